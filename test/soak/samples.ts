import { appendFile, readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type Resident, residentOf } from './resident.ts';
import type { SoakSite } from './site.ts';

/** What one daemon's process holds. Sizes in bytes. */
export interface ProcessSample {
  readonly atMs: number;
  readonly daemon: number;
  readonly generation: number;
  readonly resident: Resident;
  readonly heapTotal: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly arrayBuffers: number;
  /** Of V8 outside of the heap, as for compiled code. */
  readonly malloced: number;
  readonly fds: number;
  readonly threads: number;
}

/** What all daemons together have in the database. */
export interface DatabaseSample {
  readonly atMs: number;
  readonly sessions: number;
  /** Since the server was made. */
  readonly sessionsOpened: number;
  readonly attempts: number;
  readonly deadRows: number;
  /** Tables and indexes of pgherd that hold no history. */
  readonly tableBytes: number;
}

export interface Samples {
  readonly processes: readonly ProcessSample[];
  readonly database: readonly DatabaseSample[];
}

const INTERVAL_MS = 5_000;
const HEADER =
  'seconds,daemon,generation,rss,rss_anonymous,malloc_main,malloc_arenas,heap_total,heap_used,external,array_buffers,malloced,fds,threads,sessions,sessions_opened,attempts,dead_rows,table_bytes\n';

/** Samples every 5 s until `signal` ends it; each sample of a process is a line of `csv`, if there is one. */
export async function sampleUntil(signal: AbortSignal, site: SoakSite, csv: string | null): Promise<Samples> {
  const startMs = performance.now();
  const processes: ProcessSample[] = [];
  const database: DatabaseSample[] = [];
  if (csv !== null) await appendFile(csv, HEADER);
  while (!signal.aborted) {
    await delay(INTERVAL_MS, undefined, { signal }).catch(() => {});
    const atMs = performance.now();
    const facts = await readDatabase(site, atMs).catch(() => null);
    const found = (
      await Promise.all(site.daemons.map((daemon) => readProcess(daemon, atMs).catch(() => null)))
    ).flatMap((sample) => sample ?? []);
    processes.push(...found);
    if (facts !== null) database.push(facts);
    if (csv !== null) await appendFile(csv, found.map((sample) => lineOf(sample, facts, startMs)).join(''));
  }
  return { processes, database };
}

function lineOf(sample: ProcessSample, facts: DatabaseSample | null, startMs: number): string {
  const { atMs, daemon, generation, resident, heapTotal, heapUsed, external } = sample;
  const { arrayBuffers, malloced, fds, threads } = sample;
  const { all, anonymous, mallocMain, mallocArenas } = resident;
  const own = [
    ...[daemon, generation, all, anonymous, mallocMain, mallocArenas],
    ...[heapTotal, heapUsed, external, arrayBuffers, malloced, fds, threads],
  ];
  const shared =
    facts === null
      ? ['', '', '', '', '']
      : [facts.sessions, facts.sessionsOpened, facts.attempts, facts.deadRows, facts.tableBytes];
  return `${[Math.round((atMs - startMs) / 1_000), ...own, ...shared].join(',')}\n`;
}

async function readProcess(
  { pid, index, generation, memoryFile }: SoakSite['daemons'][number],
  atMs: number,
): Promise<ProcessSample | null> {
  if (pid === null) return null;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const fds = (await readdir(`/proc/${pid}/fd`)).length;
  const memory: unknown = JSON.parse(await readFile(memoryFile, 'utf8'));
  const field = (name: string): number =>
    typeof memory === 'object' && memory !== null
      ? Number(Object.entries(memory).find(([key]) => key === name)?.[1])
      : Number.NaN;
  return {
    atMs,
    daemon: index,
    generation,
    resident: await residentOf(pid),
    heapTotal: field('heapTotal'),
    heapUsed: field('heapUsed'),
    external: field('external'),
    arrayBuffers: field('arrayBuffers'),
    malloced: field('mallocedMemory'),
    fds,
    threads: Number(/^Threads:\s+(\d+)/m.exec(status)?.[1]),
  };
}

async function readDatabase({ home }: SoakSite, atMs: number): Promise<DatabaseSample | null> {
  const [row] = await home.once<Record<'sessions' | 'opened' | 'attempts' | 'dead' | 'bytes', string>>(
    `select (select count(*) from pg_stat_activity where application_name like 'pgherd %' and application_name <> 'pgherd apply') as sessions,
       (select sum(sessions) from pg_stat_database) as opened,
       (select count(*) from pgherd._task_log where state <> 'skipped') as attempts,
       (select sum(n_dead_tup) from pg_stat_user_tables where schemaname = 'pgherd') as dead,
       (select sum(pg_total_relation_size(c.oid)) from pg_class c
        where c.relnamespace = 'pgherd'::regnamespace and c.relkind = 'r' and c.relname !~ '^_(task_log|requests|alerts)|^revision') as bytes`,
  );
  if (row === undefined) return null;
  return {
    atMs,
    sessions: Number(row.sessions),
    sessionsOpened: Number(row.opened),
    attempts: Number(row.attempts),
    deadRows: Number(row.dead),
    tableBytes: Number(row.bytes),
  };
}
