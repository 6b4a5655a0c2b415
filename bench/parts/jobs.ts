import { setTimeout as delay } from 'node:timers/promises';
import { startDaemon } from '../contenders/pgherd.ts';
import { until } from '../contenders/queue-client.ts';
import { migrate } from '../support/checkout.ts';
import { type CpuTimes, findPostmaster, readCpu, readPeakMb } from '../support/cpu.ts';
import { decimal, integer, markdownTable } from '../support/markdown.ts';
import { type Scratch, withScratch } from '../support/scratch.ts';
import { type BenchOptions, type Figure, type Part, progress } from '../support/section.ts';
import { openServer } from '../support/server.ts';

const SIZES = [100, 1_000, 10_000, 100_000];
/** So many of them are due every second in the second half. */
const DUE = 20;
const SECONDS = 15;
const SLOTS = 8;

/** The cost of many jobs for an idle daemon, and for one with a few due jobs every second. */
export const jobs: Part = {
  name: 'jobs',
  about: '100 to 100,000 jobs: an idle daemon, and 20 jobs due every second',
  run: async (options) => {
    const server = await openServer();
    const rows: (string | null)[][] = [];
    const figures: Figure[] = [];
    try {
      for (const size of SIZES.filter((n) => options.scenarios.length === 0 || options.scenarios.includes(`${n}`))) {
        const found = await withScratch(server, (scratch) => measure(scratch, size, options));
        progress(`jobs ${size}: ${JSON.stringify(found)}`);
        rows.push([
          integer(size),
          found.firstLookSeconds.toFixed(1),
          decimal(found.idleClient, 1),
          decimal(found.idlePostgres, 1),
          decimal(found.clientMs, 2),
          decimal(found.postgresMs, 2),
          found.lateMs.map((ms) => integer(ms)).join(' / '),
          decimal(found.peakMb, 0),
        ]);
        if (found.idleClient !== null) {
          figures.push({ name: `${size} jobs, idle: % of a core`, value: found.idleClient, better: 'less' });
        }
        figures.push({ name: `${size} jobs, latest start: s`, value: (found.lateMs[2] ?? 0) / 1_000, better: 'less' });
      }
    } finally {
      await server.stop();
    }
    const header = [
      'jobs',
      'first pass, s',
      'idle: daemon, % of a core',
      'idle: PostgreSQL, %',
      'due: daemon, ms per task',
      'due: PostgreSQL, ms per task',
      'late p50 / p99 / max, ms',
      'daemon, peak MB',
    ];
    return [{ id: 'jobs', title: 'Jobs in the table', body: markdownTable(header, rows), figures }];
  },
};

interface Found {
  /** Until the next due time of all is known. */
  readonly firstLookSeconds: number;
  readonly idleClient: number | null;
  readonly idlePostgres: number | null;
  readonly clientMs: number | null;
  readonly postgresMs: number | null;
  readonly lateMs: readonly number[];
  readonly peakMb: number | null;
}

async function measure(scratch: Scratch, size: number, options: BenchOptions): Promise<Found> {
  const { control } = scratch;
  await migrate(options.checkout, scratch.url);
  // In two months, so that none is due meanwhile; each at a time of its own.
  const month = ((new Date().getUTCMonth() + 2) % 12) + 1;
  await control.execute(
    `insert into pgherd.jobs (name, schedule, sql, role, transaction)
     select 'job-' || n, array[format('%s %s %s ${month} *', n % 60, n / 60 % 24, n / 1440 % 28 + 1)],
       format('insert into ledger (task) values (%s)', n), '${scratch.role.name}', true from generate_series(1, ${size}) n`,
  );
  await control.execute('vacuum analyze');
  const postmaster = findPostmaster(control);
  const daemon = startDaemon(options.checkout, scratch, { slots: SLOTS });
  try {
    await until(scratch, 'select exists (select from pgherd.daemons) as done');
    const begun = performance.now();
    await until(scratch, `select not exists (select from pgherd.job_state where next_due_at < now()) as done`, 300_000);
    const firstLookSeconds = (performance.now() - begun) / 1_000;
    await delay(3_000);
    const idle = await cpuOver(SECONDS, daemon.pid, postmaster);
    await control.execute(
      `update pgherd.jobs set schedule = '{"* * * * * *"}' where name = any (select 'job-' || n from generate_series(1, ${DUE}) n)`,
    );
    await delay(3_000);
    const [from] = await control.query<{ at: Date }>('select clock_timestamp() as at');
    const due = await cpuOver(SECONDS, daemon.pid, postmaster);
    const [row] = await control.query<{ tasks: number; late: readonly number[] }>(
      `select count(*)::int as tasks,
         percentile_disc('{0.5,0.99,1}'::float8[]) within group (order by extract(epoch from started_at - scheduled_for)::float8 * 1000) as late
       from pgherd._task_log where state = 'finished' and scheduled_for >= $1`,
      [from?.at],
    );
    const tasks = row?.tasks ?? 0;
    if (tasks < (DUE * SECONDS) / 2) throw new Error(`${tasks} tasks in ${SECONDS} s of ${DUE} jobs every second`);
    return {
      firstLookSeconds,
      idleClient: percent(idle.client),
      idlePostgres: percent(idle.postgres),
      clientMs: due.client === null ? null : (due.client / tasks) * 1_000,
      postgresMs: due.postgres === null ? null : (due.postgres / tasks) * 1_000,
      lateMs: row?.late ?? [],
      peakMb: readPeakMb(daemon.pid),
    };
  } finally {
    await daemon.stop();
  }
}

async function cpuOver(seconds: number, clientPid: number, postmaster: number | null): Promise<CpuTimes> {
  const before = readCpu(clientPid, postmaster);
  await delay(seconds * 1_000);
  const after = readCpu(clientPid, postmaster);
  return { client: minus(after.client, before.client), postgres: minus(after.postgres, before.postgres) };
}

function minus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

function percent(seconds: number | null): number | null {
  return seconds === null ? null : (seconds / SECONDS) * 100;
}
