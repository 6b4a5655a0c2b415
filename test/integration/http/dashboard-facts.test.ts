import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, type TestBrowser } from '../../support/browser.ts';
import { logged, startDaemon } from '../../support/daemon.ts';
import { openDashboard } from '../../support/dashboard.ts';
import { JOBS, writePast } from '../../support/dashboard-data.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type TestHttp, TOKEN } from '../../support/http.ts';

describe.skipIf(chromiumPath === null)('the pages of a job and of a task', () => {
  let database: TestDatabase;
  let http: TestHttp;
  let browser: TestBrowser;
  let close: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    database = await createTestDatabase();
    await writePast(database.url, (text, values) => database.query(text, values), { jobs: 20, rows: 200 });
    const { daemon } = await startDaemon(database);
    ({ http, browser, close } = await openDashboard(database, daemon, { tokenEnv: 'TOKEN' }));
  }, 120_000);
  afterAll(async () => {
    await close?.();
    await database?.drop();
  });

  test('says of each value of a job which layer and line it comes from', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${http.url}jobs/${JOBS.failing}#token=${TOKEN}`);
    const row = (key: string): Promise<readonly string[]> =>
      page
        .locator('table.values tr', { has: page.locator(`th:text-is("${key}")`) })
        .locator('td')
        .allInnerTexts();
    await page.locator('table.values').waitFor();

    expect(await row('schedule')).toEqual(['14 0-6 * * *', 'job', 'jobs/all.yaml:8']);
    expect(await row('overlap')).toEqual(['skip', 'built-in', '–']);
    expect(await page.locator('table.values thead th').allInnerTexts()).toEqual(['Key', 'Value', 'Layer', 'Origin']);
    // On a phone the origins have the width that the page has.
    await page.setViewportSize({ width: 375, height: 812 });
    expect(await page.locator('table.values .src:not(.none)').first().isVisible()).toBe(true);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375);
  });

  test('shows the progress that the last notice of a running task reports', async () => {
    const [task] = await database.query<{ id: string }>(`select pgherd.enqueue($1, topic => 'progress') as id`, [
      `do $$ begin raise notice 'invoice 340 of 1200'; perform pg_sleep(600); end $$`,
    ]);
    const page = await browser.context.newPage();
    await page.goto(`${http.url}tasks/${task?.id}#token=${TOKEN}`);
    const progress = page.locator('#progress');

    await expect.poll(() => progress.innerText(), { timeout: 30_000 }).toContain('340 of 1,200 (28 %)');
    expect(await progress.innerText()).toContain('invoice 340 of 1200');
    expect(await page.locator('#attempts .count').innerText()).toBe('1 of 1');
    await database.query('select pgherd.cancel_task($1)', [task?.id]);
    await expect.poll(() => page.locator('h1').innerText(), { timeout: 30_000 }).not.toContain('running');
    await logged(database, { task: task?.id ?? '' }, 'cancelled');
  });
});
