import { chmod, chown, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { prepareBinaries } from '../../src/embedded/binaries.ts';
import { copyTree, openCacheDirectory } from '../../src/embedded/cache.ts';
import { spawnProgram } from '../../src/embedded/run-program.ts';
import { findServerUser } from '../../src/embedded/server-user.ts';
import { prepareTemplateCluster, SUPERUSER } from '../../src/embedded/template-cluster.ts';
import { answers, freePort, serverArguments } from '../support/server-port.ts';
import { waitFor } from '../support/wait-for.ts';

/** The standby's name in `synchronous_standby_names`. */
export const STANDBY = 'pair';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_line_prefix: '%m [%p] %q%u@%d %a ',
  max_connections: '90',
  wal_level: 'replica',
  max_wal_senders: '6',
  wal_keep_size: '512MB',
  hot_standby: 'on',
};

/** One PostgreSQL server of a pair, on a port that it keeps. */
export interface PostgresNode {
  readonly port: number;
  readonly dataDir: string;
  url(database: string, user?: string, password?: string): string;
  /** Starts it, as a standby of the server on the port `primary` when one is given. */
  start(primary: number | null): Promise<void>;
  /** In order: everything that it has written is with its standby then. */
  stop(): Promise<void>;
  /** All its processes at once, as when the machine loses its power. */
  kill(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

/** A node with an empty cluster (`source` null), or with a base backup of a running one. It is not started yet. */
export async function createNode(source: PostgresNode | null): Promise<PostgresNode> {
  const user = await findServerUser();
  const cache = await openCacheDirectory(user);
  const binaries = await prepareBinaries(cache, { nativeDirectory: null });
  const template = await prepareTemplateCluster(cache, binaries, user, undefined);
  const root = await mkdtemp(join(tmpdir(), 'pgherd-node-'));
  await chmod(root, 0o755);
  const dataDir = join(root, 'data');
  const port = await freePort();
  const own = async (path: string): Promise<void> => {
    if (user !== null) await chown(path, user.uid, user.gid);
  };
  if (source === null) await copyTree(template.dataDir, dataDir, user);
  else await takeBackup(source, dataDir, { copy: (from, to) => copyTree(from, to, user), own });
  const url = (database: string, as = SUPERUSER, password = template.password): string =>
    `postgresql://${as}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  const pid = async (): Promise<number> =>
    Number((await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]);
  const ended = async (): Promise<void> => {
    const running = await pid();
    await waitFor(() => !isAlive(running), { what: `the server on port ${port} to end`, timeoutMs: 60_000 });
  };
  const node: PostgresNode = {
    port,
    dataDir,
    url,
    start: async (primary) => {
      const signalFile = join(dataDir, 'standby.signal');
      if (primary === null) await rm(signalFile, { force: true });
      else await writeFile(signalFile, '').then(() => own(signalFile));
      const settings = {
        ...SETTINGS,
        port: String(port),
        ...(primary === null ? {} : { primary_conninfo: conninfoOf(primary, template.password) }),
      };
      const log = await open(join(root, 'server.log'), 'a', 0o600);
      spawnProgram(binaries.postgres, serverArguments(dataDir, settings), { user, output: log.fd }).unref();
      await log.close();
      await waitFor(() => answers(url('postgres')), { what: `the server on port ${port}`, timeoutMs: 60_000 });
    },
    stop: async () => {
      const running = await pid();
      if (!isAlive(running)) return;
      process.kill(running, 'SIGINT');
      await ended();
    },
    kill: async () => {
      const running = await pid();
      if (!isAlive(running)) return;
      // The parent first: it would start others anew.
      process.kill(running, 'SIGSTOP');
      const children = await readFile(`/proc/${running}/task/${running}/children`, 'utf8').catch(() => '');
      for (const child of [running, ...children.split(' ').map(Number)]) if (isAlive(child)) kill(child, 'SIGKILL');
      await ended();
      await rm(join(dataDir, 'postmaster.pid'), { force: true });
    },
    remove: async () => {
      await node.kill();
      await rm(root, { recursive: true, force: true });
    },
  };
  return node;
}

/** Rows of one statement, on a connection of its own. */
export async function ask<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'test driver' });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

interface Copying {
  readonly copy: (from: string, to: string) => Promise<void>;
  readonly own: (path: string) => Promise<void>;
}

async function takeBackup(source: PostgresNode, dataDir: string, { copy, own }: Copying): Promise<void> {
  const client = new pg.Client({ connectionString: source.url('postgres'), application_name: 'test driver' });
  await client.connect();
  try {
    await client.query("select pg_backup_start('pair', true)");
    // A file that is removed meanwhile is not needed: then the copy begins anew.
    await waitFor(
      async () => {
        await rm(dataDir, { recursive: true, force: true });
        return copy(source.dataDir, dataDir).then(
          () => true,
          () => false,
        );
      },
      { what: 'a base backup', timeoutMs: 60_000 },
    );
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    await rm(join(dataDir, 'pg_wal'), { recursive: true });
    for (const path of ['pg_wal', 'pg_wal/archive_status', 'pg_wal/summaries']) {
      await mkdir(join(dataDir, path), { mode: 0o700 });
      await own(join(dataDir, path));
    }
    await writeFile(join(dataDir, 'backup_label'), rows[0]?.labelfile ?? '');
    await own(join(dataDir, 'backup_label'));
    for (const name of ['postmaster.pid', 'postmaster.opts', 'standby.signal']) {
      await rm(join(dataDir, name), { force: true });
    }
  } finally {
    await client.end();
  }
}

function conninfoOf(port: number, password: string): string {
  return `host=127.0.0.1 port=${port} user=${SUPERUSER} password=${password} application_name=${STANDBY}`;
}

function isAlive(pid: number): boolean {
  return pid > 0 && kill(pid, 0);
}

function kill(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
