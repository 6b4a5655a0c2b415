import { PgherdError } from '../../../errors.ts';
import { conditionError } from '../../../postgres/server/condition.ts';
import { printable } from '../../../text/printable.ts';
import type { CliContext } from '../context.ts';
import { exitCodeOf } from '../exit-code.ts';
import { withFirstStep } from './first-step.ts';

/** The only place that prints an error. Returns the exit code. */
export function reportError(error: unknown, argv: readonly string[], context: CliContext): number {
  const known = withFirstStep(error instanceof PgherdError ? error : (conditionError(error) ?? defect(error)), context);
  if (wantsJson(argv)) {
    const body = { error: { code: known.code, message: known.message, hint: known.hint } };
    context.stdout.write(`${JSON.stringify(body)}\n`);
  } else {
    const c = context.errorPalette;
    context.stderr.write(`${c.red(c.bold('error:'))} ${printable(known.message)}\n`);
    if (known.hint !== null) context.stderr.write(`${c.cyan('hint:')} ${printable(known.hint)}\n`);
  }
  if (argv.includes('--verbose')) {
    const cause = known.cause instanceof Error ? known.cause : known;
    context.stderr.write(`${printable(cause.stack ?? cause.message)}\n`);
  }
  return exitCodeOf(known.code);
}

function defect(error: unknown): PgherdError {
  return new PgherdError('internal', error instanceof Error ? error.message : String(error), {
    cause: error,
    hint: 'this is a bug in pgherd; please report it with the output of --verbose',
  });
}

function wantsJson(argv: readonly string[]): boolean {
  return argv.some((word, index) => word === '--format=json' || (word === '--format' && argv[index + 1] === 'json'));
}
