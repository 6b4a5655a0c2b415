import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { brokenLimits } from '../faults/checks.ts';
import { quantile } from '../load/site.ts';
import { buildProgram } from '../support/build-program.ts';
import { type Figure, figure } from '../support/figure.ts';
import { createRandom } from '../support/random.ts';
import { alertFigures } from './alerts.ts';
import type { SoakDaemon } from './daemon.ts';
import { breakOnce, disturbUntil } from './disturbances.ts';
import { checkEffects } from './effects.ts';
import { createIncidents } from './incidents.ts';
import { SPACED_MS } from './jobs.ts';
import { unexpectedLines } from './logs.ts';
import { checkOccurrences } from './occurrences.ts';
import { poll } from './poller.ts';
import { reportProgress } from './progress.ts';
import { sampleUntil } from './samples.ts';
import { settle } from './settle.ts';
import { createSoakSite, type SoakOptions, type SoakSite } from './site.ts';
import { growthFigures } from './slopes.ts';
import { SILENT_S, watchHeartbeats } from './watcher.ts';
import { enqueueUntil } from './workload.ts';

export interface SoakReport {
  readonly figures: readonly Figure[];
  /** The causes of figures that are over their limit, in words. */
  readonly findings: readonly string[];
}

/** The part of the time in which the server and daemons are restarted; after it everything is steady. */
const BREAKING = 0.4;
const STEADY = 0.45;
const SETTLE_MS = 120_000;
/** Longer than a drain waits for tasks. */
const STOP_MS = 45_000;

/** Runs everything at once for some minutes, lets it come to an end, and checks it. */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  buildProgram();
  const site = await createSoakSite(options);
  try {
    return await soak(site, options);
  } finally {
    await site.close();
  }
}

async function soak(site: SoakSite, { minutes, seed, csv, say }: SoakOptions): Promise<SoakReport> {
  const random = createRandom(seed);
  const incidents = createIncidents();
  const [work, watch] = [new AbortController(), new AbortController()];
  // Each loop waits with it.
  setMaxListeners(100, work.signal);
  const startMs = performance.now();
  const from = await startOf(site);
  const totalMs = minutes * 60_000;
  const enqueuing = site.callerUrls.map((url, n) =>
    enqueueUntil(work.signal, { url, prefix: `c${n}`, random: random.fork() }),
  );
  const disturbing = disturbUntil(work.signal, site, incidents, random.fork());
  const breaking = breakOnce(site, incidents, random.fork(), totalMs * BREAKING);
  const polling = poll(site.daemons, incidents, work.signal);
  const sampling = sampleUntil(work.signal, site, csv);
  const watching = watchHeartbeats(site, incidents, watch.signal);
  const progress = reportProgress(site, incidents, work.signal, say);
  // What fails early must not stay unseen until the end.
  const all = Promise.all([Promise.all(enqueuing), disturbing, breaking, polling, sampling, progress] as const);
  await Promise.race([delay(totalMs), all]);
  work.abort();
  const [tasks, failures, , polled, samples] = await all;
  say('the load has ended; waiting for what is under way');
  const settled = await settle(site, SETTLE_MS);
  watch.abort();
  const watched = await watching;
  const stops = await Promise.all(site.daemons.map((daemon) => stopInOrder(daemon)));
  const effects = await checkEffects(site);
  const occurrences = await checkOccurrences(site, from, settled.untilMs);
  const limits = await brokenLimits(site, { from: '-infinity' });
  const lines = await unexpectedLines(site);
  const alerts = await alertFigures(site);
  const ended = site.daemons.flatMap(({ unexpectedEnds }) => unexpectedEnds);
  const findings: string[] = [];
  const count = (what: string, found: readonly string[], limit = 0): Figure => {
    if (found.length > limit) findings.push(`${what}:`, ...found.slice(0, 20).map((line) => `  ${line}`));
    return figure(what, found.length, '', limit);
  };
  const figures = [
    figure(
      'tasks enqueued',
      tasks.reduce((a, b) => a + b, 0),
      '',
    ),
    figure('attempts', effects.attempts, ''),
    figure('effects counted', effects.counted, ''),
    count('effects lost, doubled or not in the log', effects.broken),
    figure('occurrences checked', occurrences.checked, ''),
    count('jobs with occurrences missing or doubled', occurrences.broken),
    count('tasks and occurrences that did not come to an end', settled.stuck),
    count('concurrency exceeded', limits),
    figure(`starts of a topic closer than its delay of ${SPACED_MS} ms`, await closeStarts(site), '', 0),
    count('daemons frozen', watched.frozen),
    figure('longest time without a heartbeat', watched.longestSilenceS, 's', SILENT_S),
    count('daemons ended by themselves', ended),
    count('daemons that did not stop in order', stops.flat()),
    ...alerts,
    count('unexpected lines in the logs', lines),
    count('disturbances that failed', failures),
    count('HTTP errors', polled.errors, incidents.counts().get('end a session') ?? 0),
    figure('HTTP requests', polled.answers.length, ''),
    figure(
      'HTTP: 99 of 100 within',
      quantile(
        polled.answers.map(({ ms }) => ms),
        0.99,
      ),
      'ms',
      3_000,
    ),
    ...growthFigures(samples, startMs + totalMs * STEADY),
  ];
  return { figures, findings };
}

/** What was wrong with its end on SIGTERM, in words. */
async function stopInOrder(daemon: SoakDaemon): Promise<readonly string[]> {
  const killing = setTimeout(() => void daemon.kill(), STOP_MS);
  const code = await daemon.end('SIGTERM');
  clearTimeout(killing);
  return code === 0
    ? []
    : [`daemon ${daemon.index} ended with ${code ?? `SIGKILL, ${STOP_MS / 1_000} s after`} SIGTERM`];
}

/** When each job's occurrences begin, in ms since the epoch. */
async function startOf({ home }: SoakSite): Promise<ReadonlyMap<string, number>> {
  const rows = await home.query<{ name: string; at: number }>(
    'select j.name, extract(epoch from s.schedule_from)::float8 * 1000 as at from pgherd.jobs j join pgherd.job_state s on s.job_id = j.id',
  );
  return new Map(rows.map(({ name, at }) => [name, at]));
}

async function closeStarts({ home }: SoakSite): Promise<number> {
  const [row] = await home.query<{ n: number }>(
    `select count(*)::int as n from (
       select started_at - lag(started_at) over (order by started_at) as gap from pgherd.task_log where topic = 'spaced' and state = 'finished'
     ) x where gap < interval '${SPACED_MS} ms'`,
  );
  return row?.n ?? Number.NaN;
}
