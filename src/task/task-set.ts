import { NO_RETRY } from '../definition/definition.ts';
import type { ClaimedTask } from './task.ts';

/**
 * Claimed tasks of one lease that differ only in their id, SQL and parameters: they belong to no job, have no key, are claimed for the
 * first time, run at home, and have the defaults otherwise. A daemon executes thousands of them a second, without an object for each.
 */
export interface TaskSet
  extends Pick<ClaimedTask, 'lease' | 'token' | 'login' | 'topic' | 'priority' | 'prefetchable' | 'oneFlush'> {
  /** Ascending. */
  readonly ids: readonly string[];
  /** Of each task. */
  readonly sqls: readonly string[];
  /** Of each task, as JSON; null: no task has parameters. */
  readonly params: readonly (string | null)[] | null;
}

/** Returns one task of a set. */
export function taskAt(set: TaskSet, index: number): ClaimedTask {
  // Each value by itself: copying an object with so many costs fifty times as much.
  return {
    id: set.ids[index] ?? '',
    lease: set.lease,
    token: set.token,
    login: set.login,
    topic: set.topic,
    sql: set.sqls[index] ?? '',
    priority: set.priority,
    prefetchable: set.prefetchable,
    oneFlush: set.oneFlush,
    params: set.params?.[index] ?? null,
    createdUs: USUAL.createdUs,
    attempt: USUAL.attempt,
    claims: USUAL.claims,
    lost: USUAL.lost,
    crashes: USUAL.crashes,
    jobId: USUAL.jobId,
    jobName: USUAL.jobName,
    isLong: USUAL.isLong,
    database: USUAL.database,
    connection: USUAL.connection,
    transaction: USUAL.transaction,
    timeoutMs: USUAL.timeoutMs,
    retry: USUAL.retry,
    context: USUAL.context,
    delayed: USUAL.delayed,
    hasKey: USUAL.hasKey,
  };
}

export function tasksOf(set: TaskSet): readonly ClaimedTask[] {
  return set.ids.map((_, index) => taskAt(set, index));
}

/** Returns the tasks of a set from one place up to another. */
export function sliceOf(set: TaskSet, from: number, to: number = set.ids.length): TaskSet {
  if (from === 0 && to >= set.ids.length) return set;
  const { lease, token, login, topic, priority, prefetchable, oneFlush } = set;
  const ids = set.ids.slice(from, to);
  const sqls = set.sqls.slice(from, to);
  const params = set.params?.slice(from, to) ?? null;
  return { lease, token, login, topic, priority, prefetchable, oneFlush, ids, sqls, params };
}

/** Returns the tasks of two sets of one lease; those of the second have higher ids. */
export function joined(set: TaskSet, behind: TaskSet): TaskSet {
  const paramsOf = ({ ids, params }: TaskSet): readonly (string | null)[] => params ?? ids.map(() => null);
  const params = set.params === null && behind.params === null ? null : [...paramsOf(set), ...paramsOf(behind)];
  return { ...set, ids: [...set.ids, ...behind.ids], sqls: [...set.sqls, ...behind.sqls], params };
}

/** Timeout of a task that asks for no other. */
export const DEFAULT_TIMEOUT_MS: number = 21_600_000;

/** The values of a task about which nothing else is known. */
export const USUAL: Omit<
  ClaimedTask,
  'id' | 'lease' | 'token' | 'login' | 'topic' | 'sql' | 'priority' | 'prefetchable' | 'oneFlush'
> = {
  createdUs: '0',
  attempt: 1,
  claims: 1,
  lost: 0,
  crashes: 0,
  jobId: null,
  jobName: null,
  isLong: false,
  params: null,
  database: null,
  connection: null,
  transaction: null,
  timeoutMs: DEFAULT_TIMEOUT_MS,
  retry: NO_RETRY,
  context: null,
  delayed: false,
  hasKey: false,
};
