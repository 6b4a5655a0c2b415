import { setTimeout as delay } from 'node:timers/promises';
import { createRandom, type Random } from '../support/random.ts';
import { type Checked, findBroken, pending } from './checks.ts';
import { enqueueFor } from './enqueuer.ts';
import { FAULTS } from './faults.ts';
import type { Databases, World } from './world.ts';

export interface RoundOptions {
  readonly seed: number;
  /** Names of `FAULTS` to draw from. */
  readonly faults: readonly string[];
  /** Time limit after the faults. */
  readonly stuckMs: number;
  /** Where the round before ended: occurrences are checked from there on. */
  readonly from: string;
}

export interface RoundReport {
  readonly seed: number;
  readonly faults: readonly { readonly name: string; readonly what: string }[];
  readonly tasks: number;
  /** From the end of the faults until a task enqueued then is done, until all daemons are alive, until all is done. */
  readonly firstMs: number;
  readonly allDaemonsMs: number;
  readonly allMs: number;
  /** The violated guarantees; empty: none. */
  readonly broken: readonly string[];
  readonly until: string;
}

/** Runs work, causes faults in the middle of it, and then checks that no effect was lost or doubled. */
export async function runRound(world: World, options: RoundOptions): Promise<RoundReport> {
  const random = createRandom(options.seed);
  const plan = planOf(options.faults, random);
  const prefix = `s${options.seed}`;
  const work = { prefix, ms: 2_500, random: random.fork() };
  const enqueuing = enqueueFor(world.workerUrl, work);
  const faults = await Promise.all(
    plan.map(async ({ name, atMs, random: own }) => {
      await delay(atMs);
      return { name, what: (await FAULTS[name]?.(world, own)) ?? '' };
    }),
  );
  const healedMs = performance.now();
  const recovery = watchRecovery(world, options, prefix);
  const tasks = await enqueuing;
  const [firstMs, allDaemonsMs] = await recovery;
  const until = await now(world);
  const left = await waitUntilDone(world, until, options.stuckMs);
  const allMs = Math.round(performance.now() - healedMs);
  const broken = await findBroken(world, { prefix, from: options.from, until: left.length > 0 ? options.from : until });
  const stuck = left.length === 0 ? [] : [`still to come after ${options.stuckMs} ms: ${left.join(', ')}`];
  const late = firstMs === null ? ['a task enqueued after the faults did not end'] : [];
  const absent = allDaemonsMs === null ? [`not all daemons are alive: ${await describeDaemons(world)}`] : [];
  return {
    seed: options.seed,
    faults,
    tasks,
    firstMs: firstMs ?? allMs,
    allDaemonsMs: allDaemonsMs ?? allMs,
    allMs,
    broken: [...stuck, ...late, ...absent, ...broken],
    until,
  };
}

interface PlannedFault {
  readonly name: string;
  readonly atMs: number;
  readonly random: Random;
}

/** Half of the rounds have one fault, the others two or three at once. */
function planOf(names: readonly string[], random: Random): readonly PlannedFault[] {
  const count = random.chance(0.5) ? 1 : random.int(2, 3);
  return random.sample(names, count).map((name) => ({ name, atMs: random.int(200, 1_500), random: random.fork() }));
}

/** How long until a task enqueued now is done, and until every daemon has renewed its lease; null: not in time. */
export async function watchRecovery(
  world: Checked,
  { stuckMs }: Pick<RoundOptions, 'stuckMs'>,
  prefix: string,
): Promise<readonly (number | null)[]> {
  const startMs = performance.now();
  const since = await now(world);
  const key = `${prefix}-probe`;
  const probe = `insert into work.expected (key, kind, task_id) select '${key}', 'plain',
    pgherd.enqueue('select work.effect(''${key}'', ''wide'')', 'probe', priority => 1, transaction => true, role => 'worker')`;
  await world.home.query(probe);
  const watch = async (isSo: () => Promise<boolean>): Promise<number | null> => {
    while (performance.now() - startMs < stuckMs) {
      if (await isSo()) return Math.round(performance.now() - startMs);
      await delay(20);
    }
    return null;
  };
  const exists = async (sql: string, values: readonly unknown[]): Promise<boolean> =>
    (await world.home.query<{ so: boolean }>(`select (${sql}) as so`, values))[0]?.so === true;
  return Promise.all([
    watch(() => exists('select count(*) > 0 from work.effect where key = $1', [key])),
    watch(() =>
      exists('select count(*) >= $2 from pgherd.daemons where heartbeat_at > $1 and lease_until > clock_timestamp()', [
        since,
        world.daemons.length,
      ]),
    ),
  ]);
}

export async function describeDaemons({ home }: Databases): Promise<string> {
  const rows = await home.query<{ id: string; pid: number; state: string; late: number }>(
    'select id, pid, state, extract(epoch from clock_timestamp() - lease_until)::float8 as late from pgherd.daemons',
  );
  return rows.map(({ id, pid, state, late }) => `${id} (process ${pid}, ${state}, lease ${-late} s)`).join('; ');
}

export async function waitUntilDone(world: Databases, at: string, limitMs: number): Promise<readonly string[]> {
  const startMs = performance.now();
  for (;;) {
    const left = await pending(world, at);
    if (left.length === 0 || performance.now() - startMs > limitMs) return left;
    await delay(50);
  }
}

/** The time of the database's clock, which is decisive. */
export async function now({ home }: Databases): Promise<string> {
  const [row] = await home.query<{ at: string }>('select clock_timestamp()::text as at');
  return row?.at ?? '';
}
