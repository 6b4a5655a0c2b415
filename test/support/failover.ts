import pg from 'pg';
import { type EmbeddedServer, startEmbedded } from '../../src/embedded/server.ts';
import { connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { migrate } from '../../src/store/migrate/migrate.ts';
import { type Standby, startStandby } from './standby.ts';
import { type SwitchingProxy, startSwitchingProxy } from './switching-proxy.ts';

/** Also where the server says otherwise. */
const WRITES = '-c default_transaction_read_only=off -c synchronous_commit=local';

/** A server with pgherd installed, a name in front of it, and standbys of it. */
export interface Failover {
  readonly primary: EmbeddedServer;
  /** The target of the daemons. */
  readonly proxy: SwitchingProxy;
  /** The database, through the name. */
  readonly url: string;
  /** Executes a statement on the server at this port, bypassing the name. */
  on<R extends pg.QueryResultRow>(port: number, sql: string, values?: readonly unknown[]): Promise<R[]>;
  /** A standby of the server in its current state, which receives no later changes. */
  standby(): Promise<Standby>;
  stop(): Promise<void>;
}

export async function startFailover(): Promise<Failover> {
  const primary = await startEmbedded({ durable: false, purpose: 'test', settings: { wal_level: 'replica' } });
  const proxy = await startSwitchingProxy(primary.port);
  const clients = new Map<number, pg.Client>();
  const standbys: Standby[] = [];
  const urlOf = (port: number): string => {
    const url = new URL(primary.url('postgres'));
    url.port = String(port);
    return url.href;
  };
  const connection = await connect(targetOf(urlOf(primary.port)), { applicationName: 'test' });
  await migrate(connection, 'pgherd');
  await connection.execute('create table effect (what text, at timestamptz not null default clock_timestamp())');
  await connection.close();
  const clientOf = async (port: number): Promise<pg.Client> => {
    const known = clients.get(port);
    if (known !== undefined) return known;
    const client = new pg.Client({ connectionString: urlOf(port), application_name: 'observer', options: WRITES });
    client.on('error', () => {});
    await client.connect();
    clients.set(port, client);
    return client;
  };
  return {
    primary,
    proxy,
    url: urlOf(proxy.port),
    on: async <R extends pg.QueryResultRow>(port: number, sql: string, values: readonly unknown[] = []) =>
      (await (await clientOf(port)).query<R>(sql, [...values])).rows,
    standby: async () => {
      const standby = await startStandby(primary);
      standbys.push(standby);
      return standby;
    },
    stop: async () => {
      for (const client of clients.values()) await client.end().catch(() => {});
      await proxy.close();
      for (const standby of standbys) await standby.stop();
      await primary.stop();
    },
  };
}
