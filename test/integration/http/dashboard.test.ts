import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, type TestBrowser } from '../../support/browser.ts';
import { addJob, logged, startDaemon, type TestDaemon } from '../../support/daemon.ts';
import { openDashboard } from '../../support/dashboard.ts';
import { JOBS, writeLate, writePast, writePresent } from '../../support/dashboard-data.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { READ_TOKEN, startHttp, type TestHttp, TOKEN } from '../../support/http.ts';
import { waitFor } from '../../support/wait-for.ts';

/** Texts that would be markup, a script or a terminal command if they were not escaped. */
const HOSTILE = `<img src=x onerror="window.hit=1"><script>window.hit=1</script>"'\u001b[2J\u202e`;

if (chromiumPath === null)
  process.stderr.write('the dashboard is not tested: no Chromium here (PGHERD_CHROMIUM names one)\n');

describe.skipIf(chromiumPath === null)('the dashboard', () => {
  let database: TestDatabase;
  let daemon: TestDaemon;
  let http: TestHttp;
  let browser: TestBrowser;
  let close: (() => Promise<void>) | undefined;
  let failedTask = '';
  /** What the browser complained about: scripts, styles and requests that the policy stops, too. */
  const complaints: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    const query = (text: string, values?: readonly unknown[]): Promise<unknown[]> => database.query(text, values);
    await writePast(database.url, query);
    await addJob(database, HOSTILE, {
      sql: `select '${HOSTILE.replaceAll("'", "''")}' / 1`,
      description: HOSTILE,
      topic: HOSTILE,
    });
    daemon = await startDaemon(database, { slots: 8 });
    await writePresent(query);
    await database.query('select pgherd.trigger_job($1)', [HOSTILE]);
    await waitFor(
      async () =>
        (
          await database.query(
            `select from pgherd._task_leases l join pgherd._tasks t on t.id = l.task_id where t.topic in ('reports', 'maintenance')`,
          )
        ).length >= 3,
      { what: 'three running tasks' },
    );
    await logged(database, { job: HOSTILE }, 'failed');
    await writeLate(query);
    const [failed] = await database.query<{ task_id: string }>(
      `select task_id from pgherd._task_log where job_name = $1 and state = 'failed' limit 1`,
      [JOBS.failing],
    );
    failedTask = failed?.task_id ?? '';
    ({ http, browser, close } = await openDashboard(database, daemon.daemon, { tokenEnv: 'TOKEN' }));
    // Chromium and the data of a busy machine: some seconds on a quiet one.
  }, 240_000);
  afterEach(async () => {
    for (const page of browser.context.pages().slice(1)) await page.close();
    expect(complaints.splice(0)).toEqual([]);
    expect(requests.splice(0).filter((url) => !url.startsWith(http.url))).toEqual([]);
  });
  afterAll(async () => {
    await close?.();
    await database?.drop();
  });

  const PAGES: readonly (readonly [path: string, shows: string])[] = [
    ['/', 'failing since'],
    ['/?range=24h&view=wallboard', 'jobs have no problem'],
    ['/jobs?state=late', JOBS.late],
    [`/jobs/${JOBS.failing}`, 'column r.fee_net does not exist'],
    ['/tasks?group=reason', 'topic mail is paused'],
    ['/tasks/FAILED', 'Hint of PostgreSQL'],
    ['/log?state=failed&group=message', 'duplicate key value violates unique constraint'],
    ['/log?group=none', 'Ended'],
    ['/topics', 'SMTP relay mx2'],
    ['/topics/mail?range=24h', 'SMTP relay mx2'],
    ['/revisions', 'job fails since'],
    ['/revisions/2?project=billing', 'SQL +1 −1'],
    ['/daemons', 'is alive'],
    ['/alerts?since=7d', 'recovered'],
  ];

  test.each(PAGES)(
    '%s: a deep link shows "%s" after a reload, too, without a fault that axe finds',
    async (path, text) => {
      const address = path.replace('FAILED', failedTask);
      const page = await open(address);
      await page.reload();
      await page.locator('main', { hasText: text }).waitFor();
      await whole(page);

      expect(page.url()).toBe(`${http.url.slice(0, -1)}${address}`);
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await violations(page)).toEqual([]);
      await page.setViewportSize({ width: 375, height: 812 });
      expect(await sidewaysScroll(page)).toBe(0);
    },
  );

  test.each(['/', `/jobs/${JOBS.failing}`, '/tasks'])(
    '%s has nothing that axe finds wrong in the dark, on a phone',
    async (path) => {
      const page = await open(path);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await page.setViewportSize({ width: 375, height: 812 });
      await whole(page);

      expect(await violations(page)).toEqual([]);
    },
  );

  test('shows hostile texts as plain text', async () => {
    const page = await open('/jobs?q=onerror');
    await page.locator('main .name', { hasText: '<img' }).first().click();
    await page.locator('h1', { hasText: '<img' }).waitFor();
    await page.locator('.alertbox', { hasText: 'invalid input syntax' }).waitFor();

    expect(await page.locator('main img, main script').count()).toBe(0);
    expect(await page.evaluate('window.hit')).toBeUndefined();
  });

  test('offers no change to a client without a token', async () => {
    const page = await open(`/jobs/${JOBS.failing}`);

    await page.locator('h1', { hasText: JOBS.failing }).waitFor();
    expect(await page.locator('main button', { hasText: /Trigger|Pause|Retry/ }).count()).toBe(0);
  });

  test('takes the token after the #, asks for the name of production, triggers by keyboard, and shows the run without a reload', async () => {
    const page = await open(`/jobs/number-invoices#token=${TOKEN}`);
    await page.getByRole('button', { name: 'Trigger…' }).focus();
    expect(page.url()).toBe(`${http.url}jobs/number-invoices`);
    const newest = page.locator('.strip a').last();
    const before = await newest.getAttribute('href');

    await page.keyboard.press('Enter');
    const go = page.getByRole('button', { name: 'Trigger job' });
    await go.waitFor();
    expect(await go.isDisabled()).toBe(true);
    await page.keyboard.type('production');
    await page.keyboard.press('Enter');
    await page.locator('.done-line', { hasText: 'job number-invoices triggered as token_env' }).waitFor();
    await waitFor(async () => (await newest.getAttribute('href')) !== before, { what: 'the run in the strip' });
    const audit = await database.query(`select action, token from pgherd.audit where target = 'number-invoices'`);
    expect(audit).toEqual([{ action: 'trigger job', token: 'token_env' }]);
  });

  test('retries a group of failures; refuses when their number changed, and asks for the new one', async () => {
    const page = await open(`/log?state=failed&group=message#token=${TOKEN}`);
    await page.locator('tr', { hasText: 'duplicate key' }).getByRole('button', { name: 'Retry 14…' }).click();
    await page.getByRole('button', { name: 'Retry 14 tasks' }).waitFor();
    await page.locator('dialog input[name=confirm]').fill('production');
    await database.query(
      `delete from pgherd._task_log where task_id = (select min(task_id) from pgherd._task_log where sqlstate = '23505')`,
    );

    await page.getByRole('button', { name: 'Retry 14 tasks' }).click();
    await page.locator('.dlg-error', { hasText: '13 match now, 14 were shown' }).waitFor();
    await page.getByRole('button', { name: 'Retry 13 tasks' }).click();
    await page.locator('.done-line', { hasText: 'retried as token_env' }).waitFor();
    const retried = await database.query(
      `select count(*)::int as n from pgherd.audit where action = 'retry task' and token = 'token_env'`,
    );
    expect(retried).toEqual([{ n: 13 }]);
    // Chromium itself reports a refused request.
    expect(complaints.splice(0)).toEqual([expect.stringContaining('409')]);
  });

  test('pauses with a reason, which every list shows, and resumes', async () => {
    const page = await open(`/jobs?q=${JOBS.drifted}#token=${TOKEN}`);
    await page.getByRole('button', { name: `Actions for ${JOBS.drifted}` }).click();
    await page.getByRole('button', { name: 'Pause…' }).click();
    await page.locator('dialog input[name=reason]').fill('a look at it');
    await page.locator('dialog input[name=confirm]').fill('production');
    await page.getByRole('button', { name: 'Pause job' }).click();
    await page.locator('tr', { hasText: 'a look at it' }).waitFor();
    await page.goto(`${http.url}jobs/${JOBS.drifted}`);
    await page.locator('.banner', { hasText: 'a look at it' }).waitFor();
    await page.locator('.alertbox.s-drift', { hasText: 'timeout' }).waitFor();
    await page.getByRole('button', { name: 'Resume…' }).click();
    await page.locator('dialog input[name=confirm]').fill('production');
    await page.keyboard.press('Enter');
    await page.locator('.banner').waitFor({ state: 'detached' });
  });

  test('is used by keyboard alone: find, filter, open, go back, change page', async () => {
    const page = await open('/');
    await whole(page);
    await page.keyboard.press('g');
    await page.keyboard.press('j');
    await page.locator('table.jobs').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('month-end state:idle');
    await page.keyboard.press('Enter');
    await waitFor(
      () => {
        const { searchParams } = new URL(page.url());
        return Promise.resolve(searchParams.get('state') === 'idle' && searchParams.get('q') === 'month-end');
      },
      { what: 'the filter in the address' },
    );
    await page.locator('tbody tr', { hasText: 'month-end-closing' }).waitFor();
    await page.keyboard.press('Escape');
    await waitFor(() => Promise.resolve(page.url().endsWith('/jobs')), { what: 'no filter in the address' });
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('h1.mono').waitFor();
    await page.keyboard.press('?');
    await page.locator('dialog', { hasText: 'next and previous row' }).waitFor();
  });

  test('reads a chart by arrow keys, and opens a due minute of the load', async () => {
    const page = await open('/');
    await whole(page);
    await page.locator('.load').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('#load .readout', { hasText: 'of work expected' }).waitFor();
    await page.keyboard.press('Enter');
    await waitFor(() => Promise.resolve(page.url().includes('/jobs?due=')), { what: 'the jobs of that minute' });
    await page.locator('table.jobs tbody tr').first().waitFor();
  });

  test('pages through all jobs by key, and writes times in the chosen zone', async () => {
    const page = await open('/jobs?sort=name');
    const first = await page.locator('td.c-name .name').first().textContent();
    await page.getByRole('link', { name: 'Next 40' }).click();
    await page.locator('.pager', { hasText: '41–80 of 301' }).waitFor();
    expect(await page.locator('td.c-name .name').first().textContent()).not.toBe(first);
    const next = page.locator('td.c-next time').first();
    const before = await next.textContent();
    await page.locator('.top select[data-zone]').selectOption('UTC');
    await waitFor(async () => (await next.textContent()) !== before, { what: 'another time' });
  });

  test('asks for a token where reading needs one, and says when the server is gone', async () => {
    const guarded = await startHttp(database, { daemon: daemon.daemon, config: { readTokenEnv: 'READ_TOKEN' } });
    const page = await browser.context.newPage();
    await page.goto(guarded.url);
    await page.locator('dialog input[name=token]').fill(READ_TOKEN);
    await page.keyboard.press('Enter');
    await page.locator('#verdict', { hasText: 'failing' }).waitFor();
    await guarded.stop();
    await page.locator('#verdict', { hasText: 'No signal since' }).waitFor();
    expect(await page.locator('.tile-v').first().textContent()).toBe('–');
  });

  test('serves a calendar of the jobs with a label', async () => {
    const { status, headers, text } = await http.ask('/api/calendar.ics?label=team:billing');

    expect(status).toBe(200);
    expect(headers['content-type']).toContain('text/calendar');
    expect(text).toContain(`SUMMARY:${JOBS.failing}`);
    expect(text).not.toContain('SUMMARY:month-end-closing');
  });

  async function open(path: string): Promise<Page> {
    const page = await browser.context.newPage();
    page.on('console', (message) => {
      if (message.type() !== 'debug') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(`${http.url.slice(0, -1)}${path}`);
    await page.locator('main > :not(.done-place):not(.sheet)').first().waitFor();
    return page;
  }
});

/** Until nothing is being read for the first time. */
async function whole(page: Page): Promise<void> {
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

function sidewaysScroll(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return await page.evaluate<string[]>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }).then(({ violations }) =>
       violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 4).map(({ html, failureSummary }) => html.slice(0, 200) + failureSummary).join('; ')))`,
  );
}
