import { beforeEach, describe, expect, test } from 'vitest';
import type { JobDefinition } from '../../../src/definition/definition.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import { planChanges } from '../../../src/reconcile/plan.ts';
import type { TestDatabase } from '../../support/database.ts';
import { jobNamed } from '../../support/definitions.ts';
import { applySet, requestOf, useDatabase } from '../../support/reconcile.ts';

let database: TestDatabase;
let connection: Connection;
useDatabase((opened) => {
  ({ database, connection } = opened);
});
beforeEach(async () => {
  await database.query('delete from pgherd.jobs');
});

const job = (name: string, hour: number): JobDefinition =>
  jobNamed(name, { role: null, schedule: [`0 ${hour} * * *`] });
const apply = async (...jobs: readonly JobDefinition[]): Promise<number> =>
  (await applySet(connection, { jobs, topics: [] })).revision ?? 0;
const plan = async (...jobs: readonly JobDefinition[]): Promise<Plan> =>
  await planChanges(connection, requestOf({ jobs, topics: [] }, { allowDeletes: 1 }), { lockTimeoutMs: 10_000 });
const notesOf = (made: Plan, name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    made.changes.find((change) => change.name === name)?.notes.map(({ code, text }) => [code, text]) ?? [],
  );

describe('a change back to an earlier revision', () => {
  test('is noted with the last revision before the change', async () => {
    await apply(job('a', 1), job('b', 1));
    const last = await apply(job('a', 1), job('b', 2));
    await apply(job('a', 3), job('b', 3));
    const made = await plan(job('a', 1), job('b', 2));
    expect(notesOf(made, 'a')['back-to-revision']).toBe(`back to revision ${last}`);
    expect(notesOf(made, 'b')['back-to-revision']).toBe(`back to revision ${last}`);
  });

  test('is noted only if the whole definition is as it was', async () => {
    await apply(job('c', 1));
    await apply(job('c', 2));
    const made = await plan({ ...job('c', 1), timeoutMs: 60_000 });
    expect(notesOf(made, 'c')).not.toHaveProperty('back-to-revision');
  });

  test('may create again what was deleted', async () => {
    const first = await apply(job('d', 1), job('e', 1));
    await apply(job('e', 1));
    const made = await plan(job('d', 1), job('e', 1));
    expect(notesOf(made, 'd')['back-to-revision']).toBe(`back to revision ${first}`);
  });
});

describe('a delete', () => {
  test('says how the job has run so far', async () => {
    await apply(job('a', 1), job('b', 1), job('c', 1));
    await database.query(
      `update pgherd.job_state s set success_count = 12000, failure_count = 4, last_state = 'finished',
         last_ended_at = '2026-11-22T05:00:00Z'
       from pgherd.jobs j where j.id = s.job_id and j.name = 'a'`,
    );
    expect(notesOf(await plan(job('b', 1), job('c', 1)), 'a')['runs-so-far']).toBe(
      'ran 12,004 times, 12,000 succeeded; last 3 h ago: finished',
    );
    expect(notesOf(await plan(job('a', 1), job('c', 1)), 'b')['runs-so-far']).toBe('never ran');
  });
});
