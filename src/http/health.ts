import type { Hono } from 'hono';
import { type ErrorCode, PgherdError } from '../errors.ts';
import { STALLED_MS, stalledNames, stuckLoops } from '../runtime/part/loop-health.ts';
import { daemonHoldsLease } from '../store/daemons/daemons.ts';
import { latestVersion } from '../store/migrate/schema-source.ts';
import { schemaVersion } from '../store/migrate/schema-version.ts';
import type { HttpContext } from './http-context.ts';

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<'daemon' | 'parts' | 'database' | 'schema' | 'lease', string>>;
}

/**
 * `/healthz`: the process answers. `/livez`: each loop makes progress; 503 when only a restart helps. An unreachable database is not a
 * reason to restart. `/readyz`: the daemon works; 503 when it does not. None needs a token or contains a name of a job.
 */
export function addHealthRoutes(app: Hono, http: HttpContext): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/livez', (c) => {
    const stuck = stuckLoops(http.daemon.health);
    return c.json({ alive: stuck.length === 0, stuck }, stuck.length === 0 ? 200 : 503);
  });
  app.get('/readyz', async (c) => {
    const readiness = await http.fast.get('readiness', () => readinessOf(http));
    return c.json(readiness, readiness.ready ? 200 : 503);
  });
}

/** Answers within two seconds, even if the server does not. */
export async function readinessOf(http: HttpContext): Promise<Readiness> {
  const { id, load, health } = http.daemon;
  const stalled = stalledNames(health);
  const parts = stalled.length === 0 ? 'ok' : `no pass for ${STALLED_MS / 1_000} s: ${stalled.join(', ')}`;
  const daemon = id === '' ? 'starting' : load.state === 'draining' ? 'draining' : 'ok';
  const unknown = { daemon, parts, schema: 'unknown', lease: 'unknown' } as const;
  try {
    const found = await inTime(
      http.sessions.watch(async (connection) => {
        const version = await schemaVersion(connection, http.schema);
        return { version, leased: id !== '' && (await daemonHoldsLease(connection, id)) };
      }, LIMIT_MS),
    );
    const schema = found.version >= latestVersion() ? 'ok' : 'too old';
    const lease = found.leased ? 'ok' : 'not held';
    const ready = daemon === 'ok' && parts === 'ok' && schema === 'ok' && lease === 'ok';
    return { ready, checks: { daemon, parts, database: 'ok', schema, lease } };
  } catch (error) {
    // A schema that is older than this program rejects a new session.
    const unfit = error instanceof PgherdError && UNFIT[error.code];
    if (typeof unfit === 'string') return { ready: false, checks: { ...unknown, database: 'ok', schema: unfit } };
    return { ready: false, checks: { ...unknown, database: 'not reached' } };
  }
}

const UNFIT: Partial<Readonly<Record<ErrorCode, string>>> = { not_migrated: 'missing', schema_too_old: 'too old' };

const LIMIT_MS = 2_000;

/** Limits the wait for a connection that is neither accepted nor refused. */
function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), LIMIT_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
