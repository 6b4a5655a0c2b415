import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningCli, runCli, spawnCli } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitFor } from '../support/wait-for.ts';

const MAX_CONNECTIONS = 18;

let database: TestDatabase;
let folder: string;
let roles: readonly string[];
const started: RunningCli[] = [];
// A database for each try: what the daemons of a try that failed have written about themselves outlives them.
beforeEach(async () => {
  database = await createTestDatabase();
  roles = await Promise.all(['a', 'b', 'c', 'd'].map((name) => database.createRole(name)));
  folder = await mkdtemp(join(tmpdir(), 'pgherd-sessions-'));
  const logins = roles.map((role, index) => `  ${role}: { password_env: ROLE_${index} }\n`).join('');
  await writeFile(join(folder, 'pgherd.yaml'), `daemon: { max_connections: ${MAX_CONNECTIONS} }\nroles:\n${logins}`);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((cli) => cli.kill('SIGKILL')));
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function run(...flags: readonly string[]): Promise<RunningCli> {
  const env = Object.fromEntries(roles.map((role, index) => [`ROLE_${index}`, database.rolePassword(role)]));
  const cli = spawnCli(['run', '--url', database.url, '--log-format', 'text', ...flags], { cwd: folder, env });
  started.push(cli);
  await cli.waitForOutput(/started/, 30_000);
  return cli;
}

async function limitsOf(): Promise<string> {
  const { stdout } = await runCli(['doctor', '--url', database.url, '--format', 'json']);
  const { findings }: { findings: readonly { check: string; message: string }[] } = JSON.parse(stdout);
  return findings.find(({ check }) => check === 'limits')?.message ?? '';
}

async function openSessions(): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where application_name like 'pgherd %' and datname = $1`,
    [database.name],
  );
  return row?.count ?? 0;
}

test('doctor counts the sessions that daemons open with --http, --sync and several roles', async () => {
  const http = await run('--http', '127.0.0.1:0', '--sync', folder);
  expect(await limitsOf()).toContain(`1 daemon may open ${MAX_CONNECTIONS} connections;`);
  await run();
  expect(await limitsOf()).toContain(`2 daemons may open ${2 * MAX_CONNECTIONS} connections;`);

  const url = (await http.waitForOutput(/http:\/\/127\.0\.0\.1:\d+/))[0];
  let most = 0;
  for (const role of roles) {
    await database.query(
      `insert into pgherd._tasks (sql, login, transaction) select 'select pg_sleep(0.05)', $1, true from generate_series(1, 60)`,
      [role],
    );
  }
  await database.query('select pgherd._wake_for_tasks()');
  await waitFor(
    async () => {
      await fetch(`${url}/api/status`);
      most = Math.max(most, await openSessions());
      const [row] = await database.query<{ count: number }>('select count(*)::int as count from pgherd._tasks');
      return row?.count === 0;
    },
    { what: 'all tasks to end', timeoutMs: 40_000 },
  );
  expect(most).toBeLessThanOrEqual(2 * MAX_CONNECTIONS);
  // How near to the limits they come is a matter of the moment; that both open more than one may is not.
  expect(most).toBeGreaterThan(MAX_CONNECTIONS);
});

test('run refuses a cap that is too small for its parts, and names the number', async () => {
  const bare = await runCli(['run', '--url', database.url, '--max-connections', '4'], { cwd: folder });
  const served = await runCli(['run', '--url', database.url, '--max-connections', '4', '--http', '127.0.0.1:0'], {
    cwd: folder,
  });
  expect(bare.code).not.toBe(0);
  const [needed, more] = [bare, served].map(({ stderr }) => Number(/needs at least (\d+)/.exec(stderr)?.[1]));
  expect(needed).toBe(5);
  expect(more).toBe((needed ?? 0) + 3);
});
