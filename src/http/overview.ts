import type { Hono } from 'hono';
import { formatInstant } from '../schedule/instant.ts';
import { listSyncs } from '../store/daemons/project-syncs.ts';
import { daemonActivity, jobCounts, startDelay } from '../store/lists/activity.ts';
import { camelCased } from '../store/lists/camel-case.ts';
import { silentDocument } from '../store/lists/documents.ts';
import { queueFacts, queueTotals } from '../store/lists/queue-facts.ts';
import { silentDaemons } from '../store/lists/silent-daemons.ts';
import type { HttpContext } from './http-context.ts';
import type { Throughput } from './throughput.ts';

/** `GET /api/overview`: the data of the top of the dashboard. Its cost does not grow with the queue or the log. */
export function addOverviewRoute(app: Hono, http: HttpContext, throughput: Throughput): void {
  app.get('/api/overview', async (c) => {
    const caller = http.access().callerOf(c.req.header('authorization'));
    const facts = await http.fast.get('overview', () => load(http));
    return c.json({
      ...facts,
      throughput: throughput.points(),
      access: { caller: caller.kind, allow: http.access().allowed(caller) },
    });
  });
}

async function load(http: HttpContext): Promise<object> {
  const { failed, retried, cancelled, skipped } = await http.pollHour();
  return await http.sessions.read(async (connection) => {
    const facts = await queueFacts(connection);
    return {
      now: formatInstant(Date.now()),
      version: http.version,
      daemonId: http.daemon.id,
      database: http.target.database,
      queue: { ...queueTotals(facts), schedulerLatenessMs: facts.schedulerLatenessMs },
      lastHour: { failed, retried, cancelled, skipped, ...(await startDelay(connection)) },
      jobs: await jobCounts(connection),
      daemons: (await daemonActivity(connection)).map(camelCased),
      silentDaemons: silentDocument(await silentDaemons(connection)),
      syncs: (await listSyncs(connection)).map(camelCased),
    };
  });
}
