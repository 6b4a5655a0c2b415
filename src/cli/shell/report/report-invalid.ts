import { codeFrame } from '../../../diagnostic/code-frame.ts';
import type { Diagnostic } from '../../../diagnostic/diagnostic.ts';
import { capRepeated, formatRepeated } from '../../../diagnostic/render/cap-repeated.ts';
import type { SourceFile } from '../../../diagnostic/source-file.ts';
import type { GitState } from '../../../plan/plan.ts';
import { visible } from '../../../text/printable.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { printJson, printText } from '../output.ts';
import { readVersion } from '../version.ts';

/** The plan that was requested. */
interface Requested {
  readonly project: string;
  readonly environment: string | null;
  readonly git: GitState;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reports invalid definitions in the format of the requested plan, and sets exit code 1. */
export async function reportInvalid(
  context: CliContext,
  requested: Requested,
  files: readonly SourceFile[],
  format: 'text' | 'json' | 'markdown' | 'github' | 'sarif',
  done: 'planned' | 'rendered' | 'explained' | 'drawn' | 'pulled' | 'tested' | 'applied' = 'planned',
): Promise<void> {
  const { diagnostics } = requested;
  context.setExitCode(EXIT.error);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const message = `the definitions have ${errors === 1 ? '1 error' : `${errors} errors`}. Nothing was ${done}.`;
  const hint = hintFor(diagnostics.filter(({ severity }) => severity === 'error'));
  switch (format) {
    case 'json':
      return printJson(context, { error: { code: 'invalid_definitions', message, hint }, diagnostics });
    case 'github':
      return printText(context, (await import('../../../diagnostic/render/github.ts')).renderGithub(diagnostics));
    case 'sarif':
      return printJson(
        context,
        (await import('../../../diagnostic/render/sarif.ts')).sarifLog(diagnostics, readVersion()),
      );
    case 'markdown': {
      const { renderNotPlanned } = await import('../../../plan/render/outcome/not-planned.ts');
      const reason = `the definitions have ${errors === 1 ? '1 error' : `${errors} errors`}`;
      printText(context, renderNotPlanned({ ...requested, reason, hint: null }));
    }
  }
  const sources = new Map(files.map((file) => [file.path, file]));
  const { shown, repeated } = capRepeated(diagnostics);
  for (const diagnostic of shown) {
    // A hint that is the next step of the whole command is printed once, at the end.
    const framed = diagnostic.hint === hint ? { ...diagnostic, hint: null } : diagnostic;
    context.stderr.write(`${codeFrame(framed, sources.get(diagnostic.file) ?? null, context.errorPalette)}\n`);
  }
  for (const group of repeated) context.stderr.write(`… ${visible(formatRepeated(group))}\n\n`);
  context.stderr.write(`${context.errorPalette.red('error:')} ${message}\n`);
  context.stderr.write(`${context.errorPalette.cyan('hint:')} ${hint}\n`);
}

function hintFor(errors: readonly Diagnostic[]): string {
  const [first] = errors;
  // There are no definitions to correct.
  if (first?.hint != null && errors.every(({ code }) => code === 'PGH011' || code === 'PGH012')) return first.hint;
  return 'fix the reported errors; check without a database with pgherd validate';
}
