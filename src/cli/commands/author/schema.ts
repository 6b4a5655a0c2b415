import { Argument, type Command } from 'commander';
import type { CliContext } from '../../shell/context.ts';
import { printJson } from '../../shell/output.ts';

const NAMES = ['definitions', 'project', 'plan', 'snapshot'] as const;

/** `pgherd schema [name]`: prints the JSON schema of this version, for editors without a network and for other programs. */
export const schemaCommand = (program: Command, context: CliContext): void => {
  program
    .command('schema')
    .description('print the JSON schema of a kind of file')
    .addArgument(new Argument('[file]', 'kind of file').choices(NAMES).default('definitions'))
    .action(async (name: (typeof NAMES)[number]) => {
      const { schemaDocument } = await import('../../actions/author/schema.ts');
      printJson(context, schemaDocument(name));
    });
};
