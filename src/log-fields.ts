import type { LogLevel } from './log.ts';

export interface LogLine<Field extends string> {
  /** Usually the first; some lines are more or less urgent with what they say. */
  readonly levels: readonly [LogLevel, ...LogLevel[]];
  /** null: the text depends on what happened, and `meaning` says on what. */
  readonly msg: string | null;
  readonly fields: readonly Field[];
  readonly meaning: string;
}

/** The fields of each line, beside `time`, `level`, `event` and `msg`. One that does not apply is null. */
export interface LogFields {
  ready: 'database' | 'server' | 'login' | 'jobs' | 'slots' | 'next' | 'due' | 'hint';
  superuser: 'login' | 'hint';
  started: 'daemon' | 'slots';
  'registered-anew': 'daemon' | 'former';
  copied: 'hint';
  asleep: 'for';
  awake: 'daemon';
  draining: 'running' | 'givenBack';
  stopped: 'daemon';
  reloaded: 'slots';
  'not-reloaded': 'error';
  'jobs-due': 'jobs' | 'tasks' | 'skipped';
  'schedule-invalid': 'job' | 'reason';
  claimed: 'tasks';
  launched: 'request' | 'task';
  'task-ended': 'task' | 'job' | 'topic' | 'attempt' | 'ms' | 'rows' | 'sqlstate' | 'error' | 'hint' | 'retryInMs';
  'login-refused': 'login' | 'reason' | 'retryInMs';
  'tasks-given-back': 'tasks' | 'reason';
  'daemons-lost': 'daemons' | 'tasks';
  'session-terminated': 'pid' | 'task' | 'reason';
  'no-ledger': 'connection' | 'database';
  'ledger-pruned': 'database' | 'rows';
  'job-sql-broken': 'job' | 'reason';
  'sql-checked': 'jobs' | 'broken' | 'ms';
  'job-missed': 'job';
  'grace-short': 'jobs' | 'hint';
  'alert-raised': 'kind' | 'job' | 'topic' | 'reason';
  'alert-sent': 'job' | 'topic' | 'kind' | 'webhook';
  'alert-failed': 'job' | 'topic' | 'kind' | 'webhook' | 'tries' | 'error' | 'retryInMs';
  'log-compacted': 'day' | 'kept' | 'gone';
  partitions: 'made' | 'dropped';
  'connection-lost': 'service' | 'reason';
  'clock-set-back': 'jobs';
  stalled: 'parts';
  'waiting-for-server': 'hint';
  reconnected: 'service';
  'service-error': 'service' | 'error' | 'hint';
  'event-loop-stands-still': 'stillMs' | 'at' | 'lastActivity' | 'stack';
  'watchdog-ended': 'error';
  synced: 'project' | 'revision' | 'commit';
  'in-sync': 'project' | 'revision' | 'commit';
  'sync-diagnostic': 'place' | 'code' | 'hint';
  'not-in-sync': 'project' | 'revision' | 'commit' | 'reason';
  'not-synced': 'error' | 'hint';
  'files-not-watched': 'error' | 'everyMs';
  'http-serving': 'url';
  'http-public': 'url';
  'http-error': 'error';
  'http-request-failed': 'path' | 'error';
  'http-unknown-token': 'client' | 'path' | 'tries';
  'http-changed': 'action' | 'path' | 'token' | 'client';
  'http-change-failed': 'action' | 'path' | 'token' | 'client' | 'status' | 'reason';
  'otlp-failed': 'what' | 'error' | 'dropped';
  'otlp-recovered': 'what' | 'dropped';
}
