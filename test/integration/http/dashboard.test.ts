import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, openBrowser, type TestBrowser } from '../../support/browser.ts';
import { addJob, logged, startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { READ_TOKEN, startHttp, type TestHttp, TOKEN } from '../../support/http.ts';

/** Would be markup, script or a command to a terminal, if anything read it as such. */
const HOSTILE = `<img src=x onerror="window.hit=1"><script>window.hit=1</script>"'\u001b[2J\u202e`;

if (chromiumPath === null)
  process.stderr.write('the dashboard is not tested: no Chromium here (PGHERD_CHROMIUM names one)\n');

describe.skipIf(chromiumPath === null)('the dashboard', () => {
  let database: TestDatabase;
  let daemon: TestDaemon;
  let http: TestHttp;
  let browser: TestBrowser;
  /** What the browser complained about: scripts, styles and requests that the policy stops, too. */
  const complaints: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    const url = database.roleUrl(await database.createRole('daemon', { memberOf: ['pgherd_daemon'] }));
    daemon = await startDaemon(database, {}, { url });
    http = await startHttp(database, { daemon: daemon.daemon, url, config: { tokenEnv: 'TOKEN' } });
    browser = await openBrowser();
    await addJob(database, HOSTILE, {
      sql: `select '${HOSTILE.replaceAll("'", "''")}' / 1`,
      description: HOSTILE,
      topic: HOSTILE,
    });
    await addJob(database, 'nightly', { sql: 'select 1', schedule: ['0 3 * * *'], timezone: 'Europe/Berlin' });
    await addJob(database, 'sleeps', { sql: 'select pg_sleep(60)' });
    await database.query(`insert into pgherd.topics (name, description, concurrency) values ($1, $1, 2)`, [HOSTILE]);
    await database.query(
      `insert into pgherd.project_syncs (project, state, message, hostname, pid) values ($1, 'drifted', $1, 'h', 1)`,
      [HOSTILE],
    );
    await database.query('select pgherd.trigger_job($1)', [HOSTILE]);
    await logged(database, { job: HOSTILE }, 'failed');
    await database.query(`select pgherd.trigger_job('sleeps')`);
  });
  afterEach(async () => {
    for (const page of browser.context.pages().slice(1)) await page.close();
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await http?.stop();
    await stopDaemons();
    await database?.drop();
  });

  test('shows the data of the database, and hostile texts as plain text', async () => {
    const page = await open(http.url);

    expect(await page.locator('#jobs-rows .name').allTextContents()).toEqual(
      expect.arrayContaining([HOSTILE, 'nightly', 'sleeps']),
    );
    expect(await page.locator('#topics-rows .name').allTextContents()).toContain(HOSTILE);
    await page.locator('#running-rows .name', { hasText: 'sleeps' }).waitFor();
    await page.locator('#notices', { hasText: 'drifted' }).waitFor();
    await page.locator('#log-rows button.open', { hasText: '<img' }).click();
    await page.locator('#log-rows .more', { hasText: 'invalid input syntax' }).waitFor();
    expect(await page.locator('#main img, main script').count()).toBe(0);
    expect(await page.evaluate('window.hit')).toBeUndefined();
  });

  test('offers no change to a client without a token', async () => {
    const page = await open(http.url);

    expect(await page.locator('#main button', { hasText: /Trigger|Pause|Cancel/ }).count()).toBe(1); // the chip of the log
  });

  test('takes the token after the #, removes it from the URL, and triggers by keyboard', async () => {
    const page = await open(`${http.url}#token=${TOKEN}`);
    const trigger = page.getByRole('button', { name: 'Trigger nightly' });

    await trigger.focus();
    await page.keyboard.press('Enter');
    await page.locator('.toast', { hasText: /nightly: task \d+/ }).waitFor();
    await logged(database, { job: 'nightly' }, 'finished');
    expect(page.url()).toBe(http.url);
    await page.locator('#jobs-rows tr', { hasText: 'nightly' }).locator('.state.finished').waitFor();
  });

  test('pauses with a reason and cancels after a question', async () => {
    const page = await open(`${http.url}#token=${TOKEN}`);

    await page.getByRole('button', { name: 'Pause nightly' }).click();
    await page.locator('#dialog-field').fill('a look at it');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Resume nightly' }).waitFor();
    expect(await database.query('select pause_reason from pgherd.job_state where paused_at is not null')).toEqual([
      { pause_reason: 'a look at it' },
    ]);
    await page.getByRole('button', { name: /^Cancel task/ }).click();
    await page.locator('#dialog-no').click();
    await page.getByRole('button', { name: /^Cancel task/ }).click();
    await page.locator('#dialog-yes').click();
    await logged(database, { job: 'sleeps' }, 'cancelled');
  });

  test('asks for a token where reading needs one, and says when the server is gone', async () => {
    const guarded = await startHttp(database, { daemon: daemon.daemon, config: { readTokenEnv: 'READ_TOKEN' } });
    const page = await browser.context.newPage();
    await page.goto(guarded.url);
    await page.locator('#dialog[open]').waitFor();
    await page.locator('#dialog-field').fill(READ_TOKEN);
    await page.keyboard.press('Enter');
    await page.locator('#jobs-rows .name', { hasText: 'nightly' }).waitFor();
    await guarded.stop();
    await page.locator('#pulse', { hasText: 'no answer' }).waitFor();
  });

  test.each(['light', 'dark'] as const)('has nothing that axe finds wrong in the %s theme', async (theme) => {
    const page = await open(`${http.url}#token=${TOKEN}`);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.locator('#log-rows button.open').first().click();
    await page.locator('#log-rows .more').first().waitFor();
    await page.evaluate(axe.source);
    const violations = await page.evaluate<string[]>(
      `axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html, failureSummary }) => html + failureSummary).join('; ')))`,
    );

    expect(violations).toEqual([]);
  });

  async function open(url: string): Promise<Page> {
    const page = await browser.context.newPage();
    page.on('console', (message) => {
      if (message.type() !== 'debug') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(url);
    await page.locator('#jobs-rows .name', { hasText: 'nightly' }).waitFor();
    return page;
  }
});
