import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchingCommits } from '../../../src/cli/options/commit-watch.ts';
import { type Connection, connect } from '../../../src/postgres/connection.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { migrate } from '../../../src/store/migrate/migrate.ts';
import { type CliResult, runCli } from '../../support/cli.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { type RestartableServer, startRestartableServer } from '../../support/restartable-server.ts';
import { waitFor } from '../../support/wait-for.ts';

let server: RestartableServer;
let admin: Connection;
beforeAll(async () => {
  server = await startRestartableServer({});
  admin = await connect(targetOf(server.url('postgres')), { applicationName: 'test' });
  await migrate(admin, 'pgherd');
  await admin.execute("create role deploys login password 'of-a-test'; grant pgherd_deployer to deploys");
  await synchronousStandby('nobody');
});
afterAll(async () => {
  await admin.close();
  await server.close();
});

async function synchronousStandby(name: string): Promise<void> {
  // A transaction of its own cannot contain it.
  await admin.execute(`alter system set synchronous_standby_names = '${name}'`);
  await admin.execute('select pg_reload_conf()');
  const other = await connect(targetOf(server.url('postgres')), { applicationName: 'test' });
  await waitFor(
    async () =>
      (await other.query<{ now: string }>('select current_setting($1) as now', ['synchronous_standby_names']))[0]
        ?.now === name,
    { what: 'the setting to be read' },
  );
  await other.close();
}

test('a commit that waits for a standby is named, and ended by a limit', async () => {
  const target = targetOf(server.url('postgres'));
  const connection = await connect(target, { applicationName: 'test' });
  const notes: string[] = [];
  const watch = { connection, target, note: (text: string) => void notes.push(text), lookAfterMs: 100, limitMs: 500 };
  const committed = watchingCommits(watch, async () => {
    // Read-only work that takes long is left alone.
    await connection.query('select pg_sleep(1)');
    expect(notes).toEqual([]);
    await connection.execute('create table waits ()');
  });
  await expect(committed).rejects.toMatchObject({
    code: 'connection_failed',
    message: expect.stringContaining('no synchronous standby confirmed the commit in 0.5s'),
    hint: expect.stringContaining('do not repeat the command before'),
  });
  expect(notes).toEqual(['Waiting for a synchronous standby to confirm the commit, for up to 0.5s…']);
});

/** Accepts connections and never answers. */
async function silentServer(): Promise<{
  readonly url: string;
  readonly sockets: Socket[];
  readonly stop: () => void;
}> {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket.on('error', () => {}).resume()));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  // Without a limit: only the end of the work ends the attempt to connect.
  return { url: `postgres://127.0.0.1:${port}/app?connect_timeout=0`, sockets, stop: () => void silent.close() };
}

test('work of many quick statements opens no second session, and its end waits for none', async () => {
  const silent = await silentServer();
  const connection = await connect(targetOf(server.url('postgres')), { applicationName: 'test' });
  const watch = { connection, target: targetOf(silent.url), note: () => {}, lookAfterMs: 100 };
  await watchingCommits(watch, async () => {
    for (let round = 0; round < 20; round += 1) await connection.query('select pg_sleep(0.02)');
  });
  expect(silent.sockets).toHaveLength(0);

  await watchingCommits(watch, async () => {
    const asking = connection.query('select pg_sleep(5)').catch(() => {});
    await waitFor(() => silent.sockets.length > 0, { what: 'the second session' });
    connection.destroy();
    await asking;
  });
  const [socket] = silent.sockets;
  await waitFor(() => socket?.readableEnded === true || socket?.destroyed === true, {
    what: 'the second session to end',
  });
  silent.stop();
});

test('a lock that is held by such a commit names the standby and the next step', async () => {
  const cwd = writeFiles({ 'pgherd.yaml': 'project: shop\n', 'jobs.yaml': 'jobs: { a: { sql: select 1 } }\n' });
  const apply = (url: string): Promise<CliResult> =>
    runCli(['apply', '--yes', '--lock-timeout', '1500ms'], { cwd, env: { PGHERD_URL: url } });
  const holder = await connect(targetOf(server.url('postgres')), { applicationName: 'test' });
  await holder.execute('begin; lock table pgherd.jobs in share row exclusive mode; create table waits_as_well ()');
  const committed = holder.execute('commit');
  await waitFor(
    async () =>
      (await admin.query("select from pg_stat_activity where wait_event = 'SyncRep' and pid = $1", [holder.pid]))
        .length > 0,
    { what: 'the commit to wait' },
  );

  const second = await apply(server.url('postgres'));
  expect(second).toMatchObject({ code: 5, stdout: '' });
  expect(second.stderr).toMatch(
    /^error: the lock of project shop was not obtained.* A transaction that writes definitions holds it since /,
  );
  expect(second.stderr).toMatch(/ commits? ha(s|ve) waited for the synchronous standby \(nobody\) for up to \d+ s/);
  expect(second.stderr).toMatch(/^hint: start the standby, or change synchronous_standby_names.*do not repeat/m);

  // Without pg_read_all_stats a login does not see what other sessions wait for.
  const blind = await apply(server.url('postgres', 'deploys', 'of-a-test'));
  expect(blind.code).toBe(5);
  expect(blind.stderr).toMatch(/may not see whether a commit waits for the synchronous standby \(nobody\)/);
  expect(blind.stderr).toMatch(/^hint: .*pgherd doctor/m);

  await synchronousStandby('');
  await committed;
  await holder.close();
  expect(await apply(server.url('postgres'))).toMatchObject({ code: 0, stdout: expect.stringContaining('Applied') });
});
