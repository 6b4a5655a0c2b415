import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { chromium } from 'playwright-core';
import { DEFAULT_HTTP } from '../../src/definition/project.ts';
import { parseAddress } from '../../src/http/address.ts';
import { HttpServer } from '../../src/http/server.ts';
import { createLogger } from '../../src/log.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { Daemon } from '../../src/runtime/daemon.ts';
import { JOBS, writeLate, writePast, writePresent } from '../../test/support/dashboard-data.ts';
import { prepareTemplate } from '../../test/support/prepare-template.ts';
import { startTestServer } from '../../test/support/test-server.ts';
import { waitFor } from '../../test/support/wait-for.ts';

// `npm run shots [-- page …] [--out DIR] [--jobs N] [--rows N] [--serve]` makes a picture of each page at 1440 and 375 px, light and
// dark, of a database full of data. Build first. `--serve` leaves the server running instead.
const TOKEN = 'a-token-of-the-screenshots';
const args = process.argv.slice(2);
const option = (name: string, otherwise: string): string => {
  const at = args.indexOf(name);
  return at === -1 ? otherwise : (args.splice(at, 2)[1] ?? otherwise);
};
const out = option('--out', 'reports/shots');
const [jobs, rows] = [Number(option('--jobs', '300')), Number(option('--rows', '50000'))];
const isServing = args.includes('--serve');
mkdirSync(out, { recursive: true });

const server = await startTestServer();
const client = new pg.Client({ connectionString: server.url });
await client.connect();
const query = async (text: string, values: readonly unknown[] = []): Promise<readonly unknown[]> =>
  (await client.query(text, [...values])).rows;
await prepareTemplate(server.url);
console.log('writing the data');
await writePast(server.url, query, { jobs, rows });
const daemon = new Daemon({
  target: targetOf(server.url),
  schema: 'pgherd',
  version: '0.1.0',
  options: { slots: 8 },
  webhooks: { webhooks: {}, env: {} },
  logins: { roles: {}, connections: {}, env: {} },
});
await daemon.start(new AbortController().signal);
await writePresent(query);
await waitFor(
  async () =>
    (await query(`select from pgherd._task_states where state = 'running' and job_name is not null`)).length >= 3,
  { what: 'running tasks', timeoutMs: 30_000 },
);
await writeLate(query);
const http = new HttpServer({
  address: parseAddress(option('--address', '127.0.0.1:0')),
  config: {
    ...DEFAULT_HTTP,
    tokens: { oncall: { tokenEnv: 'TOKEN', scope: 'operate', projects: null, topics: null } },
  },
  env: { TOKEN },
  target: targetOf(server.url),
  schema: 'pgherd',
  version: '0.1.0',
  daemon,
  log: createLogger({ format: 'json', level: 'error', write: (line) => process.stderr.write(line) }),
});
const base = (await http.start()).slice(0, -1);
console.log(`${base}/#token=${TOKEN}  ${server.url}`);

const [running] = (await query(`select id from pgherd._task_states where job_name = '${JOBS.slow}'`)) as {
  id: string;
}[];
const [failed] = (await query(
  `select task_id as id from pgherd._task_log where job_name = '${JOBS.failing}' and state = 'failed' limit 1`,
)) as { id: string }[];
const PAGES: Readonly<Record<string, string>> = {
  overview: '/',
  wallboard: '/?view=wallboard',
  jobs: '/jobs',
  job: `/jobs/${JOBS.failing}`,
  tasks: '/tasks',
  task: `/tasks/${failed?.id}`,
  'task-running': `/tasks/${running?.id}`,
  log: '/log?state=failed',
  'log-each': '/log?group=none',
  topics: '/topics',
  topic: '/topics/reports',
  revisions: '/revisions',
  revision: '/revisions/2',
  daemons: '/daemons',
  alerts: '/alerts',
  confirm: '/log?state=failed',
};

if (isServing) await new Promise(() => {});
const browser = await chromium.launch({
  executablePath: process.env.PGHERD_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--font-render-hinting=none'],
});
const names = args.filter((name) => PAGES[name] !== undefined);
let problems = 0;
for (const name of names.length === 0 ? Object.keys(PAGES) : names) {
  for (const [width, theme] of [
    [1440, 'light'],
    [1440, 'dark'],
    [375, 'light'],
  ] as const) {
    const context = await browser.newContext({
      viewport: { width, height: width === 375 ? 812 : 900 },
      colorScheme: theme,
      reducedMotion: 'reduce',
      isMobile: width === 375,
      hasTouch: width === 375,
    });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      problems += 1;
      console.log(`${name} ${width} ${theme}: ${message.text()}`);
    });
    page.on('pageerror', (error) => {
      problems += 1;
      console.log(`${name} ${width} ${theme}: ${error.message}`);
    });
    const at = Date.now();
    await page.goto(`${base}${PAGES[name]}#token=${TOKEN}`);
    await page.locator('h1').first().waitFor();
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
    const took = Date.now() - at;
    if (name === 'confirm') {
      await page.locator('.c-act .btn').first().click();
      await page.locator('dialog .preview').waitFor();
    }
    const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    if (Number(wide) > 0) console.log(`${name} ${width}: scrolls sideways by ${wide} px`);
    writeFileSync(
      join(out, `${name}-${width}-${theme}.png`),
      await page.screenshot({ fullPage: !['confirm', 'wallboard'].includes(name) }),
    );
    console.log(`${name} ${width} ${theme} ${took} ms`);
    await context.close();
  }
}
await browser.close();
await http.stop();
await daemon.stop();
await client.end();
await server.stop();
process.exit(problems === 0 ? 0 : 1);
