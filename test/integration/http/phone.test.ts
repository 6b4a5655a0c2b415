import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, type TestBrowser } from '../../support/browser.ts';
import { addJob, startDaemon } from '../../support/daemon.ts';
import { openDashboard } from '../../support/dashboard.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import type { TestHttp } from '../../support/http.ts';
import { waitFor } from '../../support/wait-for.ts';

describe.skipIf(chromiumPath === null)('the page of a running task on a phone', () => {
  let database: TestDatabase;
  let http: TestHttp;
  let browser: TestBrowser;
  let close: (() => Promise<void>) | undefined;
  let task: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    const job = await addJob(database, 'rebuild', { sql: 'select pg_sleep(600)' });
    await database.query(
      `insert into pgherd._task_log (task_id, attempt, job_id, job_name, topic, state, available_at, started_at, ended_at, row_count, login)
       select -n, 1, $1, 'rebuild', 'default', 'finished', t, t, t + interval '1 ms', 1, 'x'
       from generate_series(1, 30) n, lateral (select clock_timestamp() - n * interval '10 min') x (t)`,
      [job],
    );
    const { daemon } = await startDaemon(database);
    const [row] = await database.query<{ id: string }>(`select pgherd.trigger_job('rebuild')::text as id`);
    task = row?.id ?? '';
    await waitFor(async () => (await database.query('select from pgherd._task_leases where not done')).length === 1, {
      what: 'the task to run',
    });
    ({ http, browser, close } = await openDashboard(database, daemon));
  }, 120_000);
  afterAll(async () => {
    await close?.();
    await database?.drop();
  });

  test('has the warning about a long run beside its icon, and counts one row as one', async () => {
    const page = await browser.context.newPage();
    await page.setViewportSize({ width: 375, height: 812 });
    await page.goto(`${http.url}tasks/${task}`);
    const warning = page.locator('.big-progress .s-late');
    await warning.waitFor();
    const [icon, text] = [await warning.locator('svg').boundingBox(), await warning.locator('span').boundingBox()];

    expect(text?.y).toBeLessThan((icon?.y ?? 0) + (icon?.height ?? 0));
    expect(await page.locator('main').innerText()).toMatch(/\b1\srow\b/);
    expect(await page.locator('main').innerText()).not.toMatch(/\b1\srows\b/);
  });
});
