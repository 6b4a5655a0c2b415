import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_PLAN_OPTIONS } from '../../../src/plan/input/plan-input.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import { type ApplyResult, applyDefinitions } from '../../../src/reconcile/apply.ts';
import { planChanges } from '../../../src/reconcile/plan.ts';
import { rollbackRequest } from '../../../src/reconcile/rollback.ts';
import { arbitrarySet } from '../../support/arbitrary-definitions.ts';
import type { TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { declaredJob, jobNamed, topicNamed } from '../../support/definitions.ts';
import { applyRequest, applySet, requestOf, useDatabase } from '../../support/reconcile.ts';
import { runHere } from '../../support/run-command.ts';

let database: TestDatabase;
let connection: Connection;
const LOCK = { lockTimeoutMs: 10_000 };

useDatabase((opened) => {
  ({ database, connection } = opened);
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

    expect(await runHere(rollback, { env })).toMatchObject({ code: 64 });
    const done = await runHere([...rollback, '--yes'], { env });
    expect(done).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`Applied as revision ${first + 2} of test`),
    });
    expect(done.stdout).toContain('~ job a');
    const history = await runHere(['history', '--limit', '1'], { env });
    expect(history.stdout).toContain(`rollback to ${first}: 1 changed`);
    expect(await runHere(['history', '--project', 'tset'], { env })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/there is no project "tset" in this database\n.*did you mean "test"\?/),
    });
    expect(await runHere(['history', '--project', 'test'], { env })).toMatchObject({ code: 0 });
    const json = await runHere(['history', '--limit', '1', '--format', 'json'], { env });
    expect(JSON.parse(json.stdout).revisions[0]).toMatchObject({ rollbackTo: first, digest: expect.any(String) });
    const again = await runHere([...rollback, '--yes', '--format', 'json'], { env });
    expect(JSON.parse(again.stdout)).toMatchObject({ revision: null });
  });

  test('can be planned in every format, saved, and applied as it was reviewed', async () => {
    const env = { PGHERD_URL: database.url };
    await applySet(connection, { jobs: [job('a', 'select 1')], topics: [] });
    const first = await revisionNow();
    await applySet(connection, { jobs: [job('a', 'select 2')], topics: [] });
    const cwd = writeFiles({});
    const preview = (format: string, ...more: string[]): ReturnType<typeof runHere> =>
      runHere(['rollback', String(first), '--project', 'test', '--plan', '--format', format, ...more], { env, cwd });

    expect((await preview('text')).stdout).toMatch(
      new RegExp(`^pgherd rollback to revision ${first} · test .*\\n +~ job a`),
    );
    expect((await preview('markdown')).stdout).toMatch(/^<!-- pgherd rollback test {2}-->\n### 📝 pgherd rollback to/);
    expect((await preview('github')).stdout).toContain('title=pgherd update::update job a: sql +1 −1');
    expect(await preview('json', '--detailed-exitcode')).toMatchObject({ code: 2 });
    expect(await revisionNow()).toBe(first + 1);

    const saved = await runHere(['rollback', String(first), '--project', 'test', '--out', 'back.json'], { env, cwd });
    expect(saved).toMatchObject({ code: 0, stdout: expect.stringContaining('~ job a') });
    expect(await revisionNow()).toBe(first + 1);
    expect(await runHere(['apply', 'back.json', '--yes'], { env, cwd })).toMatchObject({ code: 0 });
    expect(
      await database.query('select rollback_to::int from pgherd.revisions order by applied_at desc limit 1'),
    ).toEqual([{ rollback_to: first }]);
    expect(await database.query('select sql from pgherd.jobs')).toEqual([{ sql: 'select 1' }]);
  });

  test('keeps a manual change that the files declared afterwards', async () => {
    await applySet(connection, { jobs: [job('a', 'select 1'), job('b', 'select 1')], topics: [] });
    await database.query("update pgherd.jobs set sql = 'select 2 -- hotfix' where name = 'a'");
    const codified = await applySet(connection, {
      jobs: [job('a', 'select 2 -- hotfix'), job('b', 'select 1')],
      topics: [],
    });
    const { revision } = await applySet(connection, {
      jobs: [job('a', 'select 2 -- hotfix'), job('b', 'select 3')],
      topics: [],
    });
    await applySet(connection, { jobs: [job('a', 'select 2 -- hotfix'), job('b', 'select 4')], topics: [] });

    const { plan } = await rollBack(revision ?? 0);

    expect(codified.revision).toBe((revision ?? 0) - 1);
    expect(plan.changes.map(({ name }) => name)).toEqual(['b']);
    expect(plan.drift).toEqual([]);
    expect(await database.query("select sql from pgherd.jobs where name = 'a'")).toEqual([
      { sql: 'select 2 -- hotfix' },
    ]);
  });

  test('keeps the ids of jobs that were swapped, and undoes the swap', async () => {
    const [a, b] = [job('a', 'select 1'), job('b', 'select 2')];
    await applySet(connection, { jobs: [a, b], topics: [] });
    const first = await revisionNow();
    const ids = (): Promise<unknown> => database.query('select name, id::int, sql from pgherd.jobs order by name');
    const before = await ids();
    const swap = requestOf({ jobs: [], topics: [] });
    const swapped = {
      ...swap,
      set: {
        topics: [],
        jobs: [declaredJob({ ...a, sql: 'select 2' }, 'b'), declaredJob({ ...b, sql: 'select 1' }, 'a')],
      },
    };
    await applyRequest(connection, swapped);
    const [{ id: idOfA } = { id: 0 }, { id: idOfB } = { id: 0 }] = before as readonly { readonly id: number }[];

    expect(await ids()).toEqual([
      { name: 'a', id: idOfB, sql: 'select 2' },
      { name: 'b', id: idOfA, sql: 'select 1' },
    ]);
    expect((await applyRequest(connection, swapped)).revision).toBeNull();
    await rollBack(first);
    expect(await ids()).toEqual(before);
    expect((await rollBack(first)).revision).toBeNull();
  });

  test('rejects a revision that does not exist, and names the range', async () => {
    await applySet(connection, { jobs: [job('a', 'select 1')], topics: [] });
    const last = await revisionNow();
    const args = ['rollback', String(last + 1), '--project', 'test', '--yes'];

    expect(await runHere(args, { env: { PGHERD_URL: database.url } })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`project test has no revision ${last + 1}: it has revisions 1 to ${last}`),
    });
    expect(await revisionNow()).toBe(last);
  });
});
