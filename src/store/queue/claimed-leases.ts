import type { RawRow } from '../../postgres/raw/raw-values.ts';
import { mayLimitItself } from '../../sql/own-timeout.ts';
import { mayNeedNoTransaction } from '../../sql/split-statements.ts';
import type { ClaimedTask } from '../../task/task.ts';
import { DEFAULT_TIMEOUT_MS, type TaskSet, tasksOf } from '../../task/task-set.ts';
import { claimedTaskOf, extraOf } from './claim-row.ts';

/** Columns of a claim, in the order in which `leaseOf` reads them. */
export const CLAIM_COLUMNS =
  'lease, token, login, topic, priority, one_flush, limited, delayed, ids, sqls, params, timeouts_ms, extras';

/** Between the tasks in `sqls` and `params`. */
const SEPARATOR = '\u001e';
/** The SQL of a task whose real SQL is read when it starts. */
const LONG = '\u001f';

/** The tasks of a claim under one lease: a set, or tasks that differ in more. One of the two is null. */
export interface ClaimedLease {
  readonly login: string;
  readonly topic: string;
  readonly priority: number;
  readonly set: TaskSet | null;
  /** In the order of their ids. */
  readonly tasks: readonly ClaimedTask[];
  readonly count: number;
  readonly firstId: string;
  readonly lastId: string;
}

/** Returns the tasks of a lease as objects. */
export function claimedTasksOf({ set, tasks }: Pick<ClaimedLease, 'set' | 'tasks'>): readonly ClaimedTask[] {
  return set === null ? tasks : tasksOf(set);
}

export function leaseOf(row: RawRow): ClaimedLease {
  const text = (column: number): string => row[column] ?? '';
  const [lease, token, login, topic] = [text(0), text(1), text(2), text(3)];
  const priority = Number(row[4]);
  const [oneFlush, limited, delayed] = [row[5] === 't', row[6] === 't', row[7] === 't'];
  const ids = elementsOf(text(8));
  const sqls = text(9).split(SEPARATOR);
  const params = row[10]?.split(SEPARATOR).map((json) => (json === '' ? null : json)) ?? null;
  const extras = row[12]?.split(SEPARATOR) ?? [];
  const order = orderOf(ids);
  const sorted = <T>(values: readonly T[]): readonly T[] =>
    order === null ? values : order.map((at) => values[at] as T);
  const common = { login, topic, priority, count: ids.length };
  const isSet = row[11] === null && extras.every((text) => text === '') && !delayed && isUsual(text(9));
  if (isSet) {
    const own = { lease, token, login, topic, priority, oneFlush, prefetchable: !limited };
    const set = { ...own, ids: sorted(ids), sqls: sorted(sqls), params: params === null ? null : sorted(params) };
    return { ...common, ...endsOf(set.ids), set, tasks: [] };
  }
  const timeouts = row[11] === null ? null : elementsOf(text(11));
  const tasks = ids.map((id, at) =>
    claimedTaskOf({
      id,
      lease,
      token,
      login,
      topic,
      priority,
      sql: sqls[at] === LONG ? null : (sqls[at] ?? ''),
      params: params?.[at] ?? null,
      timeout_ms: timeoutOf(timeouts?.[at]),
      one_flush: oneFlush,
      limited,
      delayed,
      extra: extraOf(extras[at] ?? ''),
    }),
  );
  const inOrder = sorted(tasks);
  return { ...common, ...endsOf(inOrder.map(({ id }) => id)), set: null, tasks: inOrder };
}

/** Returns whether no SQL of these tasks needs to be examined before it runs. One search over all of them is quick. */
function isUsual(sqls: string): boolean {
  return !mayNeedNoTransaction(sqls) && !mayLimitItself(sqls) && !sqls.includes(LONG);
}

function timeoutOf(ms: string | undefined): string {
  return ms === undefined || ms === 'NULL' ? String(DEFAULT_TIMEOUT_MS) : ms;
}

/** Reads the text of an array of numbers. */
function elementsOf(text: string): readonly string[] {
  return text.slice(1, -1).split(',');
}

function endsOf(ids: readonly string[]): { readonly firstId: string; readonly lastId: string } {
  return { firstId: ids[0] ?? '', lastId: ids.at(-1) ?? '' };
}

/** Returns the places of the ids in ascending order; null: they are in order. */
function orderOf(ids: readonly string[]): readonly number[] | null {
  if (ids.every((id, at) => at === 0 || compareIds(ids[at - 1] ?? '', id) < 0)) return null;
  return ids.map((_, at) => at).sort((a, b) => compareIds(ids[a] ?? '', ids[b] ?? ''));
}

export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
