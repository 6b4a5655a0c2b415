import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type EmbeddedServer, startEmbedded } from '../../src/embedded/server.ts';
import { connect } from '../../src/postgres/connection.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { migrateTarget } from '../../src/store/migrate/migrate-target.ts';
import type { TestDatabase } from './database.ts';
import { type HoldingProxy, startHoldingProxy } from './holding-proxy.ts';

/** A second server behind a proxy, with a database `reports`, a role `worker`, and the table `effect (task, at)` it writes. */
export interface OtherServer {
  readonly server: EmbeddedServer;
  readonly proxy: HoldingProxy;
  readonly database: string;
  readonly role: string;
  readonly password: string;
  /** As superuser, past the proxy. */
  query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** For `connections.<name>.url_env`: through the proxy, without a user that matters. */
  readonly url: string;
  /** The number of effects of this task, and its row in the ledger. */
  effects(taskId: string): Promise<number>;
  ledger(taskId: string): Promise<readonly { readonly fence: number; readonly done: boolean }[]>;
  stop(): Promise<void>;
}

export async function startOtherServer(): Promise<OtherServer> {
  const server = await startEmbedded({ durable: false, purpose: 'test' });
  const proxy = await startHoldingProxy(server.host, server.port);
  const password = randomBytes(12).toString('hex');
  const database = 'reports';
  const admin = new pg.Client({ connectionString: server.url('postgres') });
  await admin.connect();
  await admin.query(`create role worker login password '${password}'`);
  await admin.query(`create database ${database}`);
  await admin.end();
  const client = new pg.Client({ connectionString: server.url(database) });
  client.on('error', () => {});
  await client.connect();
  await client.query('create table effect (task bigint not null, at timestamptz not null default clock_timestamp())');
  await client.query('grant select, insert on effect to worker');
  const query = async <R extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<R[]> =>
    (await client.query<R>(text, [...values])).rows;
  return {
    server,
    proxy,
    database,
    role: 'worker',
    password,
    query,
    url: `postgresql://nobody@127.0.0.1:${proxy.port}/${database}`,
    effects: async (taskId) => (await query('select from effect where task = $1', [taskId])).length,
    ledger: (taskId) =>
      query('select fence, done_at is not null as done from pgherd_target.ledger where task_id = $1', [taskId]),
    stop: async () => {
      await client.end();
      await proxy.close();
      await server.stop();
    },
  };
}

/** Installs the ledger in a database and records it at home, as `migrate --target` does. */
export async function installLedger(
  home: Pick<TestDatabase, 'query'>,
  url: string,
  place: { readonly connection: string | null; readonly database: string },
): Promise<void> {
  const connection = await connect(targetOf(url), { applicationName: 'test' });
  try {
    const { owner } = await migrateTarget(connection, 'pgherd');
    await home.query(
      'insert into pgherd.targets (connection, database, is_default, owner) values ($1, $2, $3, $4) on conflict do nothing',
      [place.connection ?? '', place.database, place.connection !== null, owner],
    );
  } finally {
    await connection.close();
  }
}
