import type { JobDefinition } from '../definition/definition.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { placeOf } from '../task/place.ts';
import type { LedgerTarget } from './live.ts';
import type { Change, JobChange } from './plan.ts';

/**
 * What a reviewer must know of jobs that are created or changed, beyond what they say themselves, and beyond what a
 * policy has said of them already.
 */
export function warningsOf(
  changes: readonly Change[],
  known: readonly Diagnostic[],
  places: Places,
): readonly Diagnostic[] {
  const roleless = new Set(
    known.filter(({ code }) => code === REQUIRE_ROLE).map(({ file, line }) => `${file}:${line}`),
  );
  return changes
    .flatMap((change) => (change.kind === 'job' && change.after !== null ? warnJob(change, places) : []))
    .filter(({ code, file, line }) => code !== 'PGH201' || !roleless.has(`${file}:${line}`));
}

/** Where jobs may run, as far as the database knows. */
export interface Places {
  /** The database pgherd lives in. */
  readonly home: string;
  readonly ledgers: readonly LedgerTarget[];
}

const REQUIRE_ROLE = 'PGH103';

function warnJob(change: JobChange, { home, ledgers }: Places): Diagnostic[] {
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
  if (after.transaction === false) {
    found.push(
      at(
        change,
        'PGH203',
        `job ${after.name} runs without a transaction: at least once, not exactly once`,
        'its SQL should bear being run twice',
      ),
    );
  } else if (placeOf(after, home) !== 'home' && !ledgers.some((ledger) => holds(ledger, after))) {
    const where = after.connection === null ? `database ${after.database}` : `connection ${after.connection}`;
    found.push(
      at(
        change,
        'PGH202',
        `job ${after.name} runs in ${where}, where no ledger is known: at least once; with one, exactly once`,
        `pgherd migrate --target ${targetName(after)}`,
      ),
    );
  }
  return found;
}

function holds(ledger: LedgerTarget, { connection, database }: JobDefinition): boolean {
  if (ledger.connection !== connection) return false;
  return database === null ? ledger.isDefault : ledger.database === database;
}

/** As `migrate --target` takes it. */
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
