import type { Command } from 'commander';
import type { ReadResult } from '../../../reconcile/read/read-definitions.ts';
import { addConnectionOptions, type ConnectionFlags } from '../../options/connection-options.ts';
import { addDefinitionOptions, type DefinitionFlags, readOptionsOf } from '../../options/definition-options.ts';
import { CHECK_DB } from '../../options/plan-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { EXIT } from '../../shell/exit-code.ts';
import { oneOf, printJson, printNote, printText } from '../../shell/output.ts';
import { readVersion } from '../../shell/version.ts';

interface ValidateFlags extends DefinitionFlags, ConnectionFlags {
  readonly format: string;
  readonly checkDb?: boolean;
}

const FORMATS = ['text', 'json', 'github', 'markdown', 'sarif'] as const;

/** `pgherd validate [paths]`: reports every mistake in the definitions, without a database unless `--check-db`. Exit code 1 for an error. */
export const validateCommand = (program: Command, context: CliContext): void => {
  const command = program.command('validate').description('check the definitions offline and report every mistake');
  addConnectionOptions(addDefinitionOptions(command))
    .option('--check-db', CHECK_DB)
    .option('--format <format>', FORMATS.join(', '), 'text')
    .action(async (paths: readonly string[], flags: ValidateFlags) => {
      const format = oneOf(flags.format, FORMATS, '--format');
      const { readDefinitions } = await import('../../../reconcile/read/read-definitions.ts');
      const read = await readDefinitions(readOptionsOf(context, paths, flags));
      const result =
        flags.checkDb === true
          ? await (await import('../../actions/check-database.ts')).checkDatabase(context, read, flags)
          : read;
      await print(context, format, result);
      if (result.summary.errors > 0) context.setExitCode(EXIT.error);
    });
};

async function print(context: CliContext, format: (typeof FORMATS)[number], result: ReadResult): Promise<void> {
  const { summaryLine } = await import('../../../diagnostic/render/validation.ts');
  switch (format) {
    case 'text': {
      const { renderText } = await import('../../../diagnostic/render/text.ts');
      return printText(context, renderText(result, context.palette));
    }
    case 'json': {
      const { validationDocument } = await import('../../../diagnostic/render/json.ts');
      return printJson(context, validationDocument(result));
    }
    case 'github': {
      const { renderGithub } = await import('../../../diagnostic/render/github.ts');
      printText(context, renderGithub(result.diagnostics));
      return printNote(context, summaryLine(result));
    }
    case 'markdown': {
      const { renderMarkdown } = await import('../../../diagnostic/render/markdown.ts');
      return printText(context, renderMarkdown(result));
    }
    case 'sarif': {
      const { sarifLog } = await import('../../../diagnostic/render/sarif.ts');
      return printJson(context, sarifLog(result.diagnostics, readVersion()));
    }
  }
}
