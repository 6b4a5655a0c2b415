import type { Command } from 'commander';
import { addDefinitionOptions, type DefinitionFlags } from '../../options/definition-options.ts';
import { type LabelFlags, labelOption } from '../../options/label-option.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd render [paths]`: prints every job and topic with the values of all layers, as one definition file. */
export const renderCommand = (program: Command, context: CliContext): void => {
  const command = program
    .command('render')
    .description('print every job and topic with defaults, environment and variables applied, as a definition file');
  addDefinitionOptions(command)
    .addOption(labelOption())
    .option('--format <format>', 'yaml or json', 'yaml')
    .action(async (paths: readonly string[], flags: DefinitionFlags & LabelFlags & { readonly format: string }) => {
      const { renderDefinitions } = await import('../../actions/author/render.ts');
      await renderDefinitions(context, paths, flags);
    });
};
