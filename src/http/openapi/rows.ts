import type { JsonSchema } from './json-schema.ts';

/** The rows of the lists, key by key: those of `--format json`. A key that may be null says what null means. */

const text = (description: string): JsonSchema => ({ type: 'string', description });
const number = (description: string): JsonSchema => ({ type: 'integer', description });
const flag = (description: string): JsonSchema => ({ type: 'boolean', description });
const instant = (description: string): JsonSchema => ({ type: 'string', format: 'date-time', description });
const texts = (description: string): JsonSchema => ({ type: 'array', items: { type: 'string' }, description });
const orNull = (schema: JsonSchema): JsonSchema => ({ ...schema, type: [schema.type, 'null'] });

const PROJECT = orNull(text('Project that owns it; null: it was created through SQL.'));
const DESCRIPTION = orNull(text('Its description; null: none.'));
const SOURCE_FILE = orNull(text('File of its definition; null: it was created through SQL.'));
const REVISION = orNull(number('Revision of the project that wrote it; null: it was created through SQL.'));
const COMMIT = orNull(text('Commit of that revision; null: unknown, or the caller may not see revisions.'));
const FILE = orNull(text('File that declares the job now; null: none, or the caller may not see revisions.'));
const JOB = orNull(text('Job; null: the task was enqueued.'));
const PAUSED_BY = orNull(text('Login that paused it; null: it is not paused.'));
const PAUSE_REASON = orNull(text('Reason of the pause; null: none.'));
const PAUSED_UNTIL = orNull(instant('When the pause ends by itself; null: it does not, or there is none.'));
const SCHEDULED_FOR = orNull(instant('Time that the schedule asked for; null: the task was enqueued or triggered.'));

export const JOB_ROW: Readonly<Record<string, JsonSchema>> = {
  name: text('Name of the job.'),
  project: PROJECT,
  description: DESCRIPTION,
  schedule: texts('Schedules, as they are written.'),
  timezone: text('Time zone of the schedules.'),
  topic: text('Topic of its tasks.'),
  database: text('Database in which its SQL runs.'),
  connection: orNull(text('Connection of another server; null: the server of pgherd.')),
  role: orNull(text('Role that its SQL runs as; null: the login of the daemon.')),
  labels: { type: 'object', description: 'Labels and their values.' },
  enabled: flag('Whether its schedules count.'),
  protect: flag('Whether a plan may not delete it.'),
  startsAt: orNull(instant('No run is due before this; null: no such limit.')),
  endsAt: orNull(instant('No run is due after this; null: no such limit.')),
  sourceFile: SOURCE_FILE,
  revision: REVISION,
  running: number('Tasks that run.'),
  waiting: number('Tasks that wait.'),
  lastState: orNull(text('How its last run ended; null: it has not run.')),
  lastStartedAt: orNull(instant('Start of the last run; null: it has not run.')),
  lastEndedAt: orNull(instant('End of the last run; null: it has not run.')),
  lastSuccessAt: orNull(instant('End of the last successful run; null: there was none.')),
  lastError: orNull(text('Reason why the last run failed; null: it did not, or the log no longer contains it.')),
  successCount: number('Successful runs since it exists.'),
  failureCount: number('Failed runs since it exists.'),
  skipCount: number('Skipped occurrences since it exists.'),
  pausedAt: orNull(instant('Start of the pause; null: it is not paused.')),
  pausedBy: PAUSED_BY,
  pauseReason: PAUSE_REASON,
  pausedUntil: PAUSED_UNTIL,
  state: { enum: ['running', 'paused', 'disabled', 'waiting', 'idle'], description: 'The first of these that fits.' },
  paused: flag('Whether it is paused now.'),
  nextRuns: { type: 'array', items: { type: 'string', format: 'date-time' }, description: 'The next three runs.' },
  waitsFor: texts('Other triggers than a clock, in words.'),
};

/** What tasks and log rows have in common. */
const TASK: Readonly<Record<string, JsonSchema>> = {
  job: JOB,
  topic: text('Topic whose limits apply.'),
  scheduledFor: SCHEDULED_FOR,
  role: orNull(text('Role that it runs as; null: the login of the daemon.')),
  database: text('Database in which it runs.'),
  connection: orNull(text('Connection of another server; null: the server of pgherd.')),
  daemonId: orNull(text('Daemon that has claimed it; null: none has.')),
  parentTaskId: orNull(text('Task after which its job started (`after`); null: none.')),
  sql: orNull(text('Its SQL, cut after 4,000 characters; null: the caller may not see it.')),
  params: { description: 'Its parameters; null: none.' },
  createdAt: orNull(instant('When it was created; null: an occurrence was skipped.')),
  createdBy: orNull(text('Login that created it; null: unknown.')),
  revision: REVISION,
  commit: COMMIT,
  file: FILE,
};

