import { setTimeout as delay } from 'node:timers/promises';
import { findBroken } from '../faults/checks.ts';
import { enqueueFor } from '../faults/enqueuer.ts';
import { describeDaemons, now, waitUntilDone, watchRecovery } from '../faults/round.ts';
import { createRandom } from '../support/random.ts';
import { brokenDeliveries, deliverUntil } from './deliveries.ts';
import { EVENTS } from './events.ts';
import { createFailoverWorld, type FailoverWorld, firstNumber } from './world.ts';

const LEASE_MS = 2_000;
const STUCK_MS = 60_000;
/** The maximum delay of a start without a fault: the machine is shared with three daemons and two servers. */
const LATE_S = 5;

export interface FailoverReport {
  readonly seed: number;
  readonly isSynchronous: boolean;
  readonly event: string;
  readonly what: string;
  /** The tasks whose commit the application has seen. */
  readonly confirmed: number;
  readonly lost: number;
  /** From the end of the event until a task enqueued then is done, and until all is done. */
  readonly firstMs: number;
  readonly allMs: number;
  /** The latest start of an occurrence, in the window of the event and outside of it. */
  readonly latestInsideS: number;
  readonly latestOutsideS: number;
  /** The violated guarantees; empty: none. */
  readonly broken: readonly string[];
}

export interface FailoverOptions {
  readonly seed: number;
  readonly rounds: number;
  /** Names of `EVENTS` to draw from. */
  readonly events: readonly string[];
  readonly onRound: (report: FailoverReport, log: string) => Promise<void>;
}

/** Rounds on one pair, one after the other: in each an event under load, and then the question whether all is as promised. */
export async function runFailovers(options: FailoverOptions): Promise<readonly FailoverReport[]> {
  const world = await createFailoverWorld(LEASE_MS);
  const reports: FailoverReport[] = [];
  try {
    for (let round = 0; round < options.rounds; round++) {
      const report = await runRound(world, options.seed + round, options.events);
      reports.push(report);
      await options.onRound(report, world.daemons.map((daemon) => daemon.log()).join('\n'));
      await Promise.all(world.daemons.map((daemon) => daemon.restartIfEnded()));
    }
  } finally {
    await world.close();
  }
  return reports;
}

async function runRound(world: FailoverWorld, seed: number, names: readonly string[]): Promise<FailoverReport> {
  const random = createRandom(seed);
  const [isSynchronous, event] = [random.chance(0.5), random.pick(names)];
  const prefix = `s${seed}`;
  await world.pair.synchronize(isSynchronous);
  const from = await now(world);
  const delivering = new AbortController();
  const enqueuing = enqueueFor(world.workerUrl, { prefix, ms: 4_000, random: random.fork() });
  const deliveries = deliverUntil(delivering.signal, world, firstNumber());
  await delay(random.int(300, 1_500));
  const began = await now(world);
  const outcome = await EVENTS[event]?.(world, random.fork(), { isSynchronous, prefix });
  const { what = '', mayLose = false } = outcome ?? {};
  const healedMs = performance.now();
  const [firstMs, allDaemonsMs] = await watchRecovery(world, { stuckMs: STUCK_MS }, prefix);
  const recovered = await now(world);
  // The application learns only now that its host has vanished; the daemons have found out by themselves.
  world.pair.name.cut('swallowed');
  const confirmed = await enqueuing;
  delivering.abort();
  const delivered = await deliveries;
  const until = await now(world);
  const left = await waitUntilDone(world, until, STUCK_MS);
  const allMs = Math.round(performance.now() - healedMs);
  const lost = Math.max(0, confirmed - (await knownTasks(world, prefix)));
  const { inside, outside } = await latestStarts(world, { from, began, recovered, until });
  const broken = [
    ...left.map((what) => `still to come after ${STUCK_MS} ms: ${what}`),
    ...(firstMs === null ? ['a task enqueued after the event did not end'] : []),
    ...(allDaemonsMs === null ? [`not all daemons are alive: ${await describeDaemons(world)}`] : []),
    ...(lost > 0 && !mayLose ? [`${lost} tasks were confirmed and are gone`] : []),
    ...(outside > LATE_S ? [`an occurrence started ${outside} s late, and nothing was wrong`] : []),
    ...(await brokenDeliveries(world, delivered, mayLose)),
    ...(await wronglyLost(world, prefix)),
    ...(await findBroken(world, { prefix, from, until: left.length > 0 ? from : until })),
  ];
  const [latestInsideS, latestOutsideS] = [inside, outside];
  const times = { firstMs: firstMs ?? allMs, allMs, latestInsideS, latestOutsideS };
  return { seed, isSynchronous, event, what, confirmed, lost, ...times, broken };
}

async function knownTasks({ home }: FailoverWorld, prefix: string): Promise<number> {
  const rows = await home.query<{ n: number }>(
    `select count(*)::int as n from work.expected where key like $1 and key not like $2 and key <> $3`,
    [`${prefix}-%`, `${prefix}-foreign-%`, `${prefix}-probe`],
  );
  return rows[0]?.n ?? 0;
}

interface Window {
  readonly from: string;
  readonly began: string;
  readonly recovered: string;
  readonly until: string;
}

/** Each start against its schedule: the latest one, in seconds, of those due in the window of the event and of the others. */
async function latestStarts(
  { home }: FailoverWorld,
  { from, began, recovered, until }: Window,
): Promise<{ readonly inside: number; readonly outside: number }> {
  const [row] = await home.query<{ inside: number; outside: number }>(
    `select coalesce(round(max(late) filter (where is_inside), 1), 0)::float8 as inside,
       coalesce(round(max(late) filter (where not is_inside), 1), 0)::float8 as outside
     from (select extract(epoch from ended_at - scheduled_for) as late,
             scheduled_for between $2::timestamptz - interval '1 s' and $3::timestamptz + interval '1 s' as is_inside
           from work.occurrence where job = 'tick' and scheduled_for > $1::timestamptz and scheduled_for <= $4::timestamptz) x`,
    [from, began, recovered, until],
  );
  return { inside: row?.inside ?? 0, outside: row?.outside ?? 0 };
}

/** A task whose own SQL reports a lost connection has failed; its session existed all the time. */
async function wronglyLost({ home }: FailoverWorld, prefix: string): Promise<readonly string[]> {
  const rows = await home.query<{ task_id: string; message: string | null }>(
    `select l.task_id, l.message from work.expected e join pgherd.task_log l on l.task_id = e.task_id
     where e.key like $1 and l.state = 'failed' and (l.attempt < 3 or l.message not like '%the far server is gone%')`,
    [`${prefix}-foreign-%`],
  );
  return rows.map(({ task_id, message }) => `task ${task_id} did not fail with its own error, but: ${message}`);
}
