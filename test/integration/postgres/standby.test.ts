import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { type Standby, startStandby } from '../../support/standby.ts';
import { ANN_PASSWORD, startTlsServers, type TlsServers } from '../../support/tls-server.ts';

let servers: TlsServers;
let standby: Standby;
beforeAll(async () => {
  servers = await startTlsServers();
  standby = await startStandby(servers.tls);
});
afterAll(async () => {
  await standby.stop();
  await servers.stop();
});

const DEAD_PORT = 1;

test.each([
  ['any', 'standby'],
  ['read-write', 'primary'],
  ['primary', 'primary'],
  ['read-only', 'standby'],
  ['standby', 'standby'],
  ['prefer-standby', 'standby'],
] as const)('of a dead server, a standby and a primary, target_session_attrs=%s means the %s', async (attrs, which) => {
  const hosts = [DEAD_PORT, standby.port, servers.tls.port].map((port) => `127.0.0.1:${port}`).join(',');
  const url = `postgres://ann:${encodeURIComponent(ANN_PASSWORD)}@${hosts}/postgres?target_session_attrs=${attrs}`;
  const connection = await connect(targetOf(url, { HOME: servers.home }), { applicationName: 'test' });
  const [row] = await connection.query<{ which: string }>(
    "select case when pg_is_in_recovery() then 'standby' else 'primary' end as which",
  );
  await connection.close();
  expect(row?.which).toBe(which);
});

test('a standby alone is refused as a primary, with the reason', async () => {
  const url = `postgres://ann:${encodeURIComponent(ANN_PASSWORD)}@127.0.0.1:${standby.port}/postgres?target_session_attrs=primary`;
  await expect(connect(targetOf(url, { HOME: servers.home }), { applicationName: 'test' })).rejects.toMatchObject({
    code: 'connection_failed',
    message: expect.stringContaining('it is a standby'),
    hint: expect.stringContaining('target_session_attrs=primary'),
  });
});
