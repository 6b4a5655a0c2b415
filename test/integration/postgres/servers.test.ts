import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Connection, connect } from '../../../src/postgres/connection.ts';
import { type Target, targetOf } from '../../../src/postgres/target.ts';
import { runCli } from '../../support/cli.ts';
import { startHoldingProxy } from '../../support/holding-proxy.ts';
import { ANN_PASSWORD, startTlsServers, type TlsServers } from '../../support/tls-server.ts';
import { waitFor } from '../../support/wait-for.ts';

let servers: TlsServers;
beforeAll(async () => {
  servers = await startTlsServers();
});
afterAll(() => servers.stop());

const open = (target: Target): Promise<Connection> => connect(target, { applicationName: 'test' });
const ann = (hosts: string, query: string): Target =>
  targetOf(`postgres://ann:${encodeURIComponent(ANN_PASSWORD)}@${hosts}/postgres?${query}`, { HOME: servers.home });
const portOf = async (connection: Connection): Promise<number> => {
  const [row] = await connection.query<{ port: number }>("select current_setting('port')::int as port");
  return row?.port ?? 0;
};

describe('several servers', () => {
  test('all sessions go to one of them, and to the next one when it is lost; none stays on the former', async () => {
    const { tls, plain } = servers;
    const first = await startHoldingProxy('127.0.0.1', tls.port);
    const target = ann(`127.0.0.1:${first.port},127.0.0.1:${plain.port}`, 'sslmode=disable');
    // A login as a role, or into another database, follows the same decision.
    const other = { ...target, database: 'template1' };
    const before = await Promise.all([open(target), open(target), open(other)]);
    expect(await Promise.all(before.map(portOf))).toEqual([tls.port, tls.port, tls.port]);
    const ended = Promise.all(
      before.map((connection) => new Promise<void>((resolve) => connection.onEnd(() => resolve()))),
    );
    // Sessions that are open stay as they are; new ones are refused.
    first.mode = 'refuse';
    const after = await Promise.all([open(other), open(target)]);
    expect(await Promise.all(after.map(portOf))).toEqual([plain.port, plain.port]);
    await ended;
    for (const connection of after) await connection.close();
    await first.close();
  });

  test('a wrong password is not tried on the next server', async () => {
    const { tls, plain } = servers;
    const target = { ...ann(`localhost:${tls.port},127.0.0.1:${plain.port}`, ''), password: () => 'not the password' };
    await expect(open(target)).rejects.toMatchObject({ code: 'authentication_failed' });
  });
});

describe('parameters that psql 15 does not have', () => {
  test.each([
    ['sslmode=require&sslnegotiation=direct', null],
    ['sslmode=require&require_auth=scram-sha-256&channel_binding=require', null],
    ['require_auth=!scram-sha-256', /require_auth does not allow authentication by scram-sha-256/],
    ['require_auth=none', /require_auth does not allow authentication by scram-sha-256/],
    ['sslmode=verify-full&sslrootcert=system', /signed by an authority that is not trusted/],
    ['sslrootcert=system', /signed by an authority that is not trusted/],
    ['sslcertmode=disable&sslmode=require', null],
    ['load_balance_hosts=random', null],
  ])('%s', async (query, failure) => {
    const opened = open(ann(`localhost:${servers.tls.port}`, query));
    if (failure === null) await (await opened).close();
    else await expect(opened).rejects.toThrow(failure);
  });

  test('a server that asks for the password in clear text does not get it where require_auth forbids it', async () => {
    const target = { ...ann(`localhost:${servers.tls.port}`, 'require_auth=scram-sha-256'), user: 'clear' };
    let asked = 0;
    const password = (): string => {
      asked += 1;
      return ANN_PASSWORD;
    };
    await expect(open({ ...target, password })).rejects.toThrow(/does not allow authentication by password/);
    expect(asked).toBe(0);
    const trusted = { ...ann(`localhost:${servers.tls.port}`, 'require_auth=scram-sha-256'), user: 'trusty' };
    await expect(open(trusted)).rejects.toThrow(/does not allow a login without authentication/);
  });
});

test('a cancel reaches an encrypted session', async () => {
  const connection = await open(ann(`localhost:${servers.tls.port}`, 'sslmode=require'));
  const sleeping = connection.execute('select pg_sleep(600)');
  const refused = expect(sleeping).rejects.toMatchObject({ code: '57014' });
  const observer = await open(ann(`localhost:${servers.tls.port}`, 'sslmode=require'));
  const isSleeping = (): Promise<readonly object[]> =>
    observer.query("select from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'", [connection.pid]);
  await waitFor(async () => (await isSleeping()).length > 0, { what: 'the statement to run' });
  await observer.close();
  await connection.cancel();
  await refused;
  await connection.close();
});

test('a command with sslmode=require prints its output, and no warning of the driver', async () => {
  const url = `postgres://ann:${encodeURIComponent(ANN_PASSWORD)}@localhost:${servers.tls.port}/postgres?sslmode=require`;
  const result = await runCli(['status'], { env: { PGHERD_URL: url, HOME: servers.home } });
  expect(result.stderr).toMatch(/^error: database postgres has no pgherd schema 'pgherd'\nhint: .*\n$/);
});
