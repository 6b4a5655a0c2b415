import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { HttpAction } from '../../definition/project.ts';
import { createSourceFile } from '../../diagnostic/source-file.ts';
import type { Logger } from '../../log.ts';
import type { Connection } from '../../postgres/connection.ts';
import { formatInstant } from '../../schedule/instant.ts';
import type { SqlOwner } from '../../sql/sql-owner.ts';
import { cancelTasks, enqueueTask, pause, resume, retryTasks } from '../../store/queue/operate.ts';
import { attribute, type RequestTarget } from '../../store/queue/places.ts';
import { triggerByName } from '../../store/queue/trigger-job.ts';
import { checkLimits, clientOf } from '../attribution.ts';
import type { HttpContext } from '../http-context.ts';
import { Refusal } from '../refusal.ts';
import { Body } from './body.ts';
import { loggedChange } from './logged-change.ts';

interface Change {
  /** The project and the topics that the request concerns. */
  readonly target: (body: Body, c: Context) => RequestTarget;
  readonly work: (connection: Connection, body: Body, c: Context) => Promise<object>;
}

/** Adds the route of one change. `keys`: those that its body may have. */
type AddChange = (path: string, action: HttpAction, keys: readonly string[], maxBytes: number, change: Change) => void;

/** `POST /api/…`: the same changes as the commands of these names, as the daemon's login, for callers with the token. */
export function addChangeRoutes(app: Hono, http: HttpContext, log: Logger): void {
  const change: AddChange = (path, action, keys, maxBytes, { target, work }) => {
    const limit = bodyLimit({ maxSize: maxBytes, onError: () => tooLarge(maxBytes) });
    // Checked before the body is read.
    const check = async (c: Context, next: () => Promise<void>): Promise<void> => {
      http.access().checkChange(http.access().callerOf(c.req.header('authorization')), action);
      const type = c.req.header('content-type') ?? '';
      if (!/^application\/json\s*(;|$)/i.test(type)) {
        throw new Refusal(415, 'not_json', 'a change needs Content-Type: application/json');
      }
      await next();
    };
    app.post(path, check, limit, async (c) => {
      const body = new Body(await c.req.text(), keys);
      const caller = http.access().callerOf(c.req.header('authorization'));
      const event = { action, path: c.req.path, token: caller.token, client: clientOf(c) };
      const done = await loggedChange(http, log, event, () =>
        http.sessions.change(async (connection) => {
          await checkLimits(connection, caller, target(body, c));
          await attribute(connection, caller.token, event.client);
          return await work(connection, body, c);
        }),
      );
      return c.json(done);
    });
  };
  addTriggerRoute(change);
  addPauseRoutes(change);
  addTaskRoutes(change);
}

function addTriggerRoute(change: AddChange): void {
  change('/api/jobs/:name/trigger', 'trigger', ['params'], SMALL, {
    target: (_body, c) => ({ job: nameIn(c) }),
    work: async (connection, body, c) => ({
      taskId: await triggerByName(connection, nameIn(c), body.params('params')),
    }),
  });
}

function addPauseRoutes(change: AddChange): void {
  for (const kind of ['job', 'topic'] as const) {
    change(`/api/${kind}s/:name/pause`, 'pause', ['reason', 'until'], SMALL, {
      target: named(kind),
      work: async (connection, body, c) => {
        const untilMs = body.instantMs('until');
        const name = nameIn(c);
        const changed = await pause(connection, { kind, name }, { reason: body.text('reason'), untilMs });
        return { kind, name, paused: true, changed, until: untilMs === null ? null : formatInstant(untilMs) };
      },
    });
    change(`/api/${kind}s/:name/resume`, 'pause', [], SMALL, {
      target: named(kind),
      work: async (connection, _body, c) => {
        const name = nameIn(c);
        return { kind, name, paused: false, changed: await resume(connection, { kind, name }) };
      },
    });
  }
}

function addTaskRoutes(change: AddChange): void {
  for (const [action, ask] of [
    ['cancel', cancelTasks],
    ['retry', retryTasks],
  ] as const) {
    change(`/api/tasks/${action}`, action, ['ids'], SMALL, {
      target: (body) => ({ tasks: body.taskIds('ids') }),
      work: async (connection, body) => {
        const ids = body.taskIds('ids');
        const done = await ask(connection, ids);
        return { tasks: ids.map((id) => ({ id, done: done.has(id) })) };
      },
    });
  }

  change('/api/tasks', 'enqueue', ENQUEUE_KEYS, LARGE, {
    target: (body) => ({ topic: body.text('topic') ?? 'default' }),
    work: async (connection, body) => ({
      taskId: await enqueueTask(connection, {
        sql: await sqlThatCanRun(body),
        topic: body.text('topic'),
        priority: body.integer('priority'),
        runAtMs: body.instantMs('runAt'),
        delayMs: body.durationMs('delay'),
        dedupeKey: body.text('dedupeKey'),
        params: body.object('params'),
        paramValues: null,
        timeoutMs: null,
        retryLimit: null,
        role: null,
        database: null,
        transaction: null,
      }),
    }),
  });
}

/** A job or topic by the name in the path. */
function named(kind: 'job' | 'topic'): Change['target'] {
  return (_body, c) => (kind === 'job' ? { job: nameIn(c) } : { topic: nameIn(c) });
}

const ENQUEUE_KEYS = ['sql', 'topic', 'priority', 'runAt', 'delay', 'dedupeKey', 'params'] as const;

const SMALL = 65_536;
/** SQL may be long. */
const LARGE = 2_097_152;

/** The SQL of the task. Throws a refusal with the place of the first error in it. */
async function sqlThatCanRun(body: Body): Promise<string> {
  const sql = body.requiredText('sql');
  const { checkTaskSql } = await import('../../definition/check/task-sql.ts');
  const hasParams = body.object('params') !== null;
  const diagnostics = await checkTaskSql(createSourceFile('sql', sql), TASK_SQL, { hasParams, transaction: true });
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (error === undefined) return sql;
  throw new Refusal(400, 'usage', `sql:${error.line}:${error.column}: ${error.message}`, error.hint);
}

const TASK_SQL: SqlOwner = {
  noun: 'task',
  addParams: 'add params to the request',
  setRole: 'it runs as the login of the daemon',
  noTransaction: 'remove it',
};

function nameIn(c: Context): string {
  const name = c.req.param('name') ?? '';
  if (name === '' || name.length > 200 || name.includes('\u0000')) {
    throw new Refusal(404, 'not_found', 'no job or topic has this name');
  }
  return name;
}

function tooLarge(maxBytes: number): never {
  throw new Refusal(413, 'too_large', `the body has more than ${maxBytes} bytes`);
}
