import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Logger } from '../../../../log.ts';
import type { Connection } from '../../../../postgres/connection.ts';
import { cancelTasks, pause, resume, retryTasks } from '../../../../store/queue/operate.ts';
import { attribute, type RequestTarget } from '../../../../store/queue/places.ts';
import { triggerByName } from '../../../../store/queue/trigger-job.ts';
import { checkLimits, clientOf } from '../../../attribution.ts';
import { type ActionKind, type ActionTarget, type DoneDocument, RIGHTS } from '../../../dashboard/documents/actions.ts';
import { Refusal } from '../../../refusal.ts';
import { Body } from '../../body.ts';
import { loggedChange } from '../../logged-change.ts';
import type { PagesContext } from '../board/context.ts';
import { environmentOf } from '../board/frame.ts';
import { MOST, previewOf, type Resolved, resolve } from './action-targets.ts';

const MAX_BYTES = 262_144;
/** Task IDs in one call of the SQL API. */
const AT_ONCE = 500;

/**
 * `POST /api/pages/actions/preview` returns what an action would change, and how many. `POST /api/pages/actions` does it for exactly that
 * number: when it has changed meanwhile, it refuses with 409 and the page requests a new preview. In production, the name of the
 * environment must be sent with it.
 */
export function addActionRoutes(app: Hono, pages: PagesContext, log: Logger): void {
  const { http } = pages;
  const limit = bodyLimit({
    maxSize: MAX_BYTES,
    onError: () => {
      throw new Refusal(413, 'too_large', `the body has more than ${MAX_BYTES} bytes`);
    },
  });

  app.post('/api/pages/actions/preview', limit, async (c) => {
    const caller = http.access().callerOf(c.req.header('authorization'));
    const { action, target } = askedOf(await bodyOf(c, ['action', 'target']));
    http.access().checkChange(caller, RIGHTS[action]);
    return c.json(previewOf(action, await http.sessions.read((connection) => resolve(connection, action, target))));
  });

  app.post('/api/pages/actions', limit, async (c) => {
    const caller = http.access().callerOf(c.req.header('authorization'));
    const body = await bodyOf(c, ['action', 'target', 'count', 'confirm', 'reason', 'until', 'params']);
    const { action, target } = askedOf(body);
    http.access().checkChange(caller, RIGHTS[action]);
    const event = { action, path: c.req.path, token: caller.token, client: clientOf(c) };
    try {
      const done = await loggedChange(http, log, event, async () => {
        const { facts } = await pages.board.view();
        const environment = environmentOf(facts.environment);
        return await http.sessions.change(async (connection): Promise<DoneDocument> => {
          const resolved = await resolve(connection, action, target);
          checkPromise(resolved, body.integer('count'));
          if (environment.kind === 'production' && body.text('confirm') !== environment.name) {
            throw new Refusal(400, 'not_confirmed', `type ${environment.name} to confirm`, 'send it as "confirm"');
          }
          if (resolved.ids.length === 0)
            throw new Refusal(409, 'nothing_to_do', 'nothing is left to change', 'look at the list again');
          for (const place of placesOf(action, resolved)) await checkLimits(connection, caller, place);
          await attribute(connection, caller.token, event.client);
          const tasks = await act(connection, { action, resolved, body });
          return {
            action,
            asked: resolved.ids.length,
            done: tasks.done,
            tasks: tasks.ids.slice(0, 100),
            by: caller.token,
          };
        });
      });
      return c.json(done);
    } finally {
      pages.board.clear();
    }
  });
}

async function bodyOf(c: Context, keys: readonly string[]): Promise<Body> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new Refusal(415, 'not_json', 'a change needs Content-Type: application/json');
  return new Body(await c.req.text(), keys);
}

function askedOf(body: Body): { readonly action: ActionKind; readonly target: ActionTarget } {
  const action = body.requiredText('action');
  if (!isAction(action))
    throw new Refusal(400, 'usage', `unknown action "${action}"`, `known are ${Object.keys(RIGHTS).join(', ')}`);
  return { action, target: targetOf(body.object('target')) };
}

