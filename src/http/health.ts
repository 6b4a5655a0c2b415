import type { Hono } from 'hono';
import { type ErrorCode, PgherdError } from '../errors.ts';
import { daemonHoldsLease } from '../store/daemons/daemons.ts';
import { latestVersion } from '../store/migrate/schema-source.ts';
import { schemaVersion } from '../store/migrate/schema-version.ts';
import type { HttpContext } from './http-context.ts';

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<'daemon' | 'database' | 'schema' | 'lease', string>>;
}

/**
 * `/healthz`: the process lives and answers; a database that is away is no reason to restart it. `/readyz`: it works, 503 when
 * it does not. Neither asks for a token nor tells a name.
 */
export function addHealthRoutes(app: Hono, http: HttpContext): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const readiness = await http.fast.get('readiness', () => readinessOf(http));
    return c.json(readiness, readiness.ready ? 200 : 503);
  });
}

/** Answers within two seconds, also when the server does not. */
export async function readinessOf(http: HttpContext): Promise<Readiness> {
  const { id, load } = http.daemon;
  const daemon = id === '' ? 'starting' : load.state === 'draining' ? 'draining' : 'ok';
  const unknown = { daemon, schema: 'unknown', lease: 'unknown' } as const;
  try {
    const found = await inTime(
      http.sessions.watch(async (connection) => {
        const version = await schemaVersion(connection, http.schema);
        return { version, leased: id !== '' && (await daemonHoldsLease(connection, id)) };
      }, LIMIT_MS),
    );
    const schema = found.version >= latestVersion() ? 'ok' : 'too old';
    const lease = found.leased ? 'ok' : 'not held';
    const ready = daemon === 'ok' && schema === 'ok' && lease === 'ok';
    return { ready, checks: { daemon, database: 'ok', schema, lease } };
  } catch (error) {
    // A new session is refused by a schema that is older than this program.
    const unfit = error instanceof PgherdError && UNFIT[error.code];
    if (typeof unfit === 'string') return { ready: false, checks: { ...unknown, database: 'ok', schema: unfit } };
    return { ready: false, checks: { ...unknown, database: 'not reached' } };
  }
}

const UNFIT: Partial<Readonly<Record<ErrorCode, string>>> = { not_migrated: 'missing', schema_too_old: 'too old' };

const LIMIT_MS = 2_000;

/** A connection that is not even refused is not waited for. */
function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), LIMIT_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
