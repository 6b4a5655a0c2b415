import pg from 'pg';
import { quoteIdentifier } from './identifier.ts';
import { int8s, jsonbs, texts } from './raw/binary-arrays.ts';
import type { RawRow, RawValue } from './raw/raw-values.ts';
import { markLength, PLACE_MARKS, withoutMark } from './series-place.ts';
import { SQLSTATE, serverErrorOf } from './sqlstate.ts';

export interface SeriesCall {
  readonly lease: string;
  readonly token: string;
  readonly ids: readonly string[];
  readonly sqls: readonly string[];
  /** Of each task the value of `$1`, as JSON; null: none has one. */
  readonly params: readonly (string | null)[] | null;
  /** Of each task what its SQL can ask for as settings `pgherd.…`; null: nothing. */
  readonly settings: readonly (Readonly<Record<string, string>> | null)[] | null;
  /** After this instant of the server's clock no task but the first begins. */
  readonly until: Date;
  /** The commits of the tasks do not wait for the disk, the end of the series does. */
  readonly oneFlush: boolean;
  /** The topic of its only task has a delay between two starts. */
  readonly delayed: boolean;
}

export interface SeriesResult {
  /** How many tasks are done; -1: the lease is over, and nothing was done; -2 - ms: the turn of the task comes in so many ms. */
  readonly done: number;
  /** Of each task that is done. */
  readonly rowCounts: readonly number[];
  /** Of each task; empty: there are none. */
  readonly notices: readonly (readonly string[])[];
  /** What ended it early, as the server says it: `done` is 0 then. null: nothing did. */
  readonly error: unknown;
}

/** Returns the call of `run_batch` and its parameters. */
export function statementOf(
  schema: string,
  { lease, token, ids, sqls, params, settings, until, oneFlush, delayed }: SeriesCall,
): { readonly call: string; readonly values: readonly RawValue[] } {
  const call = `call ${quoteIdentifier(schema)}.run_batch($1, $2, $3, $4, $5, $6, $7, $8, null, null${delayed ? ', true' : ''})`;
  const values = [
    lease,
    token,
    int8s(ids),
    // The only task of a call needs no mark.
    texts(sqls, sqls.length === 1 ? [] : PLACE_MARKS),
    params === null ? null : jsonbs(params),
    settings === null ? null : jsonbs(settings.map((values) => (values === null ? null : JSON.stringify(values)))),
    until.toISOString(),
    oneFlush ? 't' : 'f',
  ];
  return { call, values };
}

/** Reads the row that `run_batch` gives. */
export function seriesAnswerOf(row: RawRow | undefined): Pick<SeriesResult, 'done' | 'rowCounts'> {
  const counts = row?.[1] ?? '{}';
  return { done: Number(row?.[0] ?? 0), rowCounts: counts === '{}' ? [] : counts.slice(1, -1).split(',').map(Number) };
}

/** An error of the call itself, not of SQL below it: a new session of a login that was dropped says so, or finds that it was made anew. */
export function saysLoginIsGone(error: unknown): boolean {
  const server = serverErrorOf(error);
  if (server?.sqlstate !== SQLSTATE.undefinedObject || server.internalPosition !== null) return false;
  // The name of a statement is in no other language.
  return server.context === null || !server.context.endsWith('EXECUTE');
}

/** Takes the mark of the place out of an error, which then is as if its task had run alone. */
export function unmark(error: unknown): void {
  if (!(error instanceof pg.DatabaseError)) return;
  if (error.where !== undefined) error.where = withoutMark(error.where);
  const length = markLength(error.internalQuery ?? '');
  if (length > 0 && error.internalPosition !== undefined) {
    error.internalPosition = String(Math.max(1, Number(error.internalPosition) - length));
  }
}