function isAction(text: string): text is ActionKind {
  return Object.hasOwn(RIGHTS, text);
}

function targetOf(json: string | null): ActionTarget {
  const fields: Readonly<Record<string, unknown>> = JSON.parse(json ?? '{}');
  const target: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (LISTS.has(key)) target[key] = namesIn(key, value);
    else if (TIMES.has(key) && typeof value === 'number' && Number.isFinite(value)) target[key] = value;
    else if (TEXTS.has(key) && typeof value === 'string' && value.length <= 1_000 && !value.includes('\u0000'))
      target[key] = value;
    else
      throw new Refusal(
        400,
        'usage',
        `invalid target: ${key}`,
        `known are ${[...LISTS, ...TIMES, ...TEXTS].join(', ')}`,
      );
  }
  return target;
}

const LISTS: ReadonlySet<string> = new Set(['jobs', 'topics', 'tasks']);
const TIMES: ReadonlySet<string> = new Set(['sinceMs', 'untilMs']);
const TEXTS: ReadonlySet<string> = new Set(['group', 'state', 'job', 'topic', 'waitingIn']);

function namesIn(key: string, value: unknown): readonly string[] {
  const names: readonly unknown[] = Array.isArray(value) ? value : [];
  if (names.length === 0 || names.length > MOST)
    throw new Refusal(400, 'usage', `target.${key} is not a list of 1 to ${MOST}`);
  return names.map((name) => {
    const isName = typeof name === 'string' && name !== '' && name.length <= 1_000 && !name.includes('\u0000');
    if (!isName || (key === 'tasks' && !/^\d{1,18}$/.test(name)))
      throw new Refusal(400, 'usage', `target.${key} contains an invalid ${key === 'tasks' ? 'task ID' : 'name'}`);
    return name;
  });
}

/** Throws 409 when the number differs from the one that was shown. */
function checkPromise({ ids, match }: Resolved, count: number | null): void {
  if (match > MOST) throw new Refusal(400, 'too_many', `more than ${MOST} at once`, 'narrow the filter');
  if (count === null) throw new Refusal(400, 'usage', 'count is missing', 'send the count of the preview');
  if (count === ids.length) return;
  throw new Refusal(
    409,
    'preview_changed',
    `${ids.length} match now, ${count} were shown: nothing was changed`,
    'look at the new number, and confirm it',
  );
}

function placesOf(action: ActionKind, { ids }: Resolved): readonly RequestTarget[] {
  if (action === 'retry' || action === 'cancel') return [{ tasks: ids }];
  return ids.map((name) => (action.endsWith('topic') ? { topic: name } : { job: name }));
}

interface Act {
  readonly action: ActionKind;
  readonly resolved: Resolved;
  readonly body: Body;
}

async function act(
  connection: Connection,
  { action, resolved, body }: Act,
): Promise<{ readonly done: number; readonly ids: readonly string[] }> {
  const { ids } = resolved;
  if (action === 'retry' || action === 'cancel') {
    const done: string[] = [];
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const part = ids.slice(at, at + AT_ONCE);
      done.push(...(await (action === 'retry' ? retryTasks(connection, part) : cancelTasks(connection, part))));
    }
    return { done: done.length, ids: done };
  }
  if (action === 'trigger') {
    const made: string[] = [];
    for (const name of ids) made.push(await triggerByName(connection, name, body.params('params')));
    return { done: made.length, ids: made };
  }
  const kind = action.endsWith('topic') ? 'topic' : 'job';
  let changed = 0;
  for (const name of ids) {
    const one = { kind, name } as const;
    const done = action.startsWith('pause')
      ? await pause(connection, one, { reason: body.text('reason'), untilMs: body.instantMs('until') })
      : await resume(connection, one);
    changed += done ? 1 : 0;
  }
  return { done: changed, ids: [] };
}
