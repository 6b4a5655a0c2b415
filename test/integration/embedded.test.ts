import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { cleanUpStale } from '../../src/embedded/owner.ts';
import { type EmbeddedServer, startEmbedded } from '../../src/embedded/server.ts';
import { waitFor } from '../support/wait-for.ts';

const PARENT = fileURLToPath(new URL('../support/embedded-parent.ts', import.meta.url));

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

interface Orphan {
  readonly dataDir: string;
  readonly url: string;
}

async function startInProcess(): Promise<{ parent: ChildProcessByStdio<Writable, Readable, null>; orphan: Orphan }> {
  const parent = spawn(process.execPath, ['--import', 'tsx', PARENT], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(parent.stdout, 'data');
  return { parent, orphan: JSON.parse(String(line)) as Orphan };
}

describe('the embedded server', () => {
  let cache: string;
  const servers: EmbeddedServer[] = [];

  const start = async (): Promise<EmbeddedServer> => {
    const server = await startEmbedded({ durable: false, purpose: 'test', settings: { work_mem: '5MB' } });
    servers.push(server);
    return server;
  };

  beforeAll(async () => {
    // Of this file alone: a server that another run left behind would count here, and ours there.
    cache = await mkdtemp(join(tmpdir(), 'pgherd-cache-'));
    await chmod(cache, 0o755);
    vi.stubEnv('PGHERD_CACHE_DIR', cache);
  });

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  afterAll(async () => {
    vi.unstubAllEnvs();
    await rm(cache, { recursive: true, force: true });
  });

  test('answers on loopback with the settings it was given and a scram password', async () => {
    const server = await start();

    const rows = await withClient(server.url('postgres'), async (client) => {
      const result = await client.query(
        `select current_setting('work_mem') as work_mem, current_setting('fsync') as fsync,
                current_setting('listen_addresses') as listen, left(rolpassword, 13) as verifier
         from pg_authid where rolname = current_user`,
      );
      return result.rows;
    });

    expect(rows).toEqual([{ work_mem: '5MB', fsync: 'off', listen: '127.0.0.1', verifier: 'SCRAM-SHA-256' }]);
    const hba = await readFile(join(server.dataDir, 'pg_hba.conf'), 'utf8');
    expect(hba).not.toMatch(/^\s*(local|host).*\btrust\b/m);
  });

  test('refuses a wrong password', async () => {
    const server = await start();

    const attempt = withClient(server.url('postgres', 'postgres', 'wrong'), (client) => client.query('select 1'));

    await expect(attempt).rejects.toMatchObject({ code: '28P01' });
  });

  test('leaves no process after it has stopped, and stops only once', async () => {
    const server = await start();
    await Promise.all([server.stop(), server.stop()]);

    expect(existsSync(server.dataDir)).toBe(false);
    expect(await readdir(join(cache, 'servers'))).toEqual([]);
    await expect(withClient(server.url('postgres'), (client) => client.query('select 1'))).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  test('starts several times in parallel on a cache that is still empty', async () => {
    const empty = await mkdtemp(join(cache, 'empty-'));
    await chmod(empty, 0o755);
    vi.stubEnv('PGHERD_CACHE_DIR', empty);
    const started = await Promise.all([start(), start(), start()]);
    vi.stubEnv('PGHERD_CACHE_DIR', cache);

    expect(new Set(started.map((server) => server.port)).size).toBe(3);
    for (const server of started) {
      expect((await withClient(server.url('postgres'), (client) => client.query('select 1 as one'))).rows).toEqual([
        { one: 1 },
      ]);
    }
    expect(await readdir(join(empty, 'binaries'))).toHaveLength(1);
    expect(await readdir(join(empty, 'clusters'))).toHaveLength(1);
  });

  test('is cleaned up by the next start when the process that started it was killed, and not while that process lives', async () => {
    const { parent, orphan } = await startInProcess();
    expect(await cleanUpStale()).toBe(0);
    expect(existsSync(orphan.dataDir)).toBe(true);

    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await withClient(orphan.url, (client) => client.query('select 1'));
    await start();

    expect(existsSync(orphan.dataDir)).toBe(false);
    await expect(withClient(orphan.url, (client) => client.query('select 1'))).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    expect(await cleanUpStale()).toBe(0);
  });

  test('ends when its starter exits without stopping it', async () => {
    const { parent, orphan } = await startInProcess();
    await withClient(orphan.url, (client) => client.query('select 1'));

    parent.stdin.end();
    await once(parent, 'exit');

    const refused = (): Promise<boolean> =>
      withClient(orphan.url, (client) => client.query('select 1')).then(
        () => false,
        (error) => error.code === 'ECONNREFUSED',
      );
    expect(await waitFor(refused, { what: 'the server to end' })).toBe(true);
    expect(await cleanUpStale()).toBe(1);
    expect(existsSync(orphan.dataDir)).toBe(false);
  });

  test('names a directory that is not a PostgreSQL package', async () => {
    const attempt = startEmbedded({ durable: false, purpose: 'test', binaries: join(cache, 'nothing') });

    await expect(attempt).rejects.toMatchObject({
      code: 'embedded_postgres_failed',
      message: expect.stringContaining(join(cache, 'nothing')),
      hint: expect.stringContaining('Install the package again'),
    });
  });

  test("reports PostgreSQL's message when a setting is refused", async () => {
    const attempt = startEmbedded({ durable: false, purpose: 'test', settings: { max_connections: 'many' } });

    await expect(attempt).rejects.toMatchObject({
      code: 'embedded_postgres_failed',
      message: expect.stringContaining('max_connections'),
    });
    expect(await readdir(join(cache, 'servers'))).toEqual([]);
  });

  test('ends a start when its signal aborts, with the reason of the signal', async () => {
    const empty = await mkdtemp(join(cache, 'empty-'));
    await chmod(empty, 0o755);
    vi.stubEnv('PGHERD_CACHE_DIR', empty);
    const abort = new AbortController();
    const reason = new Error('enough');
    const attempt = startEmbedded({ durable: false, purpose: 'test', signal: abort.signal });
    const clusters = join(empty, 'clusters');
    const initdbRuns = waitFor(async () => (await readdir(clusters).catch(() => [])).length > 0, { what: 'initdb' });
    const aborted = initdbRuns.then(() => abort.abort(reason));

    await expect(attempt).rejects.toBe(reason);
    await aborted;
    vi.stubEnv('PGHERD_CACHE_DIR', cache);
    expect(await readdir(clusters)).toEqual([]);
  });
});
