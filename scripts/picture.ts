import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startEmbedded } from '../src/embedded/server.ts';
import { connect } from '../src/postgres/connection.ts';
import { createDatabase } from '../src/postgres/database.ts';
import { targetOf } from '../src/postgres/target.ts';
import { animation, type Scene } from './picture/animation.ts';

// `npm run picture`: writes docs/demo.svg, the moving picture of the README, from what the built program prints on a server of its own.
const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const OUT = new URL('../docs/demo.svg', import.meta.url);

const JOBS = `jobs:
  archive-orders:
    description: Move closed orders to the archive after 14 days
    schedule: "30 1 * * *"
    timezone: Europe/Berlin
    expect: { success_within: 26h }
    sql: |
      with closed as (delete from orders where closed < now() - interval '14 days' returning *)
      insert into order_archive select * from closed

  refresh-sales:
    description: Refresh the sales of each day
    after: archive-orders
    sql: refresh materialized view daily_sales
`;
const TABLES = `
  create table orders (id int, closed timestamptz);
  create table order_archive (id int, closed timestamptz);
  insert into orders select n, now() - interval '20 days' from generate_series(1, 4247) n;
  create materialized view daily_sales as select closed::date as day, count(*) from order_archive group by 1;
`;

const server = await startEmbedded({ durable: false, purpose: 'test' });
const folder = mkdtempSync(join(tmpdir(), 'pgherd-picture-'));
try {
  writeFileSync(OUT, animation(await scenes()));
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function scenes(): Promise<readonly Scene[]> {
  const home = await connect(targetOf(server.url('postgres'), {}), { applicationName: 'picture' });
  await createDatabase(home, 'app');
  await home.close();
  mkdirSync(join(folder, 'jobs'));
  writeFileSync(join(folder, 'pgherd.yaml'), 'project: shop\ninclude: [jobs/**/*.yaml]\n');
  const write = (text: string): void => writeFileSync(join(folder, 'jobs', 'orders.yaml'), text);

  write(JOBS.replace('30 1', '0 3'));
  pgherd('migrate');
  pgherd('apply', '--yes');
  const session = await connect(targetOf(server.url('app'), {}), { applicationName: 'picture' });
  await session.execute(TABLES);
  await session.execute("update pgherd.jobs set timeout = '1 min' where name = 'refresh-sales'");

  write(JOBS.replace('30 1', '30 2'));
  const plan = pgherd('plan');
  const apply = pgherd('apply', '--yes').split('\n').at(-1) ?? '';
  const daemon = spawn(process.execPath, [MAIN, 'run'], { cwd: folder, env: environment(), stdio: 'ignore' });
  const trigger = pgherd('trigger', 'archive-orders');
  while ((await session.query("select from pgherd.task_log where job = 'refresh-sales'")).length === 0) await delay(50);
  const log = pgherd('log');
  const ended = once(daemon, 'exit');
  daemon.kill('SIGTERM');
  await ended;
  await session.close();
  return [
    { command: 'cat jobs/orders.yaml', output: JOBS.replace('30 1', '30 2').trimEnd(), readMs: 5_000 },
    { command: 'pgherd plan', output: plan, readMs: 9_000 },
    { command: 'pgherd apply --yes', output: apply, readMs: 3_000 },
    { command: 'pgherd trigger archive-orders', output: trigger, readMs: 3_000 },
    { command: 'pgherd log', output: log, readMs: 6_000 },
  ];
}

function pgherd(...args: readonly string[]): string {
  return execFileSync(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: environment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trimEnd();
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, PGHERD_URL: server.url('app'), FORCE_COLOR: '1', COLUMNS: '104', TZ: 'UTC' };
}
