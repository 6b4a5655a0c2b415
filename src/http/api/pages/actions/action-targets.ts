import type { Connection } from '../../../../postgres/connection.ts';
import { loadLogPage, retryable, unfinished } from '../../../../store/lists/dashboard/log-page.ts';
import { waitingIds } from '../../../../store/lists/dashboard/waiting.ts';
import type { ActionKind, ActionTarget, PreviewDocument, PreviewLine } from '../../../dashboard/documents/actions.ts';
import { Refusal } from '../../../refusal.ts';
import { messageKey } from '../log.ts';

/** Maximum number of tasks, jobs or topics in one action. */
export const MOST = 5_000;

/** The targets of an action, and the request that named them. */
export interface Resolved {
  readonly ids: readonly string[];
  readonly lines: readonly PreviewLine[];
  readonly match: number;
}

/** Returns what an action would change now. Throws 400 for a target that the action cannot have. */
export async function resolve(connection: Connection, action: ActionKind, target: ActionTarget): Promise<Resolved> {
  switch (action) {
    case 'retry':
      return await toRetry(connection, target);
    case 'cancel':
      return await toCancel(connection, target);
    case 'pause-topic':
    case 'resume-topic':
      return named(target.topics, 'topic');
    default:
      return named(target.jobs, 'job');
  }
}

function named(names: readonly string[] | undefined, noun: string): Resolved {
  const ids = [...new Set(names ?? [])];
  if (ids.length === 0)
    throw new Refusal(400, 'usage', `no ${noun} is named`, `send {"target": {"${noun}s": ["name"]}}`);
  return {
    ids,
    match: ids.length,
    lines: ids.slice(0, 12).map((what) => ({ what, note: null, match: 1, willRun: 1 })),
  };
}

async function toRetry(connection: Connection, target: ActionTarget): Promise<Resolved> {
  const asked = target.tasks ?? (await failedOf(connection, target));
  const can = await retryable(connection, asked.slice(0, MOST));
  const ids = asked.filter((id) => can.has(id));
  const left = asked.length - ids.length;
  return {
    ids,
    match: asked.length,
    lines: [
      {
        what: asked.length === 1 ? `task #${asked[0]}` : 'failed tasks',
        note: null,
        match: asked.length,
        willRun: ids.length,
      },
      ...(left === 0
        ? []
        : [{ what: 'left out: not failed, or it waits and runs again already', note: null, match: left, willRun: 0 }]),
    ],
  };
}

/** The tasks whose last attempt failed, of a group of the log or of a filter. */
async function failedOf(connection: Connection, target: ActionTarget): Promise<readonly string[]> {
  const { sinceMs } = target;
  if (sinceMs === undefined)
    throw new Refusal(400, 'usage', 'the target names no tasks and no time', 'send {"target": {"tasks": ["17"]}}');
  const rows = await loadLogPage(connection, {
    state: 'failed',
    sinceMs,
    untilMs: target.untilMs ?? Date.now() + 60_000,
    job: target.job ?? null,
    topic: target.topic ?? null,
    contains: null,
    limit: MOST,
    after: null,
  });
  const fits = target.group === undefined ? rows : rows.filter((row) => messageKey(row) === target.group);
  return [...new Set(fits.flatMap(({ task_id }) => task_id ?? []))];
}

async function toCancel(connection: Connection, target: ActionTarget): Promise<Resolved> {
  const asked =
    target.tasks ?? (target.waitingIn === undefined ? null : await waitingIds(connection, target.waitingIn, MOST + 1));
  if (asked === null)
    throw new Refusal(400, 'usage', 'the target names no tasks', 'send {"target": {"tasks": ["17"]}}');
  const open = await unfinished(connection, asked.slice(0, MOST));
  const ids = asked.filter((id) => open.has(id));
  const left = Math.min(asked.length, MOST) - ids.length;
  const what =
    target.waitingIn === undefined
      ? asked.length === 1
        ? `task #${asked[0]}`
        : 'tasks'
      : `tasks that wait in topic ${target.waitingIn}`;
  return {
    ids,
    match: asked.length,
    lines: [
      { what, note: null, match: asked.length, willRun: ids.length },
      ...(left <= 0 ? [] : [{ what: 'left out: they have ended', note: null, match: left, willRun: 0 }]),
    ],
  };
}

/** Returns a preview with the consequences of the action. */
export function previewOf(action: ActionKind, { ids, lines, match }: Resolved): PreviewDocument {
  return { action, match, count: ids.length, lines, consequences: CONSEQUENCES[action], tooMany: match > MOST };
}

const CONSEQUENCES: Readonly<Record<ActionKind, readonly string[]>> = {
  trigger: ['A task is made now, beside those of the schedule. The overlap of the job applies.'],
  retry: [
    'Each task starts again with the SQL and the parameters that it was made with, as soon as a slot is free.',
    'What it commits is not undone if you cancel later.',
  ],
  cancel: [
    'A task that waits does not start. One that runs is asked to stop: its transaction is rolled back.',
    'A cancelled task can be retried.',
  ],
  'pause-job': ['The schedule makes no tasks until the job is resumed. What runs now goes on.'],
  'resume-job': ['The schedule goes on. Missed runs are made up as the catchup of the job says.'],
  'pause-topic': ['No task of the topic starts until it is resumed. What runs now goes on.'],
  'resume-topic': ['The tasks that wait in the topic start as far as its limits allow.'],
};
