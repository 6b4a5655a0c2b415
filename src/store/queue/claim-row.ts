import { NO_RETRY, type RetryPolicy } from '../../definition/definition.ts';
import type { ClaimedTask } from '../../task/task.ts';

/** One claimed task, as a row of the query. */
export function claimedTaskOf(row: ClaimRow): ClaimedTask {
  const { extra } = row;
  return {
    id: row.id,
    lease: row.lease,
    token: row.token,
    createdUs: extra?.createdUs ?? '0',
    attempt: (extra?.attempt ?? 0) + 1,
    claims: (extra?.claims ?? 0) + 1,
    lost: extra?.lost ?? 0,
    crashes: extra?.crashes ?? 0,
    jobId: extra?.jobId ?? null,
    jobName: extra?.jobName ?? null,
    topic: row.topic,
    sql: row.sql ?? '',
    isLong: row.sql === null,
    params: row.params,
    database: extra?.database ?? null,
    connection: extra?.connection ?? null,
    login: row.login,
    transaction: extra?.transaction ?? null,
    timeoutMs: Number(row.timeout_ms),
    retry: extra === null ? NO_RETRY : { ...NO_RETRY, ...extra.retryBackoff, limit: extra.retryLimit ?? 0 },
    context:
      extra?.jobId === undefined
        ? null
        : {
            scheduledFor: extra.scheduledFor ?? null,
            parentTaskId: extra.parentTaskId ?? null,
            parentRowCount: extra.parentRowCount ?? null,
          },
    prefetchable: !row.limited,
    delayed: row.delayed,
    oneFlush: row.one_flush,
    priority: row.priority,
    hasKey: extra?.dedupe ?? false,
  };
}

export interface ClaimRow {
  readonly id: string;
  readonly lease: string;
  readonly token: string;
  readonly login: string;
  /** null: it is long, and is read when the task starts. */
  readonly sql: string | null;
  readonly params: string | null;
  readonly topic: string;
  readonly priority: number;
  readonly timeout_ms: string;
  readonly one_flush: boolean;
  readonly limited: boolean;
  readonly delayed: boolean;
  /** The values that differ from the defaults, as in `_task_extra`; null: none. */
  readonly extra: ClaimExtra | null;
}

export interface ClaimExtra {
  readonly createdUs?: string;
  readonly attempt?: number;
  readonly claims?: number;
  readonly lost?: number;
  readonly crashes?: number;
  readonly jobId?: string;
  readonly jobName?: string;
  readonly database?: string;
  readonly connection?: string;
  readonly transaction?: boolean;
  readonly retryLimit?: number;
  readonly retryBackoff?: Partial<RetryPolicy>;
  readonly scheduledFor?: string;
  readonly parentTaskId?: string;
  readonly parentRowCount?: number;
  readonly dedupe?: boolean;
}

/** Between the values of a task of a job. */
const VALUE_SEPARATOR = '\u001f';

/** Reads what a claim says of one task in `extras`; null: it has the defaults. */
export function extraOf(text: string): ClaimExtra | null {
  if (text === '') return null;
  if (text.startsWith('{')) return JSON.parse(text);
  const [jobId = '', retryLimit, scheduledFor = '', parentTaskId = '', parentRowCount = '', ...name] =
    text.split(VALUE_SEPARATOR);
  return {
    jobId,
    retryLimit: Number(retryLimit),
    jobName: name.join(VALUE_SEPARATOR),
    ...(scheduledFor === '' ? {} : { scheduledFor: instantOf(scheduledFor) }),
    ...(parentTaskId === '' ? {} : { parentTaskId }),
    ...(parentRowCount === '' ? {} : { parentRowCount: Number(parentRowCount) }),
  };
}

/** As `_instant` says it. */
function instantOf(microseconds: string): string {
  return new Date(Math.floor(Number(microseconds) / 1000)).toISOString().replace('.000Z', 'Z');
}
