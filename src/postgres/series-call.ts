import pg from 'pg';
import { quoteIdentifier } from './identifier.ts';
import { int8s, jsonbs, texts } from './raw/binary-arrays.ts';
import type { RawRow, RawValue } from './raw/raw-values.ts';
import { markLength, PLACE_MARKS, withoutMark } from './series-place.ts';
import { SQLSTATE, serverErrorOf } from './sqlstate.ts';

/** What the SQL of a job's task can read. The empty text stands for a missing value. */
export interface TaskSettings {
  readonly task_id: string;
  readonly attempt: string;
  readonly job: string;
  readonly scheduled_for: string;
  readonly parent_task_id: string;
  readonly parent_row_count: string;
}

export interface SeriesCall {
  readonly lease: string;
  readonly token: string;
  readonly ids: readonly string[];
  readonly sqls: readonly string[];
  /** The value of `$1` for each task, as JSON; null: no task has one. */
  readonly params: readonly (string | null)[] | null;
  /** The `pgherd.…` settings that the SQL of each task can read; null: none. */
  readonly settings: readonly (TaskSettings | null)[] | null;
  /** No task but the first begins after this instant of the server's clock. */
  readonly until: Date;
  /** Whether only the end of the series waits for the disk, and not the commits of its tasks. */
  readonly oneFlush: boolean;
  /** The topic of its only task has a delay between two starts. */
  readonly delayed: boolean;
}

export interface SeriesResult {
  /** The number of done tasks; -1: the lease has ended, and no task was done; -2 - ms: time until the turn of the task, in ms. */
  readonly done: number;
  /** The row count of each done task. */
  readonly rowCounts: readonly number[];
  /** The notices of each task; empty: there are none. */
  readonly notices: readonly (readonly string[])[];
  /** The error that ended the series early, as reported by the server: `done` is 0 then. null: none. */
  readonly error: unknown;
}

/** Returns the call of `run_batch` and its parameters. */
export function statementOf(
  schema: string,
  { lease, token, ids, sqls, params, settings, until, oneFlush, delayed }: SeriesCall,
): { readonly call: string; readonly values: readonly RawValue[] } {
  const call = `call ${quoteIdentifier(schema)}.run_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, null, null${delayed ? ', true' : ''})`;
  const values = [
    lease,
    token,
    int8s(ids),
    // The only task of a call needs no mark.
    texts(sqls, sqls.length === 1 ? [] : PLACE_MARKS),
    params === null ? null : jsonbs(params),
    ...settingsOf(settings),
    until.toISOString(),
    oneFlush ? 't' : 'f',
  ];
  return { call, values };
}

/** Jobs, attempts, instants, and parents where one of the tasks has one. */
function settingsOf(settings: SeriesCall['settings']): readonly RawValue[] {
  if (settings === null) return [null, null, null, null];
  const each = (read: (values: TaskSettings) => string): RawValue =>
    texts(settings.map((values) => (values === null ? null : read(values))));
  return [
    each(({ job }) => job),
    each(({ attempt }) => attempt),
    each(({ scheduled_for }) => scheduled_for),
    settings.some((values) => (values?.parent_task_id ?? '') !== '')
      ? each(({ parent_task_id, parent_row_count }) => `${parent_task_id} ${parent_row_count}`)
      : null,
  ];
}

/** Reads the result row of `run_batch`. */
export function seriesAnswerOf(row: RawRow | undefined): Pick<SeriesResult, 'done' | 'rowCounts'> {
  const counts = row?.[1] ?? '{}';
  return { done: Number(row?.[0] ?? 0), rowCounts: counts === '{}' ? [] : counts.slice(1, -1).split(',').map(Number) };
}

/**
 * Returns whether an error is one of the call itself, not of its SQL. A further session of a dropped login reports the drop, or
 * finds that the role was created again.
 */
export function isLoginGone(error: unknown): boolean {
  const server = serverErrorOf(error);
  if (server?.sqlstate !== SQLSTATE.undefinedObject || server.internalPosition !== null) return false;
  // The name of a statement is the same in every language.
  return server.context === null || !server.context.endsWith('EXECUTE');
}

/** Removes the mark of the place from an error, so that it reads as if its task had run alone. */
export function removeMark(error: unknown): void {
  if (!(error instanceof pg.DatabaseError)) return;
  if (error.where !== undefined) error.where = withoutMark(error.where);
  const length = markLength(error.internalQuery ?? '');
  if (length > 0 && error.internalPosition !== undefined) {
    error.internalPosition = String(Math.max(1, Number(error.internalPosition) - length));
  }
}
