import { setTimeout as delay } from 'node:timers/promises';
import { type Connection, connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import type { Contender, Effects, Opened } from '../contenders/contender.ts';
import { readCounters, waitUntilAlone } from './counters.ts';
import { findPostmaster, readCpu, readPeakMb } from './cpu.ts';
import type { Scratch } from './scratch.ts';

export interface RunOptions {
  readonly tasks: number;
  readonly slots: number;
  /** Stop when this many have executed; default: all. */
  readonly measured?: number;
  /** Rows of ended tasks that exist before the run. */
  readonly history: number;
  /** Another transaction holds a snapshot from before the tasks: vacuum cannot remove dead rows. */
  readonly holdsXmin: boolean;
}

/** One run. CPU and fsyncs are null where they cannot be measured. */
export interface RunResult {
  readonly tasksPerSecond: number;
  /** It was stopped before the end: the rate covers the tasks until then. */
  readonly cutShort: boolean;
  /** Per task. */
  readonly clientCpuMicros: number | null;
  readonly postgresCpuMicros: number | null;
  readonly walBytes: number;
  readonly fsyncs: number | null;
  /** Sessions that were opened during the run; null before PostgreSQL 14. */
  readonly sessions: number | null;
  /** The most memory the client held, in MB. */
  readonly peakMb: number | null;
}

const LIMIT_MS = 12_000;
const START_LIMIT_MS = 30_000;

/**
 * Tasks are enqueued, the tables vacuumed, the contender started. The time is from the first effect to the last, by the
 * server's clock; CPU, WAL and fsyncs are from when the first effect is seen until the end of the last task is recorded.
 * A contender that takes longer than 12 s is stopped. Throws when an effect is missing or duplicated.
 */
export async function measureRun(contender: Contender, scratch: Scratch, options: RunOptions): Promise<RunResult> {
  const opened = stoppedOnce(await contender.open(scratch, { slots: options.slots }));
  const holder = options.holdsXmin ? await holdXmin(scratch) : null;
  try {
    if (options.history > 0) await opened.fillHistory?.(options.history);
    await opened.fill(options.tasks);
    await scratch.control.execute('vacuum analyze');
    await scratch.control.execute('checkpoint');
    return await run(opened, scratch, options);
  } finally {
    await opened.stop();
    await holder?.close();
  }
}

function stoppedOnce(opened: Opened): Opened {
  let stopping: Promise<void> | null = null;
  return {
    ...opened,
    stop: () => {
      stopping ??= opened.stop();
      return stopping;
    },
  };
}

async function run(opened: Opened, scratch: Scratch, options: RunOptions): Promise<RunResult> {
  const { control } = scratch;
  const effects = opened.effects ?? (() => effectsOf(control));
  const postmaster = findPostmaster(control);
  const before = await readCounters(control);
  const clientPid = await opened.start();
  const startMs = performance.now();
  while ((await effects()).count === 0) {
    if (performance.now() - startMs > START_LIMIT_MS) throw new Error(`nothing was executed for ${START_LIMIT_MS} ms`);
    await delay(5);
  }
  const cpuBefore = readCpu(clientPid, postmaster);
  let seen = await effects();
  const ignored = seen.count;
  const begunMs = performance.now();
  const wanted = options.measured ?? options.tasks;
  while (seen.count < wanted && performance.now() - begunMs < LIMIT_MS) {
    await delay(100);
    seen = await effects();
  }
  const cutShort = seen.count < wanted;
  if (!cutShort && wanted === options.tasks) while ((await opened.unfinished()) > 0) await delay(20);
  const cpuAfter = readCpu(clientPid, postmaster);
  const peakMb = readPeakMb(clientPid);
  const measured = (await effects()).count - ignored;
  await opened.stop();
  await waitUntilAlone(control);
  const after = await readCounters(control);
  seen = await effects();
  if (opened.numbersTasks) await refuseTwice(control);
  return {
    tasksPerSecond: (seen.count - 1) / seen.seconds,
    cutShort,
    clientCpuMicros: perTask(cpuBefore.client, cpuAfter.client, measured),
    postgresCpuMicros: perTask(cpuBefore.postgres, cpuAfter.postgres, measured),
    walBytes: (after.walBytes - before.walBytes) / seen.count,
    fsyncs: before.fsyncs === null || after.fsyncs === null ? null : (after.fsyncs - before.fsyncs) / seen.count,
    sessions: before.sessions === null || after.sessions === null ? null : after.sessions - before.sessions,
    peakMb,
  };
}

function perTask(before: number | null, after: number | null, tasks: number): number | null {
  return before === null || after === null ? null : ((after - before) / tasks) * 1e6;
}

async function effectsOf(connection: Connection): Promise<Effects> {
  const [row] = await connection.query<Effects>(
    `select count(*)::int as count, coalesce(extract(epoch from max(at) - min(at)), 0)::float8 as seconds from ledger`,
  );
  return row ?? { count: 0, seconds: 0 };
}

async function refuseTwice(connection: Connection): Promise<void> {
  const [row] = await connection.query<{ twice: number }>(
    'select count(*) - count(distinct task) as twice from ledger',
  );
  if (Number(row?.twice) !== 0) throw new Error(`${row?.twice} effects are there twice`);
}

async function holdXmin(scratch: Scratch): Promise<Connection> {
  const connection = await connect(targetOf(scratch.url), { applicationName: 'bench xmin' });
  await connection.execute('begin isolation level repeatable read; select txid_current()');
  return connection;
}
