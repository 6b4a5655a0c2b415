import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { rolePrefixAt } from '../../../src/cli/run/start-report.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { addJob, logged, logOf, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { runCommand } from '../../support/run-command.ts';

let database: TestDatabase;
let other: TestDatabase;
/** Warnings that the server sends to any session of this process: it writes the same ones into its log. */
let warnings: string[] = [];

beforeAll(async () => {
  [database, other] = [await createTestDatabase(), await createTestDatabase({ migrated: false })];
  for (const each of [database, other]) await each.query('create table effect (what text unique deferrable)');
  const emit = pg.Client.prototype.emit;
  vi.spyOn(pg.Client.prototype, 'emit').mockImplementation(function (this: pg.Client, name, ...values) {
    const [notice] = values;
    if (name === 'notice' && notice.severity === 'WARNING') warnings.push(notice.message);
    return Reflect.apply(emit, this, [name, ...values]);
  });
});
beforeEach(async () => {
  warnings = [];
  await database.query('delete from pgherd.jobs');
  await database.query(
    'truncate effect, pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log, pgherd.job_starts',
  );
});
afterEach(stopDaemons);
afterAll(async () => {
  vi.restoreAllMocks();
  await other.drop();
  await database.drop();
});

test('the recorder of warnings sees one', async () => {
  await database.query('rollback');
  expect(warnings).toEqual(['there is no transaction in progress']);
});

test.each([
  ['outside of a transaction', 'vacuum effect', { transaction: false }],
  ['outside of a transaction, with an error', 'vacuum effect; select 1 / 0', { transaction: false }],
  ['at home', "insert into effect values ('home')", {}],
  ['in another database, in one batch', "select 1; insert into effect values ('batch')", { far: true }],
  ['in another database, with an error', 'select 1; select 1 / 0', { far: true }],
  ['in another database, with parameters', "insert into effect select $1->>'x'", { far: true, params: { x: 'p' } }],
  ['in another database, with parameters and an error', "select 1 / ($1->>'x')::int", { far: true, params: { x: 0 } }],
])('a task %s leaves no warning in the log of the server, nor does the one after it', async (_how, sql, given) => {
  const { far, ...columns }: { far?: boolean; transaction?: boolean; params?: object } = given;
  await addJob(database, 'work', { sql, ...columns, ...(far === true ? { database: other.name } : {}) });
  await addJob(database, 'next', { sql: 'select 1', ...(far === true ? { database: other.name } : {}) });
  await startDaemon(database, { slots: 1 });
  await database.query("select pgherd.trigger_job('work')");
  await logged(database, { job: 'work' });
  await database.query("select pgherd.trigger_job('next')");
  await logged(database, { job: 'next' }, 'finished');
  await stopDaemons();
  expect(await logOf(database, { job: 'work' })).toHaveLength(1);
  expect(warnings).toEqual([]);
});

test.each<[string, () => Promise<unknown>]>([
  ['the start of a daemon', () => rolePrefixAt(targetOf(database.url), 'pgherd')],
  [
    'a command that fails',
    () => expect(runCommand(['why', 'unknown', '--url', database.url])).rejects.toThrow('no job'),
  ],
])('%s leaves none either', async (_what, work) => {
  await work();
  expect(warnings).toEqual([]);
});
