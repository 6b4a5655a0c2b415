import type { JsonSchema } from './json-schema.ts';
import { JOB_ROW, LOG_ROW, REVISION_ROW, TASK_ROW, TOPIC_ROW, WORKER_ROW } from './rows.ts';

/** An operation of the API, as the document describes it. */
export interface Operation {
  readonly method: 'get' | 'post';
  /** The path in the form of the routes: `/api/jobs/:name/trigger`. */
  readonly path: string;
  readonly summary: string;
  readonly query?: readonly Parameter[];
  /** The keys of the JSON body; absent: it has none. */
  readonly body?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly response: Response;
  /** Whether it needs a token even where reading does not. */
  readonly changes?: boolean;
  /** A health check, which never needs a token. */
  readonly open?: boolean;
  /** Whether it answers with 503, in the same shape, when it is not well. */
  readonly mayBeUnhealthy?: boolean;
}

interface Response {
  readonly type: string;
  readonly schema: JsonSchema;
}

export interface Parameter {
  readonly name: string;
  readonly description: string;
  readonly schema: JsonSchema;
}

const TEXT: JsonSchema = { type: 'string' };
const INSTANT: JsonSchema = { type: 'string', format: 'date-time' };

/** A list of rows that have all of these keys. */
function list(key: string, row: Readonly<Record<string, JsonSchema>>): Response {
  const items = { type: 'object', required: Object.keys(row), properties: row };
  return json({ [key]: { type: 'array', items } });
}

function json(properties: Readonly<Record<string, JsonSchema>>): Response {
  return { type: 'application/json', schema: { type: 'object', required: Object.keys(properties), properties } };
}

function parameter(name: string, description: string, schema: JsonSchema = TEXT): Parameter {
  return { name, description, schema };
}

const PAGE: readonly Parameter[] = [
  parameter('limit', 'Maximum number of rows; the header Link names the next page.', {
    type: 'integer',
    minimum: 1,
    maximum: 1_000,
    default: 50,
  }),
  parameter('offset', 'Rows to skip.', { type: 'integer', minimum: 0, maximum: 100_000, default: 0 }),
];
const RUNS: JsonSchema = {
  type: 'array',
  description: 'The last runs, the oldest first: `state`, `ms`, `endedAt`.',
  items: {
    type: 'object',
    required: ['state', 'ms', 'endedAt'],
    properties: { state: TEXT, ms: { type: ['number', 'null'] }, endedAt: INSTANT },
  },
};
const JOB = parameter('job', 'Only rows of the job with this name.');

const READING: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/status',
    summary: 'The queue, the last hour, the daemons and the syncs.',
    response: json({
      tasks: { type: 'object' },
      lastHour: { type: 'object' },
      daemons: { type: 'array', items: { type: 'object' } },
    }),
  },
  {
    method: 'get',
    path: '/api/jobs',
    summary: 'Jobs with their state, last run and next runs.',
    query: [JOB, parameter('contains', 'Only jobs whose name contains this text.'), ...PAGE],
    response: list('jobs', JOB_ROW),
  },
  {
    method: 'get',
    path: '/api/topics',
    summary: 'Topics with their limits, running and waiting tasks.',
    query: PAGE,
    response: list('topics', TOPIC_ROW),
  },
  {
    method: 'get',
    path: '/api/workers',
    summary: 'The slots of all daemons.',
    query: PAGE,
    response: list('workers', WORKER_ROW),
  },
  {
    method: 'get',
    path: '/api/tasks',
    summary: 'Unfinished tasks, those that run first.',
    query: [
      JOB,
      parameter('state', 'Only tasks in this state.', { enum: ['pending', 'retrying', 'running'] }),
      ...PAGE,
    ],
    response: list('tasks', TASK_ROW),
  },
  {
    method: 'get',
    path: '/api/log',
    summary: 'Ended attempts and skipped occurrences, the newest first.',
    query: [
      JOB,
      parameter('state', 'Only attempts that ended like this.', {
        enum: ['finished', 'failed', 'retrying', 'cancelled', 'skipped'],
      }),
      parameter('since', 'A duration such as 1h, or an instant.'),
      ...PAGE,
    ],
    response: list('log', LOG_ROW),
  },
  {
    method: 'get',
    path: '/api/history',
    summary: 'Applied revisions, the newest first.',
    query: [parameter('project', 'Only of this project.'), ...PAGE],
    response: list('revisions', REVISION_ROW),
  },
  {
    method: 'get',
    path: '/api/durations',
    summary: 'How long the last 24 runs of jobs took.',
    query: [parameter('job', 'Only durations of this job (repeatable).', { type: 'array', items: TEXT })],
    response: list('durations', { job: { ...TEXT, description: 'Name of the job.' }, runs: RUNS }),
  },
  {
    method: 'get',
    path: '/api/overview',
    summary: 'Counts of the queue and the jobs, as the dashboard shows them at its top.',
    response: json({ now: INSTANT, queue: { type: 'object' }, jobs: { type: 'object' } }),
  },
  {
    method: 'get',
    path: '/api/events',
    summary: 'A stream of server-sent events: `ready`, `change`, `heartbeat`, `reload`.',
    query: [parameter('lastEventId', 'Continue after this event, as the header Last-Event-ID does.')],
    response: { type: 'text/event-stream', schema: TEXT },
  },
  {
    method: 'get',
    path: '/api/calendar.ics',
    summary: 'The next runs as an iCalendar feed.',
    query: [JOB, parameter('label', 'Only jobs with this label, as key:value.')],
    response: { type: 'text/calendar', schema: TEXT },
  },
  {
    method: 'get',
    path: '/metrics',
    summary: 'Metrics for Prometheus.',
    response: { type: 'text/plain', schema: TEXT },
  },
];

