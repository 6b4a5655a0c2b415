import type { Command } from 'commander';
import { PgherdError } from '../../../errors.ts';
import type { FormatResult } from '../../../reconcile/format/format-definitions.ts';
import { printable } from '../../../text/printable.ts';
import { addDefinitionOptions, type DefinitionFlags, readOptionsOf } from '../../options/definition-options.ts';
import type { CliContext } from '../../shell/context.ts';
import { EXIT } from '../../shell/exit-code.ts';
import { oneOf, printJson, printNote, printText } from '../../shell/output.ts';

interface FmtFlags extends DefinitionFlags {
  readonly check?: true;
  readonly format: string;
}

/** `pgherd fmt [paths]`: rewrites files in canonical form and keeps comments. Exit code 1 when a file has errors, with `--check` also when one is not canonical. */
export const fmtCommand = (program: Command, context: CliContext): void => {
  const command = program.command('fmt').description('rewrite definition files in canonical form, keeping comments');
  addDefinitionOptions(command)
    .option(
      '--check',
      'list files that are not in canonical form without writing, and exit with code 1 if there are any',
    )
    .option('--format <format>', 'text or json', 'text')
    .action(async (paths: readonly string[], flags: FmtFlags) => {
      const format = oneOf(flags.format, ['text', 'json'], '--format');
      const check = flags.check === true;
      const { formatDefinitions } = await import('../../../reconcile/format/format-definitions.ts');
      const result = await formatDefinitions({ ...readOptionsOf(context, paths, flags), check }).catch(unwritable);
      if (format === 'json') printJson(context, documentOf(result));
      else await printResult(context, result, check);
      const failed = result.leftAlone.length > 0 || result.read.summary.errors > 0;
      if (failed || (check && result.changed.length > 0)) context.setExitCode(EXIT.error);
    });
};

function documentOf({ changed, unchangedCount, leftAlone, read }: FormatResult): object {
  return { changed, unchanged: unchangedCount, leftAlone, diagnostics: read.diagnostics };
}

async function printResult(context: CliContext, result: FormatResult, check: boolean): Promise<void> {
  const { changed, unchangedCount, leftAlone, read } = result;
  if (read.summary.errors > 0) {
    const { renderText } = await import('../../../diagnostic/render/text.ts');
    printNote(context, renderText(read, context.errorPalette).trimEnd());
  }
  for (const { file, reason } of leftAlone) printNote(context, `${printable(file)} is left unchanged: ${reason}`);
  printText(context, changed.map((file) => `${printable(file)}\n`).join(''));
  const done = check ? 'not in canonical form' : 'formatted';
  const left = leftAlone.length === 0 ? '' : `, ${leftAlone.length} left alone`;
  printNote(context, `${changed.length} ${done}, ${unchangedCount} unchanged${left}`);
}

function unwritable(error: unknown): never {
  if (!(error instanceof Error && 'path' in error && 'code' in error)) throw error;
  throw new PgherdError('permission_denied', `cannot write ${String(error.path)}: ${String(error.code)}`, {
    cause: error,
    hint: 'files in `git diff` are formatted, all others are unchanged; make the file writable and run fmt again',
  });
}
