import type { Diagnostic } from '../definition/diagnostic.ts';
import type { Change, JobChange } from './plan.ts';

/**
 * What a reviewer must know of jobs that are created or changed, beyond what they say themselves, and beyond what a
 * policy has said of them already.
 */
export function warningsOf(changes: readonly Change[], known: readonly Diagnostic[]): readonly Diagnostic[] {
  const roleless = new Set(
    known.filter(({ code }) => code === REQUIRE_ROLE).map(({ file, line }) => `${file}:${line}`),
  );
  return changes
    .flatMap((change) => (change.kind === 'job' && change.after !== null ? warnJob(change) : []))
    .filter(({ code, file, line }) => code !== 'PGH201' || !roleless.has(`${file}:${line}`));
}

const REQUIRE_ROLE = 'PGH103';

function warnJob(change: JobChange): Diagnostic[] {
  const { after } = change;
  if (after === null) return [];
  const found: Diagnostic[] = [];
  if (after.role === null) {
    found.push(
      at(
        change,
        'PGH201',
        `job ${after.name} names no role: it runs as the daemon's login`,
        'give it a role with just the privileges it needs',
      ),
    );
  }
  if (after.database !== null || after.connection !== null) {
    const where = after.connection === null ? `database ${after.database}` : `connection ${after.connection}`;
    found.push(
      at(
        change,
        'PGH202',
        `job ${after.name} runs in ${where}: at least once, not exactly once`,
        'its SQL should bear being run twice',
      ),
    );
  } else if (after.transaction === false) {
    found.push(
      at(
        change,
        'PGH203',
        `job ${after.name} runs without a transaction: at least once, not exactly once`,
        'its SQL should bear being run twice',
      ),
    );
  }
  return found;
}

function at(change: JobChange, code: string, message: string, hint: string): Diagnostic {
  const line = change.line ?? 1;
  return {
    code,
    severity: 'warning',
    message,
    hint,
    file: change.file ?? '',
    line,
    column: 1,
    endLine: line,
    endColumn: 1,
  };
}
