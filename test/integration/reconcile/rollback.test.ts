import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_PLAN_OPTIONS } from '../../../src/plan/make-plan.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import { type ApplyResult, applyDefinitions } from '../../../src/reconcile/apply.ts';
import { planChanges } from '../../../src/reconcile/plan.ts';
import { rollbackRequest } from '../../../src/reconcile/rollback.ts';
import { arbitrarySet } from '../../support/arbitrary-definitions.ts';
import { runCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { declaredJob, jobNamed, topicNamed } from '../../support/definitions.ts';
import { applyRequest, applySet, openControl, requestOf } from '../../support/reconcile.ts';

let database: TestDatabase;
let connection: Connection;
const LOCK = { lockTimeoutMs: 10_000 };

beforeAll(async () => {
  database = await createTestDatabase();
  connection = await openControl(database.url);
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});
beforeEach(async () => {
  await applySet(connection, { jobs: [], topics: [] });
});

/** As the command does it, with all deletes allowed. */
async function rollBack(revision: number): Promise<ApplyResult> {
  const wanted = { project: 'test', schema: 'pgherd', revision, nowMs: Date.parse('2026-11-22T08:00:00Z') };
  const first = await rollbackRequest(connection, { ...wanted, options: DEFAULT_PLAN_OPTIONS });
  const { summary } = await planChanges(connection, first, LOCK);
  const options = { ...DEFAULT_PLAN_OPTIONS, allowDeletes: summary.delete };
  const request = await rollbackRequest(connection, { ...wanted, options });
  return await applyDefinitions(connection, request, {
    ...LOCK,
    toolVersion: 'test',
    reviewedDigest: null,
    rollbackTo: revision,
  });
}

const revisionNow = async (): Promise<number> => {
  const rows = await database.query<{ revision: string }>("select revision from pgherd.projects where name = 'test'");
  return Number(rows[0]?.revision ?? 0);
};
const job = (name: string, sql: string): ReturnType<typeof jobNamed> => jobNamed(name, { role: null, sql });

describe('rollback', () => {
  test('restores any set after any other one, and both have an empty plan', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySet, arbitrarySet, async (a, b) => {
        fc.pre(a.jobs.length + a.topics.length > 0);
        await applySet(connection, { jobs: [], topics: [] });
        const first = (await applySet(connection, a)).revision ?? 0;
        await applySet(connection, b);
        const planOfB = await planChanges(connection, requestOf(b), LOCK);
        expect([planOfB.changes, planOfB.drift]).toEqual([[], []]);

        await rollBack(first);

        const planOfA = await planChanges(connection, requestOf(a), LOCK);
        expect([planOfA.changes, planOfA.drift]).toEqual([[], []]);
        expect(planOfA.summary.unchanged).toBe(a.jobs.length + a.topics.length);
      }),
      { numRuns: 25 },
    );
  });

  test('restores the applied definitions, without manual changes', async () => {
    await applySet(connection, { jobs: [job('a', 'select 1')], topics: [] });
    const first = await revisionNow();
    await database.query("update pgherd.jobs set timeout = '1 min' where name = 'a'");
    await applySet(connection, { jobs: [job('a', 'select 2')], topics: [] });

    await rollBack(first);

    expect(await database.query("select sql, timeout = '6 h' as as_applied from pgherd.jobs where name = 'a'")).toEqual(
      [{ sql: 'select 1', as_applied: true }],
    );
  });

  test('undoes a rename as a rename, so that the row and its history stay', async () => {
    await applySet(connection, { jobs: [job('old', 'select 1')], topics: [] });
    const first = await revisionNow();
    const [before] = await database.query("select id from pgherd.jobs where name = 'old'");
    const renamed = requestOf({ jobs: [], topics: [] });
    await applyRequest(connection, {
      ...renamed,
      set: { jobs: [declaredJob(job('new', 'select 2'), 'old')], topics: [] },
    });

    const { plan } = await rollBack(first);

    expect(plan.changes.map(({ action, name }) => `${action} ${name}`)).toEqual(['rename old']);
    expect(await database.query('select id, sql from pgherd.jobs')).toEqual([{ id: before?.id, sql: 'select 1' }]);
  });

  test('is a new revision that history calls a rollback, and prompts as apply does', async () => {
    const env = { PGHERD_URL: database.url };
    const topics = [topicNamed('mail', { concurrency: 1 })];
    await applySet(connection, { jobs: [job('a', 'select 1')], topics });
    const first = await revisionNow();
    await applySet(connection, { jobs: [job('a', 'select 2')], topics });
    const rollback = ['rollback', String(first), '--project', 'test'];

    expect(await runCli(rollback, { env })).toMatchObject({ code: 64 });
    const done = await runCli([...rollback, '--yes'], { env });
    expect(done).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Applied as revision ${first + 2} of test`),
    });
    expect(done.stdout).toContain('~ job a');
    const history = await runCli(['history', '--limit', '1'], { env });
    expect(history.stdout).toContain(`rollback to ${first}: 1 changed`);
    expect(await runCli(['history', '--project', 'tset'], { env })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/there is no project "tset" in this database\n.*did you mean "test"\?/),
    });
    expect(await runCli(['history', '--project', 'test'], { env })).toMatchObject({ code: 0 });
    const json = await runCli(['history', '--limit', '1', '--format', 'json'], { env });
    expect(JSON.parse(json.stdout).revisions[0]).toMatchObject({ rollbackTo: first, digest: expect.any(String) });
    const again = await runCli([...rollback, '--yes', '--format', 'json'], { env });
    expect(JSON.parse(again.stdout)).toMatchObject({ revision: null });
  });

  test('rejects a revision that does not exist, and names the range', async () => {
    await applySet(connection, { jobs: [job('a', 'select 1')], topics: [] });
    const last = await revisionNow();
    const args = ['rollback', String(last + 1), '--project', 'test', '--yes'];

    expect(await runCli(args, { env: { PGHERD_URL: database.url } })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`project test has no revision ${last + 1}: it has revisions 1 to ${last}`),
    });
    expect(await revisionNow()).toBe(last);
  });
});
