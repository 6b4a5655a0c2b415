import type { Context, Hono } from 'hono';
import type { Logger } from '../../../log.ts';
import { parseDuration } from '../../../schedule/duration.ts';
import { parseInstant } from '../../../schedule/instant.ts';
import type { HttpContext } from '../../http-context.ts';
import { Refusal } from '../../refusal.ts';
import { Query } from '../parameters.ts';
import { addActionRoutes } from './actions/actions.ts';
import { createPages, type PagesContext } from './board/context.ts';
import { frameOf } from './board/frame.ts';
import { calendarOf } from './calendar.ts';
import { alertsOf, daemonsOf } from './daemons.ts';
import { jobOf } from './job.ts';
import { hasLabel, jobsOf } from './jobs.ts';
import { loadOf } from './load.ts';
import { logOf } from './log.ts';
import { overviewOf } from './overview.ts';
import { revisionOf, revisionsOf } from './revisions.ts';
import { taskOf } from './task.ts';
import { tasksOf } from './tasks.ts';
import { timelineOf } from './timeline.ts';
import { topicOf, topicsOf } from './topics.ts';

const DAY_MS = 86_400_000;
const PAGE = 40;

/** `GET /api/pages/…`: one document for each page of the dashboard. They follow the page, and may change with every version. */
export function addPageRoutes(app: Hono, http: HttpContext, log: Logger): void {
  const pages = createPages(http);
  addOverviewRoutes(app, pages);
  addJobRoutes(app, pages);
  addTaskRoutes(app, pages);
  addTopicRoutes(app, pages);
  addOperationRoutes(app, pages);
  addCalendarRoute(app, pages);
  addActionRoutes(app, pages, log);
}

/** What every page shows, and the overview with its charts. */
function addOverviewRoutes(app: Hono, pages: PagesContext): void {
  const callerOf = (c: Context) => pages.http.access().callerOf(c.req.header('authorization'));

  app.get('/api/pages/frame', async (c) => c.json(await frameOf(pages, callerOf(c))));

  app.get('/api/pages/overview', async (c) => {
    const query = new Query(c.req.url, ['label']);
    return c.json(await overviewOf(pages, callerOf(c), labelOf(query.text('label'))));
  });

  app.get('/api/pages/timeline', async (c) => {
    const query = new Query(c.req.url, ['range', 'label']);
    return c.json(
      await timelineOf(pages, query.oneOf('range', ['1h', '6h', '24h', '7d']) ?? '6h', query.text('label')),
    );
  });

  app.get('/api/pages/load', async (c) => c.json(await loadOf(pages, new Query(c.req.url, ['label']).text('label'))));
}

function addJobRoutes(app: Hono, pages: PagesContext): void {
  app.get('/api/pages/jobs', async (c) => {
    const query = new Query(c.req.url, [
      'q',
      'state',
      'topic',
      'role',
      'label',
      'project',
      'due',
      'sort',
      'after',
      'limit',
    ]);
    const { nowMs } = await pages.board.view();
    return c.json(
      await jobsOf(pages, {
        q: query.text('q'),
        state: query.oneOf('state', JOB_STATES),
        topic: query.text('topic'),
        role: query.text('role'),
        label: query.text('label'),
        project: query.text('project'),
        due: dueOf(query.text('due'), nowMs),
        sort: query.oneOf('sort', ['worst', 'name', 'next', 'duration']) ?? 'worst',
        after: query.text('after'),
        limit: limitOf(query),
      }),
    );
  });

  app.get('/api/pages/jobs/:name', async (c) => {
    const query = new Query(c.req.url, ['range']);
    const range = query.oneOf('range', ['60', '7d', '30d', '90d']) ?? '60';
    return c.json(await jobOf(pages, nameIn(c), range === '60' ? null : Number.parseInt(range, 10)));
  });
}

/** Tasks in the queue, and the log of those that have ended. */
function addTaskRoutes(app: Hono, pages: PagesContext): void {
  app.get('/api/pages/tasks', async (c) => {
    const query = new Query(c.req.url, ['q', 'state', 'reason', 'topic', 'job', 'after', 'limit']);
    return c.json(
      await tasksOf(pages, {
        q: query.text('q'),
        state: query.oneOf('state', TASK_STATES) ?? 'unfinished',
        reason: query.oneOf('reason', ['paused', 'full', 'retry', 'overlap', 'delay', 'later', 'daemons', 'queue']),
        topic: query.text('topic'),
        job: query.text('job'),
        after: query.text('after'),
        limit: limitOf(query),
      }),
    );
  });

  app.get('/api/pages/tasks/:id', async (c) => {
    new Query(c.req.url, []);
    const id = c.req.param('id');
    if (!/^\d{1,18}$/.test(id)) throw new Refusal(404, 'not_found', 'there is no such task', 'a task has a number');
    return c.json(await taskOf(pages, id));
  });

  app.get('/api/pages/log', async (c) => {
    const query = new Query(c.req.url, [
      'q',
      'state',
      'since',
      'until',
      'job',
      'topic',
      'group',
      'open',
      'after',
      'limit',
    ]);
    const { nowMs } = await pages.board.view();
    return c.json(
      await logOf(pages, {
        q: query.text('q'),
        state: query.oneOf('state', ['finished', 'failed', 'retrying', 'cancelled', 'skipped']),
        sinceMs: query.since('since', nowMs) ?? nowMs - DAY_MS,
        untilMs: query.since('until', nowMs),
        job: query.text('job'),
        topic: query.text('topic'),
        group: groupOf(query.oneOf('group', ['message', 'job', 'none'])),
        open: query.text('open'),
        after: query.text('after'),
        limit: limitOf(query),
      }),
    );
  });
}