const HEALTH: readonly Operation[] = [
  {
    method: 'get',
    path: '/healthz',
    summary: 'Whether the process is alive.',
    open: true,
    response: json({ status: { const: 'ok' } }),
  },
  {
    method: 'get',
    path: '/livez',
    summary: 'Whether each loop of the daemon makes progress; 503 when one is stuck.',
    open: true,
    mayBeUnhealthy: true,
    response: json({ alive: { type: 'boolean' }, stuck: { type: 'array', items: TEXT } }),
  },
  {
    method: 'get',
    path: '/readyz',
    summary: 'Whether the daemon can work: database, schema, lease and loops; 503 when it cannot.',
    open: true,
    mayBeUnhealthy: true,
    response: json({ ready: { type: 'boolean' }, checks: { type: 'object', additionalProperties: TEXT } }),
  },
  {
    method: 'get',
    path: '/openapi.json',
    summary: 'The OpenAPI document of these operations.',
    open: true,
    response: json({ openapi: TEXT, info: { type: 'object' }, paths: { type: 'object' } }),
  },
];

const PAUSE = {
  reason: { ...TEXT, description: 'Shown in listings and on the dashboard.' },
  until: { ...INSTANT, description: 'When the pause ends by itself. Without it, it lasts until it is ended.' },
};
const PAUSED = json({ kind: TEXT, name: TEXT, paused: { type: 'boolean' }, changed: { type: 'boolean' } });
const IDS: JsonSchema = {
  type: 'array',
  description: 'Numbers of tasks.',
  minItems: 1,
  maxItems: 1_000,
  items: { type: 'string', pattern: '^[0-9]{1,18}$' },
};
const DONE = json({
  tasks: { type: 'array', items: { type: 'object', properties: { id: TEXT, done: { type: 'boolean' } } } },
});

function pausing(kind: 'job' | 'topic'): readonly Operation[] {
  return [
    {
      method: 'post',
      path: `/api/${kind}s/:name/pause`,
      summary: `Pause a ${kind}; running tasks continue.`,
      body: PAUSE,
      response: PAUSED,
      changes: true,
    },
    {
      method: 'post',
      path: `/api/${kind}s/:name/resume`,
      summary: `End the pause of a ${kind}.`,
      body: {},
      response: PAUSED,
      changes: true,
    },
  ];
}

const CHANGING: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/jobs/:name/trigger',
    summary: 'Run a job now.',
    body: {
      params: { type: 'object', description: 'Values that take precedence over the params of the job.' },
    },
    response: json({ taskId: TEXT }),
    changes: true,
  },
  ...pausing('job'),
  ...pausing('topic'),
  {
    method: 'post',
    path: '/api/tasks/cancel',
    summary: 'Cancel waiting or running tasks.',
    body: { ids: IDS },
    required: ['ids'],
    response: DONE,
    changes: true,
  },
  {
    method: 'post',
    path: '/api/tasks/retry',
    summary: 'Enqueue failed or cancelled tasks again.',
    body: { ids: IDS },
    required: ['ids'],
    response: DONE,
    changes: true,
  },
  {
    method: 'post',
    path: '/api/tasks',
    summary: 'Enqueue SQL as a task, as the login of the daemon.',
    body: {
      sql: { ...TEXT, description: 'The SQL that the task executes.' },
      topic: { ...TEXT, description: 'The topic; without it, `default`.' },
      priority: { type: 'integer', description: 'A lower number starts first.' },
      runAt: { ...INSTANT, description: 'The task starts no earlier than this.' },
      delay: { ...TEXT, description: 'The task starts after this duration, such as 10m.' },
      dedupeKey: { ...TEXT, description: 'While an unfinished task has this key, no second one is added.' },
      params: { type: 'object', description: 'The object that the SQL receives as `$1`, a jsonb.' },
    },
    required: ['sql'],
    response: json({ taskId: TEXT }),
    changes: true,
  },
];

/** Every operation of the API. The routes below `/api/pages/` belong to the dashboard, and may change. */
export const OPERATIONS: readonly Operation[] = [...HEALTH, ...READING, ...CHANGING];
