import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { PGAGENT_TABLES, TIMETABLE_TABLES } from '../../support/peer-tables.ts';
import { runCommand } from '../../support/run-command.ts';

describe('import from a scheduler writes definitions that validate, plan and apply', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  async function importAndApply(source: string, files: Readonly<Record<string, string>> = {}) {
    const cwd = writeFiles(files);
    const at = { cwd, env: { PGHERD_URL: database.url } };
    const { stderr } = await runCommand(['import', source, '--out', 'jobs/'], at);
    await runCommand(['validate', 'jobs'], at);
    const plan = await runCommand(['plan', 'jobs', '--check-db'], at);
    await runCommand(['apply', 'jobs', '--yes'], at);
    const jobs = await database.query<{ name: string; schedule: string[]; sql: string; enabled: boolean }>(
      'select name, schedule, sql, enabled, transaction, catchup from pgherd.jobs order by id',
    );
    return { jobs, stderr, plan: plan.stdout, yaml: readFileSync(join(cwd, 'jobs/imported.yaml'), 'utf8') };
  }

  test('the tables of pg_timetable', async () => {
    await database.query(`
      create table log (event text);
      ${TIMETABLE_TABLES}
      insert into timetable.chain (chain_name, run_at, max_instances, live) values ('both', '*/5 * * * *', 1, true), ('tidy', null, null, false);
      insert into timetable.task (chain_id, task_order, task_name, command, autonomous) values
        (1, 20, 'second', 'insert into log values (''done'')', false), (1, 10, 'first', 'insert into log values ($1)', false),
        (2, 10, 'vacuum', 'vacuum log', true);
      insert into timetable.parameter values (2, 1, '["it''s"]'), (2, 2, '["two"]');`);
    const { jobs, stderr } = await importAndApply('pg_timetable');

    expect(jobs).toEqual([
      {
        name: 'both',
        schedule: ['*/5 * * * *'],
        sql: "insert into log values ('it''s');\ninsert into log values ('two');\ninsert into log values ('done')",
        enabled: true,
        transaction: true,
        catchup: 'skip',
      },
      { name: 'tidy', schedule: ['* * * * *'], sql: 'vacuum log', enabled: false, transaction: false, catchup: 'skip' },
    ]);
    expect(stderr).toContain('2 jobs and 0 topics imported, 0 notes');
    await database.query(jobs[0]?.sql ?? '');
    expect(await database.query('select event from log')).toEqual([
      { event: "it's" },
      { event: 'two' },
      { event: 'done' },
    ]);
  });

  test('the tables of pgAgent', async () => {
    await database.query(`
      create table log (event text);
      ${PGAGENT_TABLES}
      insert into pgagent.pga_jobclass (jclname) values ('Routine Maintenance');
      insert into pgagent.pga_job (jobjclid, jobname) values (1, 'Nightly'), (1, 'Closed at Christmas');
      insert into pgagent.pga_jobstep (jstjobid, jstname, jstkind, jstcode, jstdbname)
        values (1, 'b tidy', 's', 'vacuum log', current_database()), (1, 'a add', 's', 'insert into log values (1)', current_database()),
          (2, 'add', 's', 'insert into log values (2)', 'postgres');
      insert into pgagent.pga_schedule (jscjobid, jscname, jscminutes, jschours)
        select j, 'daily', array(select i = 30 from generate_series(0, 59) i order by i), array(select i = 2 from generate_series(0, 23) i order by i)
        from generate_series(1, 2) j;
      insert into pgagent.pga_exception (jexscid, jexdate) values (2, '2030-12-25');`);
    const { jobs, stderr, yaml } = await importAndApply('pgagent');

    expect(jobs).toMatchObject([
      { name: 'Closed at Christmas', schedule: ['30 2 * * *'], enabled: false },
      { name: 'Nightly / a add', schedule: ['30 2 * * *'], enabled: true, transaction: true },
      { name: 'Nightly / b tidy', schedule: ['after: Nightly / a add'], enabled: true, transaction: false },
    ]);
    expect(stderr).toContain('decide: 1 job (Closed at Christmas): it does not run at 2030-12-25');
    expect(yaml).toContain('database: postgres');
  });

  test('a crontab of Graphile Worker, whose workers get the same payload', async () => {
    await database.query(`
      create schema graphile_worker;
      create table graphile_worker.added (identifier text, payload json, queue_name text, max_attempts int);
      create function graphile_worker.add_job(identifier text, payload json default null, queue_name text default null,
        run_at timestamptz default null, max_attempts int default null, job_key text default null, priority int default null,
        flags text[] default null, job_key_mode text default 'replace') returns void
        language sql as 'insert into graphile_worker.added values ($1, $2, $3, $5)';`);
    const line = '*/5 * * * * send ?max=10&queue=mail {to:"a@b.c"}\n';
    const { jobs } = await importAndApply('graphile_worker:crontab', { crontab: line });
    await database.query("set pgherd.scheduled_for = '2026-06-01T12:00:00Z'");
    await database.query(jobs[0]?.sql ?? '');

    expect(await database.query('select * from graphile_worker.added')).toEqual([
      {
        identifier: 'send',
        payload: { to: 'a@b.c', _cron: { ts: expect.stringContaining('2026-06-01'), backfilled: expect.any(Boolean) } },
        queue_name: 'mail',
        max_attempts: 10,
      },
    ]);
  });

  test('a file of SQL that is not UTF-8 is reported, not imported with other characters', async () => {
    const cwd = writeFiles({ crontab: '@daily psql -f latin1.sql\n' });
    writeFileSync(join(cwd, 'latin1.sql'), Buffer.from("select 'caf\xe9'", 'latin1'));
    const { stdout, stderr } = await runCommand(['import', 'crontab'], { cwd });

    expect(stderr).toContain('line 1: latin1.sql cannot be read, or is not UTF-8');
    expect(stdout).not.toContain('caf');
  });

  test('a file of chains, by its name or by its kind, and no other YAML', async () => {
    const chains = 'chains:\n  - { name: x, schedule: "@reboot", live: true, tasks: [{ command: select 1 }] }\n';
    expect((await importAndApply('chains.yaml', { 'chains.yaml': chains })).jobs).toMatchObject([{ name: 'x' }]);

    const cwd = writeFiles({ 'other.yaml': 'jobs: {}\n', text: 'Dear reader,\nthis is not a crontab.\n' });
    for (const source of ['other.yaml', 'text', 'crontab:text', 'graphile_worker:text', 'nowhere']) {
      await expect(runCommand(['import', source], { cwd })).rejects.toMatchObject({
        code: 'usage',
        hint: expect.any(String),
      });
    }
  });
});
