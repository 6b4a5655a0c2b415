import type { Logger, LogLevel } from './log.ts';
import { HTTP_LINES } from './log-catalog-http.ts';
import type { LogFields, LogLine } from './log-fields.ts';

export type LogLineName = keyof LogFields;

/** Every line of the log, by the name that it carries as `event`: log pipelines select by it, whatever the text says. */
export const LOG_LINES: { readonly [N in LogLineName]: LogLine<LogFields[N]> } = {
  ready: {
    levels: ['info'],
    msg: 'ready',
    fields: ['database', 'server', 'login', 'jobs', 'slots', 'next', 'due', 'hint'],
    meaning: 'The daemon takes tasks. `next` is the job that is due first, at `due`.',
  },
  superuser: {
    levels: ['warn'],
    msg: 'the daemon is a superuser: jobs without a role run as superuser',
    fields: ['login', 'hint'],
    meaning: 'Written once at the start. Run the daemon as `pgherd_daemon` instead.',
  },
  started: {
    levels: ['info'],
    msg: 'started',
    fields: ['daemon', 'slots'],
    meaning: 'The daemon has registered, as number `daemon`.',
  },
  'registered-anew': {
    levels: ['warn'],
    msg: 'the lease was lost; registered anew',
    fields: ['daemon', 'former'],
    meaning:
      'The lease was not renewed in time, and other daemons took over its tasks. Attempts that still ran cannot be recorded.',
  },
  copied: {
    levels: ['error'],
    msg: null,
    fields: ['hint'],
    meaning: 'The database is a copy or was restored. The hint says how to decide; until then the daemon does nothing.',
  },
  asleep: {
    levels: ['info'],
    msg: 'nothing to do: all sessions ended',
    fields: ['for'],
    meaning: 'With `quiet: true`: nothing is due before that time.',
  },
  awake: {
    levels: ['info'],
    msg: 'connected again',
    fields: ['daemon'],
    meaning: 'The daemon opened its sessions again after it was asleep.',
  },
  draining: {
    levels: ['info'],
    msg: 'draining',
    fields: ['running', 'givenBack'],
    meaning: 'The daemon stops: it waits for running tasks, and has returned to the queue those that had not started.',
  },
  stopped: { levels: ['info'], msg: 'stopped', fields: ['daemon'], meaning: 'The last line of an orderly stop.' },
  reloaded: {
    levels: ['info'],
    msg: 'reloaded',
    fields: ['slots'],
    meaning: 'SIGHUP: the settings of the project file are in use.',
  },
  'not-reloaded': {
    levels: ['error'],
    msg: 'not reloaded',
    fields: ['error'],
    meaning: 'SIGHUP: the project file has an error. The daemon continues with its former settings.',
  },
  'jobs-due': {
    levels: ['debug'],
    msg: 'jobs due',
    fields: ['jobs', 'tasks', 'skipped'],
    meaning: 'Occurrences became tasks, or were skipped by overlap or catch-up.',
  },
  'schedule-invalid': {
    levels: ['error'],
    msg: 'the schedule cannot be read; the job does not run',
    fields: ['job', 'reason'],
    meaning: 'The row of the job was changed by hand, or by a newer version.',
  },
  claimed: { levels: ['debug'], msg: 'claimed', fields: ['tasks'], meaning: 'The daemon took these tasks.' },
  launched: {
    levels: ['info'],
    msg: 'one-shot worker launched',
    fields: ['request', 'task'],
    meaning: 'The daemon started a worker beyond its slots for this request of `launch_worker`.',
  },
  'task-ended': {
    levels: ['info', 'debug', 'warn'],
    msg: null,
    fields: ['task', 'job', 'topic', 'attempt', 'ms', 'rows', 'sqlstate', 'error', 'hint', 'retryInMs'],
    meaning:
      'An attempt ended: the text is its state. A failure is a warning; a success is `info` for a job and `debug` for a task without one.',
  },
  'login-refused': {
    levels: ['warn'],
    msg: 'the login is refused; its tasks wait',
    fields: ['login', 'reason', 'retryInMs'],
    meaning: 'The tasks of this login are not claimed until one of them tries it again. Tasks of other logins go on.',
  },
  'tasks-given-back': {
    levels: ['info'],
    msg: 'given back',
    fields: ['tasks', 'reason'],
    meaning: 'Claimed tasks that had not started are in the queue again, for any daemon.',
  },
  'daemons-lost': {
    levels: ['warn'],
    msg: 'took over from lost daemons',
    fields: ['daemons', 'tasks'],
    meaning: 'The leases of `daemons` ended; their tasks run again elsewhere.',
  },
  'session-terminated': {
    levels: ['warn'],
    msg: 'session terminated',
    fields: ['pid', 'task', 'reason'],
    meaning: 'The daemon ended a backend: a task ignored the cancel at its timeout, or belonged to a lost daemon.',
  },
  'no-ledger': {
    levels: ['warn'],
    msg: 'tasks there run at least once: no ledger is known; pgherd migrate --target makes it exactly once',
    fields: ['connection', 'database'],
    meaning: 'Jobs run in a database in which effect and record cannot commit together.',
  },
  'ledger-pruned': {
    levels: ['info'],
    msg: 'ledger pruned',
    fields: ['database', 'rows'],
    meaning: 'Rows of ended tasks were deleted from the ledger of another database.',
  },
  'job-sql-broken': {
    levels: ['warn'],
    msg: 'SQL cannot run',
    fields: ['job', 'reason'],
    meaning: 'The nightly check found that PostgreSQL cannot plan the SQL of the job: its next run will fail.',
  },
  'sql-checked': {
    levels: ['info'],
    msg: 'SQL checked',
    fields: ['jobs', 'broken', 'ms'],
    meaning: 'The nightly check has ended: how many jobs it checked, and how many of them cannot run.',
  },
  'job-missed': {
    levels: ['warn'],
    msg: 'no success in the time expected',
    fields: ['job'],
    meaning: 'The `success_within` of the job has passed.',
  },
  'grace-short': {
    levels: ['warn'],
    msg: null,
    fields: ['jobs', 'hint'],
    meaning:
      'One in twenty runs of these jobs takes longer than the grace, so each stop of a daemon makes them start again. Once per job.',
  },
  'alert-raised': {
    levels: ['warn'],
    msg: 'not as expected',
    fields: ['kind', 'job', 'topic', 'reason'],
    meaning:
      'A run is `late` or takes longer than `max_runtime`, a topic does not meet its `expect`, SQL cannot be planned (`sql_broken`), or one has `recovered`.',
  },
  'alert-sent': {
    levels: ['info'],
    msg: 'alert sent',
    fields: ['job', 'topic', 'kind', 'webhook'],
    meaning: 'The webhook answered with success.',
  },
  'alert-failed': {
    levels: ['warn'],
    msg: null,
    fields: ['job', 'topic', 'kind', 'webhook', 'tries', 'error', 'retryInMs'],
    meaning: '`alert not sent`: it is tried again. `alert given up`: that was the last try.',
  },
  'log-compacted': {
    levels: ['info'],
    msg: 'log compacted',
    fields: ['day', 'kept', 'gone'],
    meaning: 'Rows of the task log that neither `keep_last` nor the retention of a topic keeps were deleted.',
  },
  partitions: {
    levels: ['info'],
    msg: 'log partitions',
    fields: ['made', 'dropped'],
    meaning: 'Partitions of the task log were created in advance, or dropped after their retention.',
  },
  'connection-lost': {
    levels: ['warn'],
    msg: 'connection lost; trying again',
    fields: ['service', 'reason'],
    meaning: 'A part of the daemon lost its session.',
  },
  'clock-set-back': {
    levels: ['warn'],
    msg: 'the clock of the server was set back: jobs with runs in the future go on from now',
    fields: ['jobs'],
    meaning: 'The former clock had created runs in the future: without this, these jobs would not run until that time.',
  },
  stalled: {
    levels: ['error'],
    msg: 'the daemon holds its lease, but does not work',
    fields: ['parts'],
    meaning: 'Parts of the daemon have completed no pass for 30 s, although its heartbeats arrive.',
  },
  'waiting-for-server': {
    levels: ['warn'],
    msg: null,
    fields: ['hint'],
    meaning: 'The daemon cannot start yet: its server is away, starting, a standby or read-only, as the text says.',
  },
  reconnected: { levels: ['info'], msg: 'works again', fields: ['service'], meaning: 'That part has a session again.' },
  'service-error': {
    levels: ['error'],
    msg: 'failed; trying again',
    fields: ['service', 'error', 'hint'],
    meaning: 'A part of the daemon got an error that it did not expect.',
  },
  'event-loop-stands-still': {
    levels: ['error'],
    msg: null,
    fields: ['stillMs', 'at', 'lastActivity', 'stack'],
    meaning:
      'The event loop was blocked for longer than the lease: exit code 70 follows. `at` is the place in the code.',
  },
  'watchdog-ended': {
    levels: ['error'],
    msg: 'the watchdog ended; the daemon continues without it',
    fields: ['error'],
    meaning: 'From now on no watchdog ends the process when its event loop is blocked.',
  },
  synced: {
    levels: ['info'],
    msg: 'synced: applied',
    fields: ['project', 'revision', 'commit'],
    meaning: '`run --sync` applied the files.',
  },
  'in-sync': {
    levels: ['info'],
    msg: 'in sync',
    fields: ['project', 'revision', 'commit'],
    meaning: 'The database has what the files declare.',
  },
  'sync-diagnostic': {
    levels: ['error'],
    msg: null,
    fields: ['place', 'code', 'hint'],
    meaning: 'An error in a definition file: the text is that of the diagnostic.',
  },
  'not-in-sync': {
    levels: ['error', 'warn'],
    msg: null,
    fields: ['project', 'revision', 'commit', 'reason'],
    meaning: 'The definitions are invalid, the plan is blocked or an apply failed; a reported difference is a warning.',
  },
  'not-synced': {
    levels: ['error'],
    msg: 'not synced; will retry',
    fields: ['error', 'hint'],
    meaning: 'A pass of `run --sync` failed.',
  },
  'files-not-watched': {
    levels: ['warn'],
    msg: 'cannot watch files; checking them at an interval',
    fields: ['error', 'everyMs'],
    meaning: 'The operating system refuses to report changes of files.',
  },
  ...HTTP_LINES,
};

/** Writes the line of this name. `text` stands in for a `msg` of null. Never give it SQL, parameters, tokens or passwords. */
export function logEvent<N extends LogLineName>(
  log: Logger,
  event: N,
  fields: Readonly<Record<LogFields[N], unknown>>,
  text?: string,
  level?: LogLevel,
): void {
  const { msg, levels } = LOG_LINES[event];
  const facts: Readonly<Record<string, unknown>> = { event, ...fields };
  log[level ?? levels[0]](facts, text ?? msg ?? event);
}
