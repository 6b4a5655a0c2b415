import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { examine } from '../../../src/cli/doctor/examine.ts';
import type { Finding } from '../../../src/cli/doctor/finding.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { runCli } from '../../support/cli.ts';
import { type ManagedCluster, startManagedCluster } from '../../support/managed-cluster.ts';

// The findings of doctor with few privileges, as on managed services.
let cluster: ManagedCluster;
let admin: string;
let database: string;
beforeAll(async () => {
  cluster = await startManagedCluster({ max_connections: '40' });
  admin = await cluster.createAdmin('cloudsql');
  database = await cluster.createDatabase(admin);
  await runCli(['migrate'], { env: { PGHERD_URL: cluster.url(database, admin) } });
  await superuser(`alter role pgherd_daemon password '${cluster.password('pgherd_daemon')}'`);
});
afterAll(() => cluster.stop());
beforeEach(() => superuser('revoke pg_read_all_stats, pg_monitor, pg_signal_backend from pgherd_daemon'));

const superuser = (sql: string): Promise<unknown> => cluster.as(null, database, sql);
const findingsOf = async (
  check: string,
  url: string = cluster.url(database, 'pgherd_daemon'),
): Promise<readonly Finding[]> => {
  const findings = await examine({ target: targetOf(url, {}), schema: 'pgherd', toolVersion: 'test' });
  return findings.filter((each) => each.check === check);
};

test('a fact that it cannot see is reported as unknown, with the grant that is missing', async () => {
  expect(await findingsOf('xmin')).toEqual([
    {
      check: 'xmin',
      severity: 'info',
      message: 'unknown: whether a transaction of another login keeps vacuum from removing dead rows',
      remedy: 'grant pg_read_all_stats to pgherd_daemon',
    },
  ]);
  await superuser('grant pg_monitor to pgherd_daemon');
  expect(await findingsOf('xmin')).toMatchObject([{ severity: 'ok' }]);
});

test('names the predefined roles that the login of daemons lacks', async () => {
  const remedies = async (url?: string): Promise<unknown> =>
    (await findingsOf('privileges', url))
      .filter(({ message }) => message.startsWith('pgherd_daemon lacks'))
      .map(({ remedy }) => remedy);

  const both = ['grant pg_read_all_stats to pgherd_daemon', 'grant pg_signal_backend to pgherd_daemon'];
  expect(await remedies()).toEqual(both);
  expect(await remedies(cluster.url(database, admin))).toEqual(both);
  await superuser('grant pg_monitor to pgherd_daemon');
  expect(await remedies()).toEqual([both[1]]);
  await superuser('grant pg_signal_backend to pgherd_daemon');
  expect(await remedies()).toEqual([]);
});

test('knows the limits of role, database and server, and counts sessions that it may not see', async () => {
  await superuser(
    `alter role pgherd_daemon connection limit 9; alter database ${database} connection limit 12;
     insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until) values ('big', 1, 'test', 4, 10, now() + interval '1 h')`,
  );
  const daemons = (rest: string): string => `1 daemon may open 10 connections; ${rest}`;
  expect((await findingsOf('limits')).map(({ severity, message, remedy }) => [severity, message, remedy])).toEqual([
    ['ok', daemons(`database ${database} allows 12, of which 1 are in use`), null],
    [
      'warning',
      daemons('role pgherd_daemon allows 9, of which 1 are in use'),
      'alter role "pgherd_daemon" connection limit -1, or lower daemon.max_connections in pgherd.yaml',
    ],
    ['ok', daemons('the server allows 37, of which 1 are in use'), null],
  ]);
  await superuser(`alter database ${database} connection limit 8`);
  expect((await findingsOf('limits')).map(({ severity }) => severity)).toEqual(['error', 'warning', 'ok']);

  const held = await Promise.all(Array.from({ length: 3 }, () => cluster.hold(admin, database)));
  expect((await findingsOf('limits')).map(({ message }) => /of which (\d+)/.exec(message)?.[1])).toEqual([
    '4',
    '1',
    '4',
  ]);
  await Promise.all(held.map((release) => release()));
  await superuser(
    `alter role pgherd_daemon connection limit -1; alter database ${database} connection limit -1; delete from pgherd.daemons`,
  );
  expect((await findingsOf('limits')).map(({ severity }) => severity)).toEqual(['ok']);
});

test('warns when TLS is off to another machine', async () => {
  const { hostname, port, password } = new URL(cluster.url(database, 'pgherd_daemon'));
  const login = `user=pgherd_daemon dbname=${database} password=${decodeURIComponent(password)}`;
  expect(await findingsOf('tls', `host=db.example.com hostaddr=${hostname} port=${port} ${login}`)).toMatchObject([
    { severity: 'warning', message: 'TLS is off: what is sent to db.example.com can be read on the way' },
  ]);
  expect(await findingsOf('tls')).toMatchObject([{ severity: 'ok' }]);
});
