import { describe, expect, test } from 'vitest';
import { importedFile } from '../../../src/exchange/import/imported-file.ts';
import { importElephantWorker, importPgCron } from '../../../src/exchange/import/peer-jobs.ts';
import { importQueueSettings } from '../../../src/exchange/import/queue-settings.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import { loadElephantWorker, loadPgCron, loadQueueSettings } from '../../../src/store/definitions/peers.ts';
import { installCompatIn } from '../../support/compat.ts';
import type { TestDatabase } from '../../support/database.ts';
import { readFiles } from '../../support/definition-files.ts';
import { useDatabase } from '../../support/reconcile.ts';

let database: TestDatabase;
let connection: Connection;
const NOW_MS = Date.parse('2026-06-01T12:00:00Z');

useDatabase((opened) => {
  ({ database, connection } = opened);
});

describe('import', () => {
  test('reports that the other scheduler is not installed', async () => {
    await expect(loadPgCron(connection)).rejects.toMatchObject({ code: 'not_found' });
    await expect(loadElephantWorker(connection)).rejects.toMatchObject({ code: 'not_found' });
    await expect(loadQueueSettings(connection)).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each([
    ['before 1.4, without jobname', ''],
    ['as it is today', ', jobname text'],
  ])('reads the table of pg_cron %s', async (_, more) => {
    await database.query(`create schema cron; create table cron.job (jobid bigint primary key, schedule text not null,
      command text not null, nodename text not null default 'localhost', nodeport int not null default current_setting('port')::int,
      database text not null default current_database(), username text not null default current_user,
      active boolean not null default true${more})`);
    try {
      await database.query("insert into cron.job (jobid, schedule, command) values (7, '5 seconds', 'vacuum')");
      await database.query("insert into cron.job (jobid, schedule, command) values (8, 'never', 'select 1')");
      const { rows, ...here } = await loadPgCron(connection);
      const { yaml, notes } = await importedFile(importPgCron(rows, here), 'pg_cron', NOW_MS);
      const { set } = await readFiles({ 'jobs.yaml': yaml });

      expect(set.jobs.map(({ definition }) => definition)).toMatchObject([
        { name: 'cron-7', schedule: ['5 seconds'], sql: 'vacuum', transaction: false, database: null },
      ]);
      expect(notes).toEqual([{ place: 'job 8', text: expect.stringContaining('"cron-8" was left out') }]);
    } finally {
      await database.query('drop schema cron cascade');
    }
  });

  test("reads pgherd's own names of all three peers", async () => {
    for (const peer of ['pg_cron', 'elephant_worker', 'pg_background_queue'] as const)
      await installCompatIn(database, peer);
    const role = await database.createRole('ann', { memberOf: ['job_scheduler'] });
    const ann = await database.client(role);
    await ann.query("select cron.schedule('nightly', '0 3 * * *', 'select 1')");
    await ann.query("select scheduler.insert_job('select 2', schedule => '@daily', job_description => 'Tidy up')");
    await ann.query("select public.pg_background_enqueue('select 3', 'mail')");
    const cron = await loadPgCron(connection);
    const elephant = await loadElephantWorker(connection);
    const queue = importQueueSettings(await loadQueueSettings(connection));

    expect(importPgCron(cron.rows, cron).jobs).toMatchObject([{ name: 'nightly', job: { role, sql: 'select 1' } }]);
    expect(importElephantWorker(elephant.rows, elephant).jobs).toContainEqual(
      expect.objectContaining({
        name: 'tidy-up',
        job: { description: 'Tidy up', schedule: '@daily', role, sql: 'select 2' },
      }),
    );
    expect(queue.topics).toEqual([['mail', {}]]);
    expect(queue.notes).toEqual([{ place: 'topic mail', text: '1 unfinished tasks are not moved' }]);
  });
});
