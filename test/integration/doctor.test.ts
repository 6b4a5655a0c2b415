import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examine } from '../../src/cli/doctor/examine.ts';
import type { Finding } from '../../src/cli/doctor/finding.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { runCli } from '../support/cli.ts';
import { addTask } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { testDaemon } from '../support/queue.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const examineServer = (url: string = database.url): Promise<readonly Finding[]> =>
  examine({ target: targetOf(url), schema: 'pgherd', toolVersion: '1.2.3' });
const of = (findings: readonly Finding[], check: string): readonly Finding[] =>
  findings.filter((each) => each.check === check);

describe('doctor', () => {
  test('finds a fresh installation sound but for the superuser and the daemon that is not there', async () => {
    const findings = await examineServer();

    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(of(findings, 'login')).toMatchObject([
      { severity: 'warning', remedy: expect.stringContaining('pgherd_daemon') },
    ]);
    expect(of(findings, 'daemons')).toMatchObject([{ severity: 'warning', remedy: 'start pgherd run' }]);
    for (const check of ['connection', 'schema', 'clock', 'log', 'tasks', 'roles']) {
      expect(of(findings, check)).toMatchObject([{ severity: 'ok' }]);
    }
    expect(of(findings, 'privileges').map(({ severity }) => severity)).toEqual(['ok', 'ok', 'ok']);
  });

  test('names jobs that run longer than a stopping daemon waits', async () => {
    await database.query(
      "insert into pgherd.jobs (name, sql) values ('slow-report', 'select 1'), ('quick', 'select 1'), ('rare', 'select 1')",
    );
    await database.query(
      `insert into pgherd._task_log (task_id, attempt, job_id, job_name, topic, state, started_at, ended_at)
       select -n, 1, j.id, j.name, 'default', 'finished', now() - case when j.name = 'quick' then interval '1 s' else interval '90 s' end, now()
       from pgherd.jobs j, generate_series(1, 6) n where j.name in ('slow-report', 'quick') or (j.name = 'rare' and n = 1)`,
    );
    expect(of(await examineServer(), 'grace')).toMatchObject([
      {
        severity: 'warning',
        message:
          '1 job often runs longer than the grace of 15 s, and starts again when a daemon is stopped: slow-report (1 min 30 s)',
        remedy: expect.stringContaining('daemon.grace'),
      },
    ]);
    const longer = { target: targetOf(database.url), schema: 'pgherd', toolVersion: '1.2.3', graceMs: 120_000 };
    expect(of(await examine(longer), 'grace')).toMatchObject([{ severity: 'ok' }]);
    await database.query('delete from pgherd._task_log; delete from pgherd.jobs');
  });

  test('reports the privileges of a login, and the role that has the others', async () => {
    const deployer = await database.createRole('deployer', { memberOf: ['pgherd_deployer'] });
    const nobody = await database.createRole('nobody');

    expect(of(await examineServer(database.roleUrl(deployer)), 'privileges')).toMatchObject([
      { severity: 'ok' },
      { severity: 'ok' },
      {
        severity: 'info',
        message: expect.stringContaining('may not run'),
        remedy: `grant pgherd_daemon to ${deployer}`,
      },
    ]);
    expect(of(await examineServer(database.roleUrl(nobody)), 'schema')).toMatchObject([{ severity: 'error' }]);
  });

  test('names lost daemons, orphaned and forgotten tasks, missing partitions, roles that cannot log in', async () => {
    const role = await database.createRole('asleep', { login: false });
    await database.query(
      `insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until) values ('gone', 1, '1.0.0', 4, 32, now() - interval '1 h')`,
    );
    await database.query(`insert into pgherd.allowed_roles values ('${role}')`);
    await database.query(`insert into pgherd.jobs (name, sql, role) values ('a', 'select 1', '${role}')`);
    await addTask(database, 'select 1', { available_at: new Date(Date.now() - 600_000) });
    await addTask(database, 'select 1', { priority: 1 });
    const lost = await testDaemon(database);
    await lost.claim({ slots: 1, ahead: 0 });
    await lost.lose();
    const [today] = await database.query<{ name: string }>(
      "select '_task_log_' || to_char(now() at time zone 'UTC', 'YYYYMMDD') as name",
    );
    await database.query(`drop table pgherd.${today?.name}`);

    const findings = await examineServer();
    expect(of(findings, 'daemons')[0]).toMatchObject({
      severity: 'warning',
      message: expect.stringMatching(/daemon \d+ on gone has not sent a heartbeat since/),
    });
    expect(of(findings, 'tasks').map(({ message }) => message)).toEqual([
      '1 task of daemons whose lease has expired',
      '1 task available for more than 5 minutes but not started',
    ]);
    expect(of(findings, 'log')[0]).toMatchObject({
      severity: 'warning',
      message: expect.stringContaining('no partition'),
    });
    expect(of(findings, 'roles')[0]).toMatchObject({ severity: 'error', remedy: `alter role ${role} login` });
    await database.query('delete from pgherd.jobs');
  });

  test('warns when the daemons together want more connections than there are', async () => {
    await database.query(
      `insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until) values ('big', 1, '1.0.0', 8, 100000, now() + interval '1 h')`,
    );

    const findings = await examineServer();
    expect(of(findings, 'limits')).toMatchObject([
      { severity: 'error', message: expect.stringContaining('1 daemon may open 100000 connections; ') },
    ]);
    expect(of(findings, 'versions')).toMatchObject([
      { message: expect.stringContaining('version 1.0.0; this is 1.2.3') },
    ]);
    await database.query("delete from pgherd.daemons where hostname = 'big'");
  });

  test('exits 1 with the reason where there is no schema or no server, as text and as JSON', async () => {
    const empty = await createTestDatabase({ migrated: false });
    const bare = await runCli(['doctor', '--url', empty.url, '--format', 'json']);
    await empty.drop();
    const away = await runCli(['doctor', '--url', 'postgres://nobody@127.0.0.1:1/none']);

    expect(bare.code).toBe(1);
    expect(JSON.parse(bare.stdout)).toMatchObject({ ok: false, summary: { errors: 1 } });
    expect(JSON.parse(bare.stdout).findings).toContainEqual({
      check: 'schema',
      severity: 'error',
      message: 'pgherd is not installed in schema pgherd',
      remedy: 'pgherd migrate; pgherd init writes a first project',
    });
    expect([away.code, away.stdout]).toEqual([1, expect.stringMatching(/error +connection +cannot connect/)]);
  });
});
