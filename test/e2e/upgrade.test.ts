import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningCli, runCli, spawnCli } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { buildOldProgram, type OldProgram } from '../support/old-program.ts';
import { waitFor } from '../support/wait-for.ts';

// The first program that landed whole, with its schema (version 50): it and its daemon are built from the history.
const FIRST = '9b11dd0';
const old: OldProgram | null = buildOldProgram(FIRST);
if (old === null) process.stderr.write(`the upgrade from ${FIRST} is not tested: the history does not reach back\n`);
const fromFirst = test.skipIf(old === null);

let database: TestDatabase;
const daemons: RunningCli[] = [];
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
});
afterAll(async () => {
  await Promise.all(daemons.map((daemon) => daemon.kill('SIGKILL')));
  await database.drop();
  old?.remove();
});

async function start(main?: string): Promise<RunningCli> {
  const args = ['run', '--url', database.url, '--log-format', 'json'];
  const daemon = spawnCli(args, main === undefined ? {} : { main });
  daemons.push(daemon);
  await daemon.waitForOutput(/"started"/, 30_000);
  return daemon;
}

const effects = async (where = 'true'): Promise<number> =>
  (await database.query(`select from effect where ${where}`)).length;

fromFirst('an older daemon works on, with tasks in flight, while the schema is upgraded under it', async () => {
  const main = old?.main ?? '';
  expect(await runCli(['migrate', '--url', database.url], { main })).toMatchObject({ code: 0 });
  expect(await database.query('select max(version) as version from pgherd.migrations')).toEqual([{ version: 50 }]);
  await database.query('create table effect (key text not null, at timestamptz not null default clock_timestamp())');
  const first = await start(main);
  await database.query(
    `insert into pgherd.jobs (name, sql, transaction, schedule, overlap, catchup)
       values ('tick', $$insert into effect values ('tick ' || current_setting('pgherd.scheduled_for'))$$, true, '{@every 1s}', 'allow', 'all')`,
  );
  const enqueue = (key: string, seconds = 0): Promise<unknown> =>
    database.query('select pgherd.enqueue($1, transaction => true)', [
      `insert into effect select '${key}' from pg_sleep(${seconds})`,
    ]);
  // Something is in flight for all of the upgrade, and something waits for later.
  for (let i = 0; i < 4; i++) await enqueue(`long ${i}`, 3);
  await database.query("select pgherd.enqueue($$insert into effect values ('later')$$, delay => '6 s')");
  await waitFor(
    async () => (await database.query("select from pgherd._tasks where state = 'running'")).length >= 4 || null,
    { what: 'tasks in flight' },
  );
  let n = 0;
  let upgraded = false;
  const flow = (async () => {
    while (!upgraded) await enqueue(`flow ${n++}`);
  })();

  const migrated = await runCli(['migrate', '--url', database.url]);
  await database.query("insert into effect values ('upgraded')");
  expect(migrated).toMatchObject({ code: 0, stdout: expect.stringContaining('version 50 to') });
  const [mark] = await database.query<{ at: string }>("select at::text from effect where key = 'upgraded'");
  // The older daemon alone, on the newer schema.
  await waitFor(async () => (await effects(`key like 'tick %' and at > '${mark?.at}'`)) >= 3, {
    what: 'its schedules',
  });
  await waitFor(async () => (await effects(`key like 'flow %' and at > '${mark?.at}'`)) >= 20, { what: 'its tasks' });
  // And beside a newer one.
  await start();
  await waitFor(async () => (await database.query('select from pgherd.daemons')).length === 2, { what: 'both' });
  await waitFor(async () => (await effects("key = 'later'")) === 1, { what: 'the task of before' });
  upgraded = true;
  await flow;
  await database.query('update pgherd.jobs set enabled = false');
  await waitFor(async () => (await database.query('select from pgherd._tasks')).length === 0, {
    what: 'the end of all tasks',
    timeoutMs: 30_000,
  });

  expect(await database.query('select key from effect group by key having count(*) > 1')).toEqual([]);
  expect(await effects("key like 'flow %'")).toBe(n);
  expect(await effects("key like 'long %'")).toBe(4);
  const [ticks] = await database.query<{ gaps: number }>(
    `select (extract(epoch from max(at) - min(at)) + 1 - count(*))::int as gaps
     from (select substr(key, 6)::timestamptz as at from effect where key like 'tick %') x`,
  );
  expect(ticks).toEqual({ gaps: 0 });
  expect(first.stderr() + first.stdout()).not.toMatch(/"level":"error"|registered anew/);
  expect(await first.kill('SIGTERM')).toMatchObject({ code: 0 });
});
