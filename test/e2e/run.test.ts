import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningCli, runCli, spawnCli } from '../support/cli.ts';
import { addJob, addTask, logged, logOf } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitFor } from '../support/wait-for.ts';
import { startReceiver, webhooksOf } from '../support/webhook-receiver.ts';

let database: TestDatabase;
let folder: string;
const started: RunningCli[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('create table effect (job text)');
  folder = await mkdtemp(join(tmpdir(), 'pgherd-run-'));
});
beforeEach(() =>
  database.query(
    'truncate effect, pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log, pgherd.daemons, pgherd._workers, pgherd._daemon_secrets',
  ),
);
afterEach(async () => {
  await Promise.all(started.splice(0).map((cli) => cli.kill('SIGKILL')));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function run(...flags: string[]): Promise<RunningCli> {
  const cli = spawnCli(['run', '--url', database.url, '--log-format', 'text', ...flags], { cwd: folder });
  started.push(cli);
  await cli.waitForOutput(/started/, 30_000);
  return cli;
}

function runs(id: string): Promise<unknown> {
  return waitFor(
    async () =>
      (
        await database.query(
          `select from pgherd._task_states t where t.id = $1 and t.state = 'running'
             and exists (select from pg_stat_activity a where a.application_name like 'pgherd job %' and a.state = 'active'
               and a.datname = current_database())`,
          [id],
        )
      ).length > 0,
    { what: `task ${id} to run` },
  );
}

/** The process sends itself the signal as soon as the program handles it: while the rest of the program is still being loaded. */
function signalledAtOnce(signal: string): Record<string, string> {
  const script = `process.once('newListener', function take(event) {
    if (event === '${signal}') setImmediate(() => process.kill(process.pid, '${signal}'));
    else process.once('newListener', take);
  });`;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(script)}` };
}

/** The process sends itself SIGHUP when it begins to load a module whose address contains `part`. */
function hungUpAtLoadOf(part: string): Record<string, string> {
  const hook = `export async function load(url, context, next) {
    if (url.includes('${part}')) process.kill(process.pid, 'SIGHUP');
    return next(url, context);
  }`;
  const script = `import { register } from 'node:module'; register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}));`;
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(script)}` };
}

