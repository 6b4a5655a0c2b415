import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { open } from '../support/admin.ts';
import type { Random } from '../support/random.ts';
import type { StopMode } from '../support/restartable-server.ts';
import type { FaultyDaemon } from './daemons.ts';
import { HOSTILE_TASKS, runHostile } from './hostile.ts';
import type { World } from './world.ts';

/** Causes a fault, waits, and repairs what does not repair itself. Resolves when the fault is over. */
type Fault = (world: World, random: Random) => Promise<string>;

/** Returns what it did, in a few words: for `kill-daemon` which daemon and for how long. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  'kill-daemon': async (world, random) => {
    const victims = someOf(world, random);
    const ms = random.pick([100, 1_000, world.leaseMs * 1.5]);
    await Promise.all(victims.map((daemon) => daemon.end('SIGKILL')));
    await delay(ms);
    await Promise.all(victims.map((daemon) => startWithRetries(daemon)));
    return `${names(victims)} for ${ms} ms`;
  },
  'pause-daemon': async (world, random) => {
    const victims = someOf(world, random);
    const ms = Math.round(world.leaseMs * (1.3 + random.fraction()));
    for (const daemon of victims) daemon.signal('SIGSTOP');
    await delay(ms);
    for (const daemon of victims) daemon.signal('SIGCONT');
    return `${names(victims)} for ${ms} ms`;
  },
  'terminate-backends': async (world, random) => {
    const [times, which] = [
      random.int(1, 5),
      random.pick(['pgherd %', 'pgherd job %', 'pgherd heartbeat %', 'pgherd d%']),
    ];
    for (let i = 0; i < times; i++) {
      await world.home.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like $1 and application_name <> 'pgherd apply'",
        [which],
      );
      await delay(random.int(50, 800));
    }
    return `${which} ${times} times`;
  },
  'restart-fast': (world, random) => restart(world, 'fast', random.pick([0, 300, 3_000])),
  'restart-immediate': (world, random) => restart(world, 'immediate', random.pick([0, 300, 3_000])),
  'crash-backend': async (world, random) => {
    const rows = await world.home.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name like 'pgherd %' order by application_name, pid",
    );
    if (rows.length === 0) return 'none there';
    const { pid } = random.pick(rows);
    // PostgreSQL then ends all the others and recovers by itself.
    if (process.kill(pid, 'SIGKILL')) await delay(500);
    return `pid of ${rows.length}`;
  },
  'cut-network': async (world, random) => {
    const [victims, times, ms] = [someOf(world, random), random.int(1, 4), random.int(50, 1_500)];
    for (let i = 0; i < times; i++) {
      for (const { network } of victims) {
        network.refusing = true;
        network.cut();
      }
      await delay(ms);
      for (const { network } of victims) network.refusing = false;
      await delay(random.int(50, 500));
    }
    return `${names(victims)} ${times} times ${ms} ms`;
  },
  'delay-network': async (world, random) => {
    const [victims, ms] = [someOf(world, random), random.pick([20, 150, 600])];
    for (const { network } of victims) network.delayMs = ms;
    await delay(random.int(1_000, 4_000));
    for (const { network } of victims) network.delayMs = 0;
    return `${names(victims)} by ${ms} ms`;
  },
  'black-hole': async (world, random) => {
    const victims = someOf(world, random);
    const [which, how] = [random.pick(['existing', 'all'] as const), random.pick(['deliver', 'cut'] as const)];
    const ms = Math.round(world.leaseMs * (0.3 + 2 * random.fraction()));
    for (const { network } of victims) network.open(which);
    await delay(ms);
    for (const { network } of victims) network.fill(how);
    return `${names(victims)}, ${which} connections, ${ms} ms, then ${how}`;
  },
  'fill-connections': async (world, random) => {
    const ms = random.int(500, 4_000);
    const hogs: pg.Client[] = [];
    const fill = async (): Promise<void> => {
      for (;;) {
        const hog = await open(world.strangerUrl).catch(() => null);
        if (hog === null) return;
        hogs.push(hog);
      }
    };
    await fill();
    // Work that the daemons lose here is taken over before they return.
    await world.home.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'pgherd %'",
    );
    await fill();
    await delay(ms);
    await Promise.all(hogs.map((hog) => hog.end().catch(() => {})));
    return `${hogs.length} taken for ${ms} ms`;
  },
  'hold-xmin': async (world, random) => {
    const ms = random.int(2_000, 6_000);
    await holding(world, 'set transaction isolation level repeatable read; select count(*) from pgherd._tasks', ms);
    return `for ${ms} ms`;
  },
  'lock-tables': async (world, random) => {
    const table = random.pick([
      '_tasks',
      '_task_log',
      'daemons',
      'jobs',
      'job_state',
      'topic_state',
      '_connections',
      '_workers',
    ]);
    const ms = random.int(300, Math.round(world.leaseMs * 1.5));
    await holding(world, `lock table pgherd.${table} in access exclusive mode`, ms);
    return `${table} for ${ms} ms`;
  },
  'rotate-partitions': async (world, random) => {
    // A day without a partition, as after a long downtime; days long over; and days to come that are to be made.
    await world.home.query(ROTATE_SQL).catch(deadlockIsFine);
    const daemon = random.pick(world.daemons);
    // A keeper looks after the partitions when its daemon starts.
    await daemon.end('SIGTERM');
    await startWithRetries(daemon);
    return `and ${names([daemon])} drained`;
  },
  'jump-clock': async (world, random) => {
    const victims = someOf(world, random);
    const ms = random.pick([-172_800_000, -3_600_000, -5_000, 5_000, 3_600_000, 172_800_000]);
    for (const daemon of victims) await daemon.shiftClock(ms);
    await delay(random.int(1_000, 4_000));
    for (const daemon of victims) await daemon.shiftClock(0);
    return `${names(victims)} by ${ms / 1_000} s`;
  },
  'hostile-task': async (world, random) => {
    const name = random.pick(Object.keys(HOSTILE_TASKS));
    const { state, attempt } = await runHostile(world, name);
    return `${name}: ${state} after ${attempt}`;
  },
  'apply-revisions': async (world, random) => {
    const times = random.int(1, 3);
    const codes: (number | null)[] = [];
    for (let i = 0; i < times; i++) codes.push((await world.apply()).code);
    return `${times}, exit codes ${codes.join(' ')}`;
  },
};

const ROTATE_SQL = `do $$
declare
  v_today text := '_task_log_' || to_char(now() at time zone 'UTC', 'YYYYMMDD');
begin
  if to_regclass('pgherd.' || v_today) is not null then
    execute format('alter table pgherd._task_log detach partition pgherd.%I', v_today);
    execute format('insert into pgherd._task_log select * from pgherd.%I', v_today);
    execute format('drop table pgherd.%I', v_today);
  end if;
  perform pgherd._make_log_partitions((now() - interval '40 days')::date, (now() - interval '38 days')::date);
  execute format('drop table if exists pgherd.%I', '_task_log_' || to_char((now() + interval '3 days') at time zone 'UTC', 'YYYYMMDD'));
end $$`;

async function restart(world: World, mode: StopMode, ms: number): Promise<string> {
  await world.server.down(mode);
  await delay(ms);
  await world.server.up();
  return `${ms} ms away`;
}

/** A transaction that does `sql`, and stays open. */
async function holding({ server }: World, sql: string, ms: number): Promise<void> {
  const client = await open(server.url('app')).catch(() => null);
  // During another fault there may be no server: then this one does nothing.
  if (client === null) return;
  try {
    await client.query(`begin; ${sql}`);
    await delay(ms);
    await client.query('rollback');
  } catch (error) {
    if (error instanceof pg.DatabaseError) deadlockIsFine(error);
  } finally {
    await client.end().catch(() => {});
  }
}

function deadlockIsFine(error: unknown): void {
  if (!(error instanceof pg.DatabaseError) || !/^(40P01|57P0|08)/.test(error.code ?? '')) throw error;
}

/** As a service manager does: again, while the server cannot be reached. */
async function startWithRetries(daemon: FaultyDaemon): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await daemon.start();
    } catch (error) {
      if (tries === 60) throw error;
      await delay(500);
    }
  }
}

function someOf({ daemons }: World, random: Random): readonly FaultyDaemon[] {
  return random.sample(daemons, random.int(1, daemons.length)).toSorted((a, b) => a.index - b.index);
}

function names(daemons: readonly FaultyDaemon[]): string {
  return daemons.map(({ index }) => `daemon ${index}`).join(', ');
}
