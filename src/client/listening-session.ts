import { type Connection, connect } from '../postgres/connection.ts';
import type { Target } from '../postgres/target.ts';
import type { ListeningSession } from './ended-signal.ts';

/** A session of the client's own. */
export async function listeningSession(target: Target): Promise<ListeningSession> {
  const connection: Connection = await connect(target, { applicationName: 'pgherd client, notifications' });
  return {
    query: (sql) => connection.query(sql),
    onNotification: (listener) => connection.onNotification(listener),
    onEnd: (listener) => connection.onEnd(() => listener()),
    close: () => connection.close(),
  };
}

/** The part of a pool of pg that is used to take a client out of it. */
interface ClientPool {
  readonly options?: { readonly max?: number };
  connect(): Promise<PooledClient>;
}

interface PooledClient {
  query(text: string): Promise<{ readonly rows: readonly object[] }>;
  on(event: string, listener: (message: { readonly channel?: string }) => void): unknown;
  release(destroy: boolean): void;
}

/** Returns how to take a session out of a pool; null: it is not a pool, or has only one client, which the statements need. */
export function pooledSessions(executor: object): (() => Promise<ListeningSession>) | null {
  if (!isPool(executor) || (executor.options?.max ?? 2) < 2) return null;
  return async () => {
    const client = await executor.connect();
    return {
      query: async (sql) => (await client.query(sql)).rows,
      onNotification: (listener) => void client.on('notification', ({ channel = '' }) => listener(channel)),
      onEnd: (listener) => {
        client.on('error', () => listener());
        client.on('end', () => listener());
      },
      // Removed from the pool, so that it does not stay subscribed.
      close: () => Promise.resolve(client.release(true)),
    };
  };
}

function isPool(executor: object): executor is ClientPool {
  return 'connect' in executor && typeof executor.connect === 'function' && 'totalCount' in executor;
}