describe('pgherd run', () => {
  test.each(['SIGTERM', 'SIGINT'])('ends on a %s that comes before it has started', async (signal) => {
    const cli = spawnCli(['run', '--url', database.url], { cwd: folder, env: signalledAtOnce(signal) });
    started.push(cli);
    expect(await cli.ended).toMatchObject({ code: 0, stderr: '' });
    expect(await database.query('select from pgherd.daemons')).toEqual([]);
  });

  test('ends on a SIGTERM at any moment of its start', async () => {
    const ends = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const cli = spawnCli(['run', '--url', database.url], { cwd: folder });
        started.push(cli);
        await delay(index * 50);
        return (await cli.kill('SIGTERM')).code;
      }),
    );
    // null: before the program had begun.
    expect(ends.filter((code) => code !== 0 && code !== null)).toEqual([]);
  });

  test.each(['/commander/index', '/bundle/run-', '/pg/esm/index.mjs'])(
    'starts, and reads its settings again, on a SIGHUP that comes while it loads %s',
    async (part) => {
      const cli = spawnCli(['run', '--url', database.url, '--log-format', 'text'], {
        cwd: folder,
        env: hungUpAtLoadOf(part),
      });
      started.push(cli);
      await cli.waitForOutput(/reloaded /, 30_000);
      await cli.waitForOutput(/started /, 30_000);
      expect((await cli.kill('SIGTERM')).code).toBe(0);
    },
  );

  test('runs a triggered job, says so in a line, and stops on SIGTERM', async () => {
    await addJob(database, 'hello', { sql: `insert into effect values ('hello')` });
    const cli = await run();
    const triggered = await runCli(['trigger', 'hello', '--url', database.url, '--format', 'json'], { cwd: folder });
    const { taskId }: { taskId: string } = JSON.parse(triggered.stdout);
    await cli.waitForOutput(/finished .*job=hello/);
    const log = await runCli(['log', '--job', 'hello', '--url', database.url, '--format', 'json'], { cwd: folder });
    expect(JSON.parse(log.stdout)).toMatchObject({
      log: [{ taskId, job: 'hello', state: 'finished', rowCount: 1, attempt: 1 }],
    });
    const workers = await runCli(['workers', '--url', database.url, '--format', 'json'], { cwd: folder });
    expect(JSON.parse(workers.stdout).workers).toHaveLength(8);
    const ended = await cli.kill('SIGTERM');
    expect(ended.code).toBe(0);
    expect(await database.query('select from pgherd.daemons')).toHaveLength(0);
  });

  test('refuses a database without the schema, a server that is not there, and a login without rights, and ends', async () => {
    const bare = await createTestDatabase({ migrated: false });
    try {
      const result = await runCli(['run', '--url', bare.url], { cwd: folder });
      expect(result.code).toBe(1);
      expect(result.stderr).toMatch(/^error: database .* has no pgherd schema 'pgherd'\nhint: run pgherd migrate/);
    } finally {
      await bare.drop();
    }
    const nowhere = ['run', '--url', 'postgres://nobody@127.0.0.1:1/none', '--wait'];
    const away = await runCli([...nowhere, '0'], { cwd: folder });
    expect(away.code).toBe(1);
    expect(away.stderr).toMatch(/^error: cannot connect to nobody@127.0.0.1:1\/none: connection refused\nhint: /);
    const waited = await runCli([...nowhere, '150ms', '--log-format', 'text'], { cwd: folder });
    expect(waited.code).toBe(1);
    expect(waited.stderr).toMatch(
      /warn +cannot connect to .*: connection refused; waiting up to 150 ms for the server/,
    );
    expect(waited.stderr).toMatch(/\nerror: cannot connect to nobody@127.0.0.1:1\/none: connection refused\nhint: /);
    // A role that may log in and no more: the session it has must not keep the process.
    const stranger = database.roleUrl(await database.createRole('stranger'));
    const refused = await runCli(['run', '--url', stranger], { cwd: folder });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^error: .*: permission denied for table .*\nhint: grant .* pgherd_daemon/);
  });

  test('names the job that was probably meant', async () => {
    await addJob(database, 'nightly', { sql: 'select 1' });
    const result = await runCli(['trigger', 'nihgtly', '--url', database.url, '--format', 'json'], { cwd: folder });
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'not_found', hint: 'did you mean "nightly"?' } });
  });

  test('records what was delivered when a SIGTERM comes while another post of the webhook hangs', async () => {
    const receiver = await startReceiver((job) => (job === 'hangs' ? null : 204));
    const { webhooks, env } = webhooksOf({ pager: receiver });
    const { urlEnv, secretEnv } = webhooks.pager ?? { urlEnv: '', secretEnv: '' };
    const file = join(folder, 'pgherd.yaml');
    await writeFile(
      file,
      `project: default\nwebhooks: { pager: { url_env: ${urlEnv}, secret_env: ${secretEnv} } }\ndaemon: { slots: 2 }\n`,
    );
    try {
      for (const job of ['hangs', 'one', 'two', 'three']) {
        await addJob(database, job, { sql: 'select 1 / 0', on_failure_webhook: 'pager' });
      }
      const cli = spawnCli(['run', '--url', database.url, '--log-format', 'text'], { cwd: folder, env });
      started.push(cli);
      await cli.waitForOutput(/started/, 30_000);
      await database.query('select pgherd.trigger_job(name) from pgherd.jobs where on_failure_webhook is not null');
      await waitFor(() => receiver.posts.length === 4, { what: '4 posts' });
      expect((await cli.kill('SIGTERM')).code).toBe(0);
      expect(await database.query('select job, delivery from pgherd.alerts order by delivery, job')).toEqual([
        { job: 'one', delivery: 'sent' },
        { job: 'three', delivery: 'sent' },
        { job: 'two', delivery: 'sent' },
        { job: 'hangs', delivery: 'waiting' },
      ]);
    } finally {
      await rm(file);
      await receiver.close();
      await database.query('delete from pgherd.jobs where on_failure_webhook is not null');
    }
  });

  test('never shows SQL, tokens or passwords in its log', async () => {
    const cli = await run('--log-level', 'debug');
    const id = await addTask(database, `select 'top secret text', 1/0`);
    await logged(database, { task: id }, 'failed');
    const { stderr } = await cli.kill('SIGTERM');
    expect(stderr).toContain('division by zero');
    expect(stderr).not.toContain('top secret');
    expect(stderr).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  test('reads pgherd.yaml again on SIGHUP, and keeps what it had when that is wrong', async () => {
    const file = join(folder, 'pgherd.yaml');
    await writeFile(file, 'project: default\ndaemon: { slots: 2 }\n');
    const cli = await run();
    await cli.waitForOutput(/started .*slots=2/);
    await writeFile(file, 'project: default\ndaemon: { slots: 5 }\n');
    process.kill(cli.pid, 'SIGHUP');
    await cli.waitForOutput(/reloaded .*slots=5/);
    await writeFile(file, 'project: default\ndaemon: { slots: many }\n');
    process.kill(cli.pid, 'SIGHUP');
    await cli.waitForOutput(/not reloaded/);
    await rm(file);
  });
});

