import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningCli, runCli, spawnCli } from '../support/cli.ts';

let folder: string;
const running = new Set<RunningCli>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pgherd-dev-'));
  writeFileSync(join(folder, 'pgherd.yaml'), 'project: dev-loop\n');
});
afterEach(async () => {
  for (const dev of running) await dev.kill('SIGKILL');
  running.clear();
  rmSync(folder, { recursive: true, force: true });
});

const save = (sql: string): void =>
  writeFileSync(join(folder, 'jobs.yaml'), `jobs:\n  ticker:\n    schedule: "@every 1s"\n    sql: ${sql}\n`);

async function start(...args: readonly string[]): Promise<RunningCli> {
  const dev = spawnCli(['dev', '--http', '127.0.0.1:0', ...args], { cwd: folder });
  running.add(dev);
  await dev.waitForOutput(/Press Ctrl-C to stop/, 60_000);
  return dev;
}

async function stop(dev: RunningCli): Promise<string> {
  const { code, stdout } = await dev.kill('SIGINT');
  running.delete(dev);
  expect(code).toBe(0);
  return stdout;
}

test('a saved file is applied; a broken one shows its diagnostic, and the applied state goes on', async () => {
  save('select 1');
  const dev = await start();

  save('select 2 union all select 3');
  await dev.waitForOutput(/Saved at [\d:]+\n[\s\S]*~ job ticker[\s\S]*Applied in [\d.]+ m?s: 1 changed/);
  await dev.waitForOutput(/✓ ticker finished in .* · 2 rows/);

  save('selec 4');
  await dev.waitForOutput(/jobs\.yaml:4:10[\s\S]*error: the definitions have 1 error\. Nothing was applied\./);
  await dev.waitForOutput(/The files saved at [\d:]+ were not applied: what was applied before runs on\.\n/);
  await dev.waitForOutput(/runs on\.\n(?:.*\n)*.*✓ ticker finished in .* · 2 rows/);

  save('select 2 union all select 3');
  await dev.waitForOutput(/Saved at [\d:]+: the files equal what is applied\./);

  // A role and a database that did not exist at the start.
  save('select current_user\n    role: late_role\n    database: late_database');
  await dev.waitForOutput(/runs on\.\n[\s\S]*✓ ticker finished in .* · 1 row/);
  await stop(dev);
});

test('the data is kept between starts, also after a kill, and --fresh starts empty', async () => {
  save('select 1');
  const first = await start();
  expect(first.stdout()).toMatch(/Applied in/);
  expect(first.stdout()).toMatch(/Press Ctrl-C to stop; the next start goes on with the same data\./);
  await first.waitForOutput(/✓ ticker finished/);
  const url = /postgresql:\S+/.exec(first.stdout())?.[0] ?? '';
  const second = await runCli(['dev'], { cwd: folder });
  expect(second).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/another process uses the data of .*: process \d+/),
  });
  await first.kill('SIGKILL');

  const again = await start();
  expect(again.stdout()).toMatch(/the data of the last start \(--fresh begins with new data\)/);
  expect(again.stdout()).not.toMatch(/Applied in/);
  expect(again.stdout()).toContain(url);
  const log = await runCli(['log', '--job', 'ticker', '--format', 'json', '--url', url]);
  expect(JSON.parse(log.stdout).log.length).toBeGreaterThan(0);
  await stop(again);

  const fresh = await start('--fresh');
  expect(fresh.stdout()).toMatch(/Applied in/);
  expect(await stop(fresh)).not.toMatch(/the data of the last start/);
});
