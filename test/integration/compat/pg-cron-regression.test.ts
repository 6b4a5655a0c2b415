import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { firstValue, installCompatIn, sqlstateOf } from '../../support/compat.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

/**
 * What pg_cron's own regression suite (sql/pg_cron-test.sql, version 1.6) expects of each statement, written down anew:
 * results and the fact of an error, without its text. The statements follow each other in one session, as there.
 */
describe("pg_cron's regression suite", () => {
  let database: TestDatabase;
  let admin: pg.Client;
  let user: pg.Client;
  let cront: string;
  const yes = `pgcron_dbyes_${process.pid}_${Date.now()}`;
  const no = `pgcron_dbno_${process.pid}_${Date.now()}`;

  beforeAll(async () => {
    database = await createTestDatabase();
    await installCompatIn(database, 'pg_cron');
    admin = await database.client();
    await admin.query(`create database ${no}`);
    await admin.query(`revoke connect on database ${no} from public`);
    await admin.query(`create database ${yes}`);
  });

  afterAll(async () => {
    await admin.query(`drop database if exists ${no}`);
    await admin.query(`drop database if exists ${yes}`);
    await database.drop();
  });

  const jobs = async (): Promise<unknown[]> =>
    (
      await admin.query({
        text: 'SELECT jobid, jobname, schedule, command FROM cron.job ORDER BY jobid',
        rowMode: 'array',
      })
    ).rows;

  test('schedule(schedule, command) returns the first id, unschedule(id) returns true', async () => {
    expect(await firstValue(admin, "SELECT cron.schedule('0 10 * * *', 'VACUUM')")).toBe('1');
    expect(await firstValue(admin, 'SELECT cron.unschedule(1)')).toBe(true);
  });

  test.each([
    ["repeat('a', 1000)", 'too long'],
    ["'* * * *'", 'missing parts'],
    ["'5 secondc'", 'trailing characters'],
    ["'50 seconds c'", 'trailing characters'],
    ["'-1 seconds'", 'seconds out of range'],
    ["'0 seconds'", 'seconds out of range'],
    ["'60 seconds'", 'seconds out of range'],
    ["'10000000000 seconds'", 'seconds out of range'],
    ["'@restar'", 'no such name'],
  ])('schedule %s is refused: %s', async (schedule) => {
    expect(await sqlstateOf(admin.query(`SELECT cron.schedule(${schedule}, 'SELECT 1')`))).toBe('22023');
  });

  test('a named job is updated by its name and keeps its id', async () => {
    const restart = ['2', null, '@restart', 'ALTER EXTENSION pg_cron UPDATE'];
    expect(await firstValue(admin, "SELECT cron.schedule('@restart', 'ALTER EXTENSION pg_cron UPDATE')")).toBe('2');
    expect(await firstValue(admin, "SELECT cron.schedule('myvacuum', '0 10 * * *', 'VACUUM')")).toBe('3');
    expect(await jobs()).toEqual([restart, ['3', 'myvacuum', '0 10 * * *', 'VACUUM']]);
    expect(await firstValue(admin, "SELECT cron.schedule('myvacuum', '0 11 * * *', 'VACUUM')")).toBe('3');
    expect(await jobs()).toEqual([restart, ['3', 'myvacuum', '0 11 * * *', 'VACUUM']]);
    expect(await firstValue(admin, "SELECT cron.schedule('myvacuum', '0 11 * * *', 'VACUUM FULL')")).toBe('3');
    expect(await jobs()).toEqual([restart, ['3', 'myvacuum', '0 11 * * *', 'VACUUM FULL']]);
    expect(await firstValue(admin, "SELECT cron.unschedule('myvacuum')")).toBe(true);
    expect(await jobs()).toEqual([restart]);
  });

  test('a superuser alters a job only to databases and users that exist', async () => {
    cront = await database.createRole('pgcron_cront');
    await admin.query(`GRANT USAGE ON SCHEMA cron TO ${cront}`);
    expect(await sqlstateOf(admin.query('SELECT cron.alter_job(2)'))).toBe('22023');
    expect(await sqlstateOf(admin.query("select cron.alter_job(job_id:=2,database:='hopedoesnotexist')"))).toBe(
      '3D000',
    );
    expect(
      await sqlstateOf(
        admin.query(
          `SELECT cron.schedule_in_database(job_name:='can not connect', schedule:='0 11 * * *', command:='VACUUM',database:='${no}',username:='${cront}')`,
        ),
      ),
    ).toBe('42501');
    expect(
      await sqlstateOf(
        admin.query(
          `SELECT cron.schedule_in_database(job_name:='user does not exist', schedule:='0 11 * * *', command:='VACUUM',database:='${yes}',username:='pgcron_useraqwxszedc')`,
        ),
      ),
    ).toBe('42704');
    expect(
      await sqlstateOf(admin.query(`SELECT cron.alter_job(job_id:=2,database:='${no}',username:='${cront}')`)),
    ).toBe('42501');
    await admin.query('GRANT EXECUTE ON FUNCTION cron.alter_job(bigint,text,text,text,text,boolean) TO public');
  });

  test('a plain user has jobs of its own, in databases it may connect to, and no others', async () => {
    user = await database.client(cront);
    expect(await firstValue(user, "SELECT cron.schedule('My vacuum', '0 11 * * *', 'VACUUM')")).toBe('6');
    expect(
      await sqlstateOf(
        user.query(
          "SELECT cron.schedule_in_database(job_name:='his vacuum', schedule:='0 11 * * *', command:='VACUUM',database:=current_database(),username:='anotheruser')",
        ),
      ),
    ).toBe('42501');
    expect(await sqlstateOf(user.query("select cron.alter_job(job_id:=6,username:='anotheruser')"))).toBe('42501');
    expect(await sqlstateOf(user.query(`select cron.alter_job(job_id:=2,database:='${yes}')`))).toBe('42704');
    expect(await firstValue(user, `select cron.alter_job(job_id:=6,database:='${yes}')`)).toBe('');
    expect(await firstValue(user, 'SELECT database FROM cron.job')).toBe(yes);
    expect(await sqlstateOf(user.query(`select cron.alter_job(job_id:=6,database:='${no}')`))).toBe('42501');
    expect(await firstValue(user, 'SELECT database FROM cron.job')).toBe(yes);
  });

  test('a superuser gives a job to a user and schedules for a user', async () => {
    await admin.query(`select cron.alter_job(job_id:=2,username:='${cront}')`);
    expect(await firstValue(admin, 'SELECT username FROM cron.job where jobid=2')).toBe(cront);
    expect(
      await firstValue(
        admin,
        `SELECT cron.schedule_in_database(job_name:='his vacuum', schedule:='0 11 * * *', command:='VACUUM',database:=current_database(), username:='${cront}')`,
      ),
    ).toBe('7');
    expect(await firstValue(admin, 'SELECT username FROM cron.job where jobid=7')).toBe(cront);
  });

  test('interval schedules are kept as they were written', async () => {
    await admin.query('delete from cron.job');
    const written = ['1 second', ' 30 sEcOnDs ', '59 seconds', '17  seconds '];
    for (const schedule of written) await admin.query("SELECT cron.schedule($1, 'SELECT 1')", [schedule]);
    expect(await jobs()).toEqual(written.map((schedule, i) => [String(8 + i), null, schedule, 'SELECT 1']));
    const native = await admin.query('select schedule[1] as schedule from pgherd.jobs order by id');
    expect(native.rows.map((row) => row.schedule)).toEqual(['1 seconds', '30 seconds', '59 seconds', '17 seconds']);
  });
});