function addTopicRoutes(app: Hono, pages: PagesContext): void {
  app.get('/api/pages/topics', async (c) => {
    const query = new Query(c.req.url, ['q', 'after', 'limit']);
    return c.json(await topicsOf(pages, { q: query.text('q'), after: query.text('after'), limit: limitOf(query) }));
  });

  app.get('/api/pages/topics/:name', async (c) => {
    const query = new Query(c.req.url, ['range']);
    const range = query.oneOf('range', ['1h', '6h', '24h', '7d']) ?? '6h';
    return c.json(await topicOf(pages, nameIn(c), parseDuration(range) ?? DAY_MS / 4));
  });
}

/** What operators look at: revisions, daemons and alerts. */
function addOperationRoutes(app: Hono, pages: PagesContext): void {
  app.get('/api/pages/revisions', async (c) => {
    const query = new Query(c.req.url, ['q', 'kind', 'after', 'limit']);
    const kind = query.oneOf('kind', ['sql', 'rollback', 'dirty']) as 'sql' | 'rollback' | 'dirty' | null;
    return c.json(
      await revisionsOf(pages, {
        contains: query.text('q'),
        kind,
        limit: limitOf(query),
        after: instantText(query.text('after')),
      }),
    );
  });

  app.get('/api/pages/revisions/:revision', async (c) => {
    const query = new Query(c.req.url, ['project', 'against']);
    const revision = Number(c.req.param('revision'));
    if (!Number.isSafeInteger(revision) || revision < 1)
      throw new Refusal(404, 'not_found', 'there is no such revision', 'a revision has a number');
    const against = query.text('against');
    return c.json(
      await revisionOf(pages, {
        project: query.text('project'),
        revision,
        against: against === null || !/^\d{1,9}$/.test(against) ? null : Number(against),
      }),
    );
  });

  app.get('/api/pages/daemons', async (c) => c.json(await daemonsOf(pages)));

  app.get('/api/pages/alerts', async (c) => {
    const query = new Query(c.req.url, ['q', 'state', 'since', 'after', 'limit']);
    const { nowMs } = await pages.board.view();
    const after = /^(firing-)?(\d{1,18})$/.exec(query.text('after') ?? '');
    return c.json(
      await alertsOf(pages, {
        firing: query.oneOf('state', ['firing']) === 'firing',
        sinceMs: query.since('since', nowMs) ?? nowMs - DAY_MS,
        q: query.text('q'),
        after: after === null ? null : { firing: after[1] !== undefined, id: after[2] ?? '' },
        limit: limitOf(query),
      }),
    );
  });
}

function addCalendarRoute(app: Hono, pages: PagesContext): void {
  app.get('/api/calendar.ics', async (c) => {
    const query = new Query(c.req.url, ['label', 'job']);
    const view = await pages.board.view();
    const [label, job] = [query.text('label'), query.text('job')];
    const jobs = view.jobs.filter(
      (one) => (label === null || hasLabel(one, label)) && (job === null || one.name === job),
    );
    const name = `pgherd ${view.facts.environment ?? pages.http.target.database}${label === null ? '' : ` ${label}`}`;
    const durationOf = ({ id }: { readonly id: string }): number | null => pages.board.times.of(id).p50Ms;
    return c.body(calendarOf(jobs, { view, name, durationOf }), 200, {
      'Content-Type': 'text/calendar; charset=utf-8',
    });
  });
}

const JOB_STATES = [
  'failing',
  'late',
  'slow',
  'running',
  'waiting',
  'retrying',
  'paused',
  'drift',
  'disabled',
  'idle',
] as const;
const TASK_STATES = [
  'unfinished',
  'running',
  'waiting',
  'retrying',
  'failed',
  'finished',
  'cancelled',
  'skipped',
] as const;

function limitOf(query: Query): number {
  return Math.min(200, query.page(PAGE).limit);
}

function nameIn(c: Context): string {
  const name = c.req.param('name') ?? '';
  if (name === '' || name.length > 1_000 || name.includes('\u0000'))
    throw new Refusal(404, 'not_found', 'no job or topic has this name');
  return name;
}

function groupOf(text: string | null): 'message' | 'job' | 'none' {
  return text === 'job' || text === 'none' ? text : 'message';
}

function labelOf(text: string | null): readonly [string, string] | null {
  const colon = text?.indexOf(':') ?? -1;
  return text === null || colon < 1 ? null : [text.slice(0, colon), text.slice(colon + 1)];
}

function instantText(text: string | null): string | null {
  return text !== null && parseInstant(text).ok ? text : null;
}

/** `15m` from now on, or the minute of an instant. */
function dueOf(text: string | null, nowMs: number): readonly [number, number] | null {
  if (text === null) return null;
  const aheadMs = parseDuration(text);
  if (aheadMs !== null) return [nowMs, nowMs + aheadMs];
  const instant = parseInstant(text);
  if (instant.ok) return [instant.ms, instant.ms + 59_999];
  throw new Refusal(
    400,
    'usage',
    `due: "${text}" is neither a duration nor a timestamp`,
    'for example 15m or 2026-12-01T08:00:00Z',
  );
}
