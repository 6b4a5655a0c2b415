import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

const JOBS = `topics: { heavy: {} }
jobs:
  load: { sql: delete from a where x, schedule: "0 3 * * *", topic: heavy }
  report: { sql: delete from b where x, after: load }
  sweep: { sql: delete from c where x, schedule: "0 3 * * *" }
  twin: { sql: delete from c where x, schedule: "0 4 * * *" }
`;

test('graph, suggest and the warning of a duplicate use the jobs and runs of the database', async () => {
  const cwd = writeFiles({ 'pgherd.yaml': 'project: billing\n', 'jobs.yaml': JOBS });
  const run = async (...args: string[]): Promise<string> =>
    (await runCommand([...args, '--url', database.url], { cwd })).stdout;
  expect(await run('plan')).toMatch(/job "twin" runs the same SQL as job "sweep".*PGH427 jobs\.yaml:6/);
  await run('apply', '--yes');
  await database.query(
    `insert into pgherd._task_log (task_id, job_id, job_name, topic, state, started_at, ended_at)
     select 1, id, name, topic, 'finished', now() - interval '90 s', now() from pgherd.jobs where name = 'load'`,
  );

  expect(await run('graph')).toMatch(
    /^load {2}0 3 \* \* \* · topic heavy · p95 1 min 30 s\n {2}└ report {2}has never run\n/,
  );
  expect(await run('graph', '--format', 'mermaid')).toContain('j0 ==> j1');
  expect(await run('graph', '--format', 'dot')).toContain('"load" -> "report" [penwidth=3];');
  expect(JSON.parse(await run('graph', '--format', 'json')).longestPath.jobs).toEqual(['load', 'report']);

  const [first] = JSON.parse(await run('suggest', 'sweep', '--format', 'json')).suggestions;
  expect(first.now.busySeconds).toBe(60);
  expect(first.quiet[0]).toMatchObject({ schedule: '59 2 * * *', busySeconds: 0 });
  expect(await run('suggest')).toMatch(
    /sweep {2}0 3 \* \* \* \(UTC\): 60 s of work of other jobs at 03:00\n {2}59 2 \* \* \*/,
  );
  expect(await run('suggest', 'report')).toContain('report has no single schedule with a fixed minute');
  await expect(run('suggest', 'nobody')).rejects.toMatchObject({ code: 'not_found' });
  await expect(run('graph', '--format', 'svg')).rejects.toMatchObject({ code: 'usage' });
});
