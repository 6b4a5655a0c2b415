import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli, spawnCli } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type StatementProxy, startStatementProxy } from '../support/statement-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

const BEFORE =
  'topics: { t1: {}, t2: {} }\njobs: { a: { sql: select 1 }, b: { sql: select 1 }, c: { sql: select 1 } }\n';
const AFTER =
  'topics: { t1: { priority: 5 }, t3: {} }\n' +
  'jobs: { a: { sql: select 2 }, bb: { sql: select 1, renamed_from: b }, d: { sql: select 1 } }\n';
const OLD = { jobs: 'a=select 1, b=select 1, c=select 1', topics: 't1=100, t2=100', revisions: 1 };
const NEW = { jobs: 'a=select 2, bb=select 1, d=select 1', topics: 't1=5, t3=100', revisions: 2 };

let folder: string;
let database: TestDatabase;
let proxy: StatementProxy;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pgherd-killed-'));
  database = await createTestDatabase();
  proxy = await startStatementProxy(database.url);
});
afterAll(async () => {
  await proxy.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function state(): Promise<unknown> {
  const [row] = await database.query(
    `select (select string_agg(name || '=' || sql, ', ' order by name) from pgherd.jobs) as jobs,
       (select string_agg(name || '=' || priority, ', ' order by name) from pgherd.topics) as topics,
       (select count(*)::int from pgherd.revisions) as revisions`,
  );
  return row;
}

/** Before it the session looks for the schema and pins itself to it. */
const FIRST_OF_TRANSACTION = 4;
const APPLY = ['apply', '.', '--yes', '--format', 'json'];

test('an apply killed at any of its statements leaves all or nothing, and running it again converges', async () => {
  writeFileSync(join(folder, 'pgherd.yaml'), 'project: killed\n');
  writeFileSync(join(folder, 'jobs.yaml'), BEFORE);
  const options = { cwd: folder, env: { PGHERD_URL: database.url } };
  expect((await runCli(APPLY, options)).code).toBe(0);
  writeFileSync(join(folder, 'jobs.yaml'), AFTER);
  expect((await runCli(['plan', '.', '--out', 'plan.json'], options)).code).toBe(0);

  let kills = 0;
  let left: unknown = OLD;
  for (let at = FIRST_OF_TRANSACTION; ; at += 1) {
    const running = spawnCli(['apply', 'plan.json', '--yes'], { cwd: folder, env: { PGHERD_URL: proxy.url } });
    // By turns before the server has the statement, and when it has it and its client is gone.
    const moment = at % 2 === 0 ? 'before' : 'after';
    let killed = false;
    proxy.onStatement((number, when) => {
      if (number !== at || when !== moment) return;
      killed = true;
      process.kill(running.pid, 'SIGKILL');
    });
    const { code } = await running.ended;
    if (!killed) {
      expect(code).toBe(0);
      break;
    }
    kills += 1;
    await waitFor(
      async () =>
        (await database.query("select from pg_stat_activity where application_name = 'pgherd apply'")).length === 0,
      { what: 'the backend of the killed apply to end' },
    );
    left = await state();
    expect([OLD, NEW]).toContainEqual(left);
    if (JSON.stringify(left) === JSON.stringify(NEW)) break;
  }

  expect(kills).toBeGreaterThan(15);
  expect((await runCli(APPLY, options)).code).toBe(0);
  expect(await state()).toEqual(NEW);
  const again = await runCli(['plan', '.', '--detailed-exitcode'], options);
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('No changes.')]);
}, 300_000);

test.each([
  ['after the server has it: the revision exists', 'after', 0],
  ['before the server has it: nothing is written', 'before', 1],
] as const)('a connection cut at the commit, %s, and the outcome is looked up', async (_, when, code) => {
  writeFileSync(join(folder, 'pgherd.yaml'), `project: cut-${when}\n`);
  writeFileSync(join(folder, 'jobs.yaml'), `jobs: { cut-${when}: { sql: select 1 } }\n`);
  const options = { cwd: folder, env: { PGHERD_URL: proxy.url } };
  expect((await runCli(['plan', '.', '--out', 'cut.json'], options)).code).toBe(0);
  let isCut = false;
  proxy.onStatement((_number, moment, message) => {
    if (isCut || moment !== when || !message.includes('commit\0')) return;
    isCut = true;
    if (when === 'before') proxy.cut();
    else setImmediate(() => proxy.cut());
  });
  const applied = await runCli(['apply', 'cut.json', '--yes'], options);

  expect(isCut).toBe(true);
  expect(applied.code).toBe(code);
  expect(applied.stderr).toContain('The connection was lost during the commit. Looking up its outcome');
  if (code === 0) expect(applied.stdout).toContain(`Applied as revision 1 of cut-${when}`);
  else expect(applied.stderr).toContain('lost during the commit; nothing was written');
  const again = await runCli(['apply', 'cut.json', '--yes'], options);
  expect(again.code).toBe(0);
  expect(again.stdout).toContain(`${code === 0 ? 'Already applied' : 'Applied'} as revision 1 of cut-${when}`);
});
