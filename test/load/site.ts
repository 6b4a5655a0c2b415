import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { type EmbeddedServer, startEmbedded } from '../../src/embedded/server.ts';
import { type RunningCli, runCli, spawnCli } from '../support/cli.ts';
import { USED_WAL_SETTINGS, writeWal } from '../support/used-wal.ts';

/** A server of its own with pgherd in it, and daemons as users start them. */
export interface Site {
  readonly server: EmbeddedServer;
  readonly url: string;
  query<R extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  /** Another session. */
  client(): Promise<pg.Client>;
  start(...flags: readonly string[]): Promise<RunningCli>;
  close(): Promise<void>;
}

export async function createSite({ migrated = true }: { readonly migrated?: boolean } = {}): Promise<Site> {
  const server = await startEmbedded({
    durable: true,
    purpose: 'test',
    settings: { shared_buffers: '512MB', ...USED_WAL_SETTINGS },
  });
  const url = server.url('postgres');
  if (migrated) {
    const { code, stderr } = await runCli(['migrate', '--url', url]);
    if (code !== 0) throw new Error(stderr);
  }
  const clients: pg.Client[] = [];
  const client = async (): Promise<pg.Client> => {
    const opened = new pg.Client({ connectionString: url });
    opened.on('error', () => {});
    await opened.connect();
    clients.push(opened);
    return opened;
  };
  const main = await client();
  await writeWal((sql) => main.query(sql));
  const daemons: RunningCli[] = [];
  return {
    server,
    url,
    query: async <R extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []): Promise<R[]> =>
      (await main.query<R>(sql, [...values])).rows,
    client,
    start: async (...flags) => {
      const daemon = spawnCli(['run', '--url', url, '--log-format', 'json', ...flags]);
      daemons.push(daemon);
      await daemon.waitForOutput(/"started"/, 30_000);
      return daemon;
    },
    close: async () => {
      await Promise.all(daemons.map((daemon) => daemon.kill('SIGKILL')));
      await Promise.all(clients.map((opened) => opened.end()));
      await server.stop();
    },
  };
}

/** The resident memory of a process, in MB (Linux). */
export async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024);
}

/** CPU seconds that a process has used so far (Linux). */
export async function cpuOf(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}
