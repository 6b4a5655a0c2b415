import type { JobDefinition } from '../definition/definition.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { placeOf } from '../task/place.ts';
import type { LedgerTarget } from './live.ts';
import type { Change, JobChange } from './plan.ts';

/** Warnings for the reviewer about where and how created and changed jobs run, except those that a policy reports already. */
export function warningsOf(
  changes: readonly Change[],
  known: readonly Diagnostic[],
  places: Places,
): readonly Diagnostic[] {
  const withoutRole = new Set(
    known.filter(({ code }) => code === REQUIRE_ROLE).map(({ file, line }) => `${file}:${line}`),
  );
  return changes
    .flatMap((change) => (change.kind === 'job' && change.after !== null ? warnJob(change, places) : []))
    .filter(({ code, file, line }) => code !== 'PGH201' || !withoutRole.has(`${file}:${line}`));
}

/** The places where jobs can run, as far as the database knows. */
export interface Places {
  /** The database that contains pgherd. */
  readonly home: string;
  readonly ledgers: readonly LedgerTarget[];
}

const REQUIRE_ROLE = 'PGH103';

/** Of a changed job only what the change itself brings about: its other facts were read when it was created. */
function warnJob(change: JobChange, { home, ledgers }: Places): Diagnostic[] {
  const { before, after } = change;
  if (after === null) return [];
  const found: Diagnostic[] = [];
  if (after.role === null && before?.role !== null) {
    found.push(
      at(
        change,
        'PGH201',
        `job ${after.name} has no role: it runs as the daemon's login`,
        'set a role that has only the privileges it needs',
      ),
    );
  }
  const isOnce = after.transaction !== false;
  if (!isOnce && before?.transaction !== false) {
    found.push(
      at(
        change,
        'PGH203',
        `job ${after.name} runs without a transaction: at least once, not exactly once`,
        'write its SQL so that it can run twice',
      ),
    );
  } else if (
    isOnce &&
    !isThere(before, after) &&
    placeOf(after, home) !== 'home' &&
    !ledgers.some((ledger) => hasTarget(ledger, after))
  ) {
    const where = after.connection === null ? `database ${after.database}` : `connection ${after.connection}`;
    found.push(
      at(
        change,
        'PGH202',
        `job ${after.name} runs in ${where}, which has no known ledger: at least once; with a ledger, exactly once`,
        `pgherd migrate --target ${targetName(after)}`,
      ),
    );
  }
  return found;
}

/** Whether the job ran in the same place before, and in a transaction. */
function isThere(before: JobDefinition | null, after: JobDefinition): boolean {
  return (
    before !== null &&
    before.transaction !== false &&
    before.connection === after.connection &&
    before.database === after.database
  );
}

function hasTarget(ledger: LedgerTarget, { connection, database }: JobDefinition): boolean {
  if (ledger.connection !== connection) return false;
  return database === null ? ledger.isDefault : ledger.database === database;
}

/** In the form that `migrate --target` accepts. */
function targetName({ connection, database }: JobDefinition): string {
  return [connection, database].filter((part) => part !== null).join('/');
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
