import type { Context, Hono } from 'hono';
import type { Connection } from '../../postgres/connection.ts';
import { listSyncs } from '../../store/daemons/project-syncs.ts';
import { listRevisions } from '../../store/definitions/revisions.ts';
import { jobDurations } from '../../store/lists/activity.ts';
import {
  historyDocument,
  jobsDocument,
  logDocument,
  statusDocument,
  tasksDocument,
  topicsDocument,
  workersDocument,
} from '../../store/lists/documents.ts';
import { listDaemons, listWorkers } from '../../store/lists/list-daemons.ts';
import { listJobs } from '../../store/lists/list-jobs.ts';
import { listLog, listTasks } from '../../store/lists/list-tasks.ts';
import { listTopics } from '../../store/lists/list-topics.ts';
import { queueFacts, queueTotals } from '../../store/lists/queue-facts.ts';
import { silentDaemons } from '../../store/lists/silent-daemons.ts';
import { withOrigins } from '../../store/lists/task-origins.ts';
import type { HttpContext } from '../http-context.ts';
import { type PageQuery, Query } from './parameters.ts';

const TASK_STATES = ['pending', 'retrying', 'running'] as const;
const LOG_STATES = ['finished', 'failed', 'retrying', 'cancelled', 'skipped'] as const;

/** `GET /api/…`: returns the documents that the commands of these names print with `--format json`. */
export function addReadRoutes(app: Hono, http: HttpContext): void {
  const list = lister(app, http);

  app.get('/api/status', async (c) => {
    new Query(c.req.url, []);
    return c.json(await http.slow.get('status', () => status(http)));
  });

  list('/api/jobs', ['job', 'contains'], async (connection, query, page) => {
    const filter = { ...page, name: query.text('job'), contains: query.text('contains') };
    const rows = await listJobs(connection, filter);
    return [rows, (shown: typeof rows) => jobsDocument(shown, Date.now())];
  });

  list('/api/topics', [], async (connection, _query, page) => [await listTopics(connection, page), topicsDocument]);

  list('/api/workers', [], async (connection, _query, page) => [await listWorkers(connection, page), workersDocument]);

  list('/api/tasks', ['job', 'state'], async (connection, query, page) => {
    const filter = { ...page, job: query.text('job'), state: query.oneOf('state', TASK_STATES) };
    return [await withOrigins(connection, await listTasks(connection, filter)), tasksDocument];
  });

  list('/api/log', ['job', 'state', 'since'], async (connection, query, page) => {
    const sinceMs = query.since('since', Date.now());
    const filter = { ...page, job: query.text('job'), state: query.oneOf('state', LOG_STATES), sinceMs };
    return [await withOrigins(connection, await listLog(connection, filter)), logDocument];
  });

  list('/api/history', ['project'], async (connection, query, { limit, offset }) => [
    await listRevisions(connection, { project: query.text('project'), limit, offset }),
    historyDocument,
  ]);

  app.get('/api/durations', async (c) => {
    const jobs = new Query(c.req.url, ['job']).texts('job').slice(0, MAX_JOBS);
    return c.json(
      await http.fast.get(c.req.url, () =>
        http.sessions.read(async (connection) => ({ durations: await jobDurations(connection, jobs, RUNS) })),
      ),
    );
  });
}

/** Returns what `pgherd status` prints, at a cost that grows neither with the queue nor with the log. */
async function status(http: HttpContext): Promise<object> {
  const { retried, ...hour } = await http.pollHour();
  return await http.sessions.read(async (connection) =>
    statusDocument(
      { ...queueTotals(await queueFacts(connection)), ...hour },
      await listDaemons(connection),
      await listSyncs(connection),
      await silentDaemons(connection),
    ),
  );
}

type Loaded<Row> = readonly [readonly Row[], (rows: readonly Row[]) => object];

/** Adds a route that returns one page of a list; a `Link` header contains the next page, if any. */
function lister(app: Hono, http: HttpContext) {
  return <Row>(
    path: string,
    names: readonly string[],
    load: (connection: Connection, query: Query, page: PageQuery) => Promise<Loaded<Row>>,
  ): void => {
    app.get(path, async (c: Context) => {
      const query = new Query(c.req.url, [...names, 'limit', 'offset']);
      const page = query.page();
      const [rows, documentOf] = await http.fast.get(c.req.url, () =>
        http.sessions.read((connection) => load(connection, query, { ...page, limit: page.limit + 1 })),
      );
      if (rows.length > page.limit) c.header('Link', `<${query.nextPage(page)}>; rel="next"`);
      return c.json(documentOf(rows.slice(0, page.limit)));
    });
  };
}

/** The facts about one page of jobs. */
const MAX_JOBS = 200;
const RUNS = 24;