export const TASK_ROW: Readonly<Record<string, JsonSchema>> = {
  id: text('Number of the task.'),
  state: { enum: ['pending', 'retrying', 'running'], description: 'What it does now.' },
  priority: number('A lower number starts first.'),
  attempt: number('Attempts that have started.'),
  retryLimit: number('Retries after a failed attempt.'),
  held: flag('Whether it waits for an earlier task of its job.'),
  availableAt: instant('It starts no earlier than this.'),
  startedAt: orNull(instant('Start of the attempt that runs; null: none runs.')),
  timeout: text('Time limit of an attempt, as a duration.'),
  transaction: orNull(flag('Whether it runs in one transaction; null: the daemon decides.')),
  dedupeKey: orNull(text('No second unfinished task of its role has this key; null: none.')),
  ...TASK,
};

export const LOG_ROW: Readonly<Record<string, JsonSchema>> = {
  taskId: orNull(text('Number of the task; null: an occurrence was skipped.')),
  attempt: number('Number of the attempt, from 1; 0: none started.'),
  state: { enum: ['finished', 'failed', 'retrying', 'cancelled', 'skipped'], description: 'How it ended.' },
  reason: orNull(text('Why it ended this way, where no error says it; null otherwise.')),
  availableAt: orNull(instant('It could start from then on; null: an occurrence was skipped.')),
  startedAt: orNull(instant('Start of the attempt; null: none started.')),
  endedAt: instant('End of the attempt, or when the occurrence was skipped.'),
  durationMs: orNull({ type: 'number', description: 'Duration of the attempt in milliseconds; null: none started.' }),
  rowCount: orNull(number('Row count of the last statement; null: it has none.')),
  sqlstate: orNull(text('SQLSTATE of the error; null: no error.')),
  message: orNull(text('Message of the error; null: no error.')),
  detail: orNull(text('Detail of the error; null: none.')),
  hint: orNull(text('Hint of the error; null: none.')),
  context: orNull(text('Context of the error; null: none.')),
  position: orNull(number('Place of the error in the SQL, in characters from 1; null: unknown.')),
  notices: { description: 'Notices of the SQL; null: none.' },
  ...TASK,
};

export const TOPIC_ROW: Readonly<Record<string, JsonSchema>> = {
  name: text('Name of the topic.'),
  project: PROJECT,
  description: DESCRIPTION,
  concurrency: orNull(number('Tasks that may run at once; null: no limit.')),
  priority: number('Priority of its tasks; a lower number starts first.'),
  delayMs: number('Least time between two starts in milliseconds; 0: none.'),
  retryLimit: number('Retries after a failed attempt.'),
  timeoutMs: orNull(number('Time limit of an attempt in milliseconds; null: 6 h.')),
  maxSqlBytes: orNull(number('Maximum size of the SQL of a task in bytes; null: 1 MB.')),
  maxParamsBytes: orNull(number('Maximum size of the parameters of a task in bytes of JSON; null: 1 MB.')),
  sourceFile: SOURCE_FILE,
  revision: REVISION,
  jobs: number('Jobs in this topic.'),
  running: number('Tasks that run.'),
  waiting: number('Tasks that wait.'),
  paused: flag('Whether it is paused now.'),
  pausedBy: PAUSED_BY,
  pauseReason: PAUSE_REASON,
  pausedUntil: PAUSED_UNTIL,
};

export const WORKER_ROW: Readonly<Record<string, JsonSchema>> = {
  daemonId: text('Number of the daemon.'),
  hostname: text('Machine of the daemon.'),
  slot: number('Number of the slot.'),
  state: text('What the slot does.'),
  taskId: orNull(text('Task that it runs; null: none.')),
  pid: orNull(number('Process of the session on the server; null: none.')),
  itemsProcessed: number('Tasks that have ended in this slot.'),
  lastRunAt: orNull(instant('End of the last task; null: there was none.')),
  lastStatus: orNull(text('How the last task ended; null: there was none.')),
  startedAt: instant('Start of the daemon.'),
  silent: flag('Whether the daemon has sent no heartbeat for half of its lease, so that the row may be outdated.'),
};

export const REVISION_ROW: Readonly<Record<string, JsonSchema>> = {
  project: text('Project that was applied.'),
  revision: number('Number of the revision.'),
  appliedBy: text('Login that applied it.'),
  environment: orNull(text('Environment; null: none.')),
  git: {
    type: 'object',
    description: '`commit` that was applied, and whether files differed from it (`dirty`); null: unknown.',
  },
  digest: text('Digest of the plan.'),
  toolVersion: text('Version of pgherd.'),
  rollbackTo: orNull(number('Revision that it restored; null: it was not a rollback.')),
  override: orNull(text('Reason for which it was applied in a freeze; null: in none.')),
  author: orNull(text('Author of the change; null: unknown.')),
  approvedBy: texts('Logins whose approvals counted.'),
  address: orNull(text('Address of the session; null: a socket of the server.')),
  application: orNull(text('Name of the program; null: none.')),
  summary: { type: 'object', description: 'Number of changes of each kind.' },
  appliedAt: instant('When it was applied.'),
};
