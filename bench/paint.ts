/**
 * When a browser shows each page of the dashboard: the first paint, and the data, of a page that is opened for the first time after the
 * start of the daemon, and again. By default with 10,000 jobs and 1,000,000 ended attempts in the last day. On an embedded server;
 * `npm run build` first. PGHERD_CHROMIUM names another browser.
 *
 *   npx tsx bench/paint.ts [--jobs 10000] [--rows 1000000]
 */
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { startEmbedded } from '../src/embedded/server.ts';
import { HttpServer } from '../src/http/server.ts';
import { createLogger } from '../src/log.ts';
import { connect } from '../src/postgres/connection.ts';
import { targetOf } from '../src/postgres/target.ts';
import { Daemon } from '../src/runtime/daemon.ts';
import { migrate } from '../src/store/migrate/migrate.ts';
import { useSchema } from '../src/store/migrate/schema-version.ts';
import { addEnded, addJobs, countLog } from './support/log-rows.ts';
import { markdownTable } from './support/markdown.ts';

const { values } = parseArgs({
  options: { jobs: { type: 'string', default: '10000' }, rows: { type: 'string', default: '1000000' } },
});
const [JOBS, ROWS] = [Number(values.jobs), Number(values.rows)];
const PAGES = [
  '/',
  '/?view=wallboard',
  '/jobs',
  '/jobs?sort=name',
  '/jobs?q=job-99',
  '/jobs/job-1',
  '/tasks',
  '/tasks?state=failed',
  '/tasks/1',
  '/log',
  '/log?group=none',
  '/log?state=failed',
  '/log?job=job-1',
  '/topics',
  '/topics/topic-1',
  '/revisions',
  '/daemons',
  '/alerts',
];
const AT_ONCE = 100_000;

const server = await startEmbedded({ durable: false, purpose: 'test' });
const url = server.url('postgres');
const control = await connect(targetOf(url), { applicationName: 'bench' });
try {
  await migrate(control, 'pgherd');
  await useSchema(control, 'pgherd');
  await addJobs(control, {
    count: JOBS,
    topic: `'topic-' || n % 20`,
    schedule: `array[n % 60 || ' ' || n % 24 || ' * * *']`,
  });
  for (let first = 1; first <= ROWS; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, ROWS - first + 1);
    await addEnded(control, { first, count, jobs: JOBS, spread: '1 day' });
  }
  for (const table of ['_task_log', 'jobs', 'job_state']) await control.execute(`vacuum analyze ${table}`);
  console.log(
    markdownTable(['page', 'first paint, ms', 'data, ms', 'again: first paint, ms', 'data, ms'], await measure()),
  );
} finally {
  await control.close();
  await server.stop();
}

async function measure(): Promise<(readonly string[])[]> {
  const daemon = new Daemon({
    target: targetOf(url),
    schema: 'pgherd',
    version: 'bench',
    options: {},
    logins: { roles: {}, connections: {}, env: {} },
  });
  await daemon.start(new AbortController().signal);
  // A daemon has run all the day: it has counted the log.
  await countLog(control);
  const browser = await chromium.launch({
    executablePath: process.env.PGHERD_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const rows: (readonly string[])[] = [];
  for (const path of PAGES) {
    // A new server: nothing is known yet.
    const http = new HttpServer({
      address: { host: '127.0.0.1', port: 0, loopback: true },
      config: {
        allow: [],
        tokens: {},
        tokenEnv: null,
        readTokenEnv: null,
        hosts: [],
        baseUrl: null,
        trustedProxy: null,
      },
      env: {},
      target: targetOf(url),
      schema: 'pgherd',
      version: 'bench',
      daemon,
      log: createLogger({ format: 'text', level: 'error', write: (line) => void process.stderr.write(line) }),
    });
    const base = (await http.start()).replace(/\/$/, '');
    const loads = [await load(`${base}${path}`), await load(`${base}${path}`)];
    rows.push([`\`${path}\``, ...loads.flatMap(({ paintMs, dataMs }) => [paintMs.toFixed(0), dataMs.toFixed(0)])]);
    await http.stop();
  }
  await browser.close();
  await daemon.stop();
  return rows;

  async function load(address: string): Promise<{ readonly paintMs: number; readonly dataMs: number }> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    await page.goto(address);
    // Each panel of the page has its data: none shows its skeleton, and none shows older data.
    await page.waitForFunction(
      `document.querySelector('h1') !== null && document.querySelector('.skeleton, [aria-busy="true"]') === null`,
      undefined,
      { polling: 'raf' },
    );
    const dataMs = Number(await page.evaluate('performance.now()'));
    const failure = await page.evaluate(`document.querySelector('.failure')?.textContent ?? ''`);
    if (failure !== '') throw new Error(`${address}: ${failure}`);
    const paintMs = Number(
      await page.evaluate(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`),
    );
    await context.close();
    return { paintMs, dataMs };
  }
}
