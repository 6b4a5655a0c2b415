import { PgherdError } from '../errors.ts';
import { targetOf } from '../postgres/target.ts';
import { installedStatement } from '../store/client/task-api.ts';
import { assertSchemaName } from '../store/migrate/schema-source.ts';
import { type Client, type ClientParts, clientOf } from './client.ts';
import type { Executor, PgExecutor } from './executor.ts';
import { listeningSession, pooledSessions } from './listening-session.ts';
import { OwnSession } from './own-session.ts';
import { type RunStatement, runnerOf } from './run-statement.ts';
import { checkOptions } from './task-options.ts';

/** Where the client connects. At most one of `pool`, `client` and `executor`. */
export interface ConnectOptions {
  /**
   * Connection string of the database that pgherd lives in. Without `pool`, `client` and `executor` it is also where statements run;
   * default: the variables PGHERD_URL, DATABASE_URL or PG*.
   */
  readonly url?: string;
  /** A pool of pg, which executes the statements. */
  readonly pool?: PgExecutor;
  /** A client of pg, which executes the statements. */
  readonly client?: PgExecutor;
  /** A database object of Kysely, Drizzle, Prisma, Knex, postgres.js or pg, which executes the statements. */
  readonly executor?: Executor;
  /** Name of pgherd's schema. Default: `pgherd`. */
  readonly schema?: string;
}

const NOTIFIED_POLL_MS = 2_000;

/**
 * Returns a client of the pgherd in a database. Throws `not_migrated` where its schema is missing or too old, `usage` for options that
 * do not fit together, and the errors of a connection.
 */
export async function connect(options: ConnectOptions = {}): Promise<Client> {
  checkOptions(options, ['url', 'pool', 'client', 'executor', 'schema']);
  const schema = options.schema ?? 'pgherd';
  assertSchemaName(schema);
  const { pool, client, executor } = options;
  const given = [pool, client, executor].filter((value) => value !== undefined);
  if (given.length > 1) {
    throw new PgherdError('usage', 'pool, client and executor are given together', { hint: 'pass one of them' });
  }
  const [own] = given;
  const parts = own === undefined ? withOwnSession(schema, options) : withExecutor(schema, own, options);
  try {
    await requireInstalled(schema, parts.run);
  } catch (error) {
    await parts.close();
    throw error;
  }
  return clientOf(parts);
}

function withOwnSession(schema: string, { url }: ConnectOptions): ClientParts {
  const { env } = process;
  const target = targetOf(url ?? env.PGHERD_URL ?? env.DATABASE_URL ?? null);
  const session = new OwnSession(target, 'pgherd client');
  return {
    schema,
    run: async ({ sql, values }) => {
      const connection = await session.open();
      const [row] = await connection.query<{ readonly result: string }>(sql, values);
      return row?.result ?? '';
    },
    openListener: () => listeningSession(target),
    notifiedPollMs: NOTIFIED_POLL_MS,
    close: () => session.close(),
  };
}

function withExecutor(schema: string, executor: Executor, { url }: ConnectOptions): ClientParts {
  const target = url === undefined ? null : targetOf(url);
  return {
    schema,
    run: runnerOf(executor),
    openListener: target === null ? pooledSessions(executor) : () => listeningSession(target),
    notifiedPollMs: NOTIFIED_POLL_MS,
    close: () => Promise.resolve(),
  };
}

async function requireInstalled(schema: string, run: RunStatement): Promise<void> {
  if ((await run(installedStatement(schema))) === 'true') return;
  throw new PgherdError('not_migrated', `the database has no pgherd schema '${schema}', or an older one`, {
    hint: 'run pgherd migrate, or name the schema: connect({ schema })',
  });
}