describe('a daemon that dies', () => {
  // Short: `test:long` waits for the default one.
  const LEASE = ['--lease', '4s'];

  test('with SIGKILL leaves its task to another, and one effect', async () => {
    const first = await run(...LEASE);
    const id = await addTask(
      database,
      `insert into effect values ('killed'); select pg_sleep(case when
      (select count(*) from pgherd._task_log_all) > 0 then 0 else 60 end)`,
    );
    await runs(id);
    await first.kill('SIGKILL');
    await run(...LEASE);
    await waitFor(async () => (await logOf(database, { task: id })).some((row) => row.state === 'finished'), {
      what: 'the take-over',
      timeoutMs: 40_000,
    });
    expect((await logOf(database, { task: id })).map((row) => [row.state, row.attempt])).toEqual([
      ['retrying', 1],
      ['finished', 2],
    ]);
    expect(await database.query('select from effect')).toHaveLength(1);
  });

  test('asleep past its lease and awake again writes nothing, and goes on under a new id', async () => {
    const stopped = await run(...LEASE);
    const id = await addTask(
      database,
      `insert into effect select 'slept' from pg_sleep(case when
      (select count(*) from pgherd._task_log_all) > 0 then 0 else 60 end)`,
    );
    await runs(id);
    process.kill(stopped.pid, 'SIGSTOP');
    await run(...LEASE);
    await waitFor(async () => (await logOf(database, { task: id })).some((row) => row.state === 'finished'), {
      what: 'the take-over',
      timeoutMs: 40_000,
    });
    process.kill(stopped.pid, 'SIGCONT');
    await stopped.waitForOutput(/registered anew/, 20_000);
    expect(await database.query('select from effect')).toHaveLength(1);
    expect(await logOf(database, { task: id })).toHaveLength(2);
  });
});

describe('draining', () => {
  test('ends at once at a second SIGTERM, and returns the task to the queue', async () => {
    const cli = await run('--grace', '60s');
    const id = await addTask(database, `insert into effect values ('long'); select pg_sleep(60)`);
    await runs(id);
    process.kill(cli.pid, 'SIGTERM');
    await cli.waitForOutput(/draining/);
    const ended = await cli.kill('SIGTERM');
    expect(ended.code).toBe(1);
    expect(await database.query('select state, attempt from pgherd._task_states')).toEqual([
      { state: 'pending', attempt: 0 },
    ]);
    expect(await database.query('select from effect')).toHaveLength(0);
  });
});
