import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Plan } from '../../../src/plan/plan.ts';
import { syncOnce } from '../../../src/reconcile/sync.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { openControl } from '../../support/reconcile.ts';
import { type CommandOutcome, runCommand } from '../../support/run-command.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await database.drop();
});

const INSIDE = ['--now', '2026-11-28T10:00:00Z'];
const OUTSIDE = ['--now', '2026-11-30T07:00:00Z'];

function project(freeze: string, jobs = 'jobs: {a: {sql: "delete from t where x"}}\n'): string {
  return writeFiles({
    'pgherd.yaml': `project: billing\npolicy: {freeze: [{${freeze}}]}\n`,
    'jobs.yaml': jobs,
  });
}

const WEEKEND = 'cron: "0 18 * * fri", duration: 62h, timezone: Europe/Berlin, reason: weekend';

async function run(cwd: string, ...args: string[]): Promise<CommandOutcome> {
  return await runCommand([...args, '--url', database.url], { cwd });
}

const jobs = async (): Promise<readonly string[]> =>
  (await database.query<{ name: string }>('select name from pgherd.jobs order by name')).map(({ name }) => name);

test('apply inside a window is refused, and passes with a reason that history shows', async () => {
  const cwd = project(WEEKEND);

  const plan = await run(cwd, 'plan', ...INSIDE);
  expect(plan.exitCode).toBe(4);
  expect(plan.stdout).toContain(
    'BLOCKED: frozen until Mon 2026-11-30 08:00 Europe/Berlin (2026-11-30T07:00:00Z), "weekend"',
  );
  await expect(run(cwd, 'apply', '--yes', ...INSIDE)).rejects.toMatchObject({
    code: 'plan_blocked',
    message: expect.stringContaining('frozen until Mon 2026-11-30 08:00 Europe/Berlin'),
    hint: expect.stringContaining('--override'),
  });
  expect(await jobs()).toEqual([]);
  await expect(run(cwd, 'apply', '--yes', '--override', '  ', ...INSIDE)).rejects.toMatchObject({ code: 'usage' });

  const applied = await run(cwd, 'apply', '--yes', '--override', 'incident 7', ...INSIDE);
  expect(applied.stdout).toContain('Applied as revision 1');
  expect(await jobs()).toEqual(['a']);
  const history = JSON.parse((await run(cwd, 'history', '--format', 'json')).stdout);
  expect(history.revisions).toMatchObject([{ revision: 1, override: 'incident 7' }]);
  expect((await run(cwd, 'history')).stdout).toContain('in a freeze: incident 7');
  expect(await database.query('select reason from pgherd.audit')).toEqual([{ reason: 'in a freeze: incident 7' }]);
});

test('an override outside a window is not recorded, and a change that is allowed passes inside', async () => {
  const cwd = project(`${WEEKEND}, allow: [create, rollback]`);
  await run(cwd, 'apply', '--yes', '--override', 'not needed', ...INSIDE);
  expect(await database.query('select override from pgherd.revisions')).toEqual([{ override: null }]);

  writeFileSync(join(cwd, 'jobs.yaml'), 'jobs: {a: {sql: "delete from t where y"}}\n');
  await expect(run(cwd, 'apply', '--yes', ...INSIDE)).rejects.toMatchObject({ code: 'plan_blocked' });
  await run(cwd, 'apply', '--yes', ...OUTSIDE);
  await run(cwd, 'rollback', '1', '--yes', ...INSIDE);
  expect(await database.query('select sql from pgherd.jobs')).toEqual([{ sql: 'delete from t where x' }]);
});

test('a rollback is held, too', async () => {
  const cwd = project(WEEKEND);
  await run(cwd, 'apply', '--yes', ...OUTSIDE);
  writeFileSync(join(cwd, 'jobs.yaml'), 'jobs: {a: {sql: "delete from t where y"}}\n');
  await run(cwd, 'apply', '--yes', ...OUTSIDE);

  expect((await run(cwd, 'rollback', '1', '--plan', ...INSIDE)).exitCode).toBe(4);
  await expect(run(cwd, 'rollback', '1', '--yes', ...INSIDE)).rejects.toMatchObject({ code: 'plan_blocked' });
  await run(cwd, 'rollback', '1', '--yes', '--override', 'broken since 42', ...INSIDE);
  expect(await database.query('select override, rollback_to::int from pgherd.revisions order by revision')).toEqual([
    { override: null, rollback_to: null },
    { override: null, rollback_to: null },
    { override: 'broken since 42', rollback_to: 1 },
  ]);
});

test('a saved plan is held by the windows it was made with, at the instant of its apply', async () => {
  const cwd = project(WEEKEND);
  await run(cwd, 'plan', '--out', 'plan.json', ...OUTSIDE, '--expires', '900d');
  await expect(run(cwd, 'apply', 'plan.json', '--yes', '--now', '2026-12-05T10:00:00Z')).rejects.toMatchObject({
    code: 'plan_blocked',
  });
  await run(cwd, 'plan', '--out', 'held.json', ...INSIDE);
  const saved: Plan = JSON.parse(readFileSync(join(cwd, 'held.json'), 'utf8'));
  writeFileSync(join(cwd, 'edited.json'), JSON.stringify({ ...saved, policy: undefined }));
  await expect(run(cwd, 'apply', 'edited.json', '--yes', ...INSIDE)).rejects.toMatchObject({ code: 'plan_invalid' });

  await run(cwd, 'apply', 'held.json', '--yes', ...OUTSIDE);
  expect(await jobs()).toEqual(['a']);
});

test('a sync inside a window makes no change, and reports the same in each pass', async () => {
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  const cwd = project(`cron: "${hourAgo}", duration: 1d, reason: migration`);
  const connection = await openControl(database.url);
  try {
    const base = { directory: cwd, cwd, environment: null, schema: 'pgherd', onDrift: 'heal' as const };
    const options = { ...base, lockTimeoutMs: 10_000, toolVersion: 'test' };
    const first = await syncOnce(connection, options, null, new AbortController().signal);
    const second = await syncOnce(connection, options, first.memory, new AbortController().signal);

    expect(first).toMatchObject({ state: 'blocked', message: expect.stringContaining('"migration"'), applied: false });
    expect(second.message).toBe(first.message);
    expect(await jobs()).toEqual([]);

    writeFileSync(join(cwd, 'pgherd.yaml'), 'project: billing\n');
    expect(await syncOnce(connection, options, second.memory, new AbortController().signal)).toMatchObject({
      state: 'ok',
      applied: true,
    });
  } finally {
    await connection.close();
  }
});
