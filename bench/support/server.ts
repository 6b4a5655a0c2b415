import { cpus, totalmem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { startEmbedded } from '../../src/embedded/server.ts';
import { connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { USED_WAL_SETTINGS, writeWal } from '../../test/support/used-wal.ts';

export interface BenchServer {
  /** A superuser's URL of an existing database. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The same for all who are measured; commits are forced to disk, as on any durable server. */
const SETTINGS = {
  max_connections: '200',
  shared_buffers: '256MB',
  ...USED_WAL_SETTINGS,
  checkpoint_timeout: '15min',
} as const;

/** Beyond this share of the cores in use before it begins, the table says so. */
const MUCH_BUSY = 0.1;

/** The server of PGHERD_BENCH_URL (a superuser's), else the embedded one, with fsync on. */
export async function openServer(): Promise<BenchServer> {
  const given = process.env.PGHERD_BENCH_URL;
  if (given !== undefined && given !== '') return { url: given, stop: async () => {} };
  const server = await startEmbedded({ durable: true, purpose: 'test', settings: SETTINGS });
  const url = server.url('postgres');
  const connection = await connect(targetOf(url), { applicationName: 'bench' });
  await writeWal((sql) => connection.execute(sql));
  await connection.close();
  return { url, stop: server.stop };
}

/** The share of the machine's cores in use by all processes, measured for two seconds. */
export async function busyShare(): Promise<number> {
  const before = cpus();
  await delay(2_000);
  const times = cpus().map((cpu, index) => {
    const since = (name: keyof typeof cpu.times): number => cpu.times[name] - (before[index]?.times[name] ?? 0);
    const total = since('user') + since('nice') + since('sys') + since('irq') + since('idle');
    return { total, idle: since('idle') };
  });
  const sum = (name: 'total' | 'idle'): number => times.reduce((all, time) => all + time[name], 0);
  return 1 - sum('idle') / Math.max(1, sum('total'));
}

/** Machine, PostgreSQL and the settings that matter, in one line. */
export async function describeServer(server: BenchServer, busy: number): Promise<string> {
  const connection = await connect(targetOf(server.url), { applicationName: 'bench' });
  try {
    const rows = await connection.query<{ name: string; setting: string }>(
      'select name, current_setting(name) as setting from unnest($1::text[]) with ordinality as n (name, ord) order by ord',
      [SHOWN],
    );
    const [version, ...settings] = rows;
    const where = (process.env.PGHERD_BENCH_URL ?? '') === '' ? 'embedded' : 'given';
    const shown = settings.map(({ name, setting }) => `\`${name}=${setting}\``).join(' ');
    const warning =
      busy > MUCH_BUSY
        ? `; **${Math.round(busy * 100)} % busy with other work at the start: only ratios mean something**`
        : '';
    return (
      `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, ` +
      `Node ${process.versions.node}, PostgreSQL ${version?.setting} (${where}): ${shown}${warning}`
    );
  } finally {
    await connection.close();
  }
}

const SHOWN = [
  'server_version',
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'wal_sync_method',
  'shared_buffers',
  'min_wal_size',
  'max_wal_size',
  'autovacuum',
  'jit',
];
