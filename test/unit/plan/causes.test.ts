// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import { describe, expect, test } from 'vitest';
import { formerValues } from '../../../src/definition/read/variables.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { foldPlan } from '../../../src/plan/render/folds.ts';
import { readFiles } from '../../support/definition-files.ts';
import { liveRow, NOTHING_LIVE, planInput } from '../../support/definitions.ts';

type Files = Readonly<Record<string, string>>;

/** The plan from one state of a repository to another. */
async function planBetween(before: Files, after: Files, environment: string | null = null): Promise<Plan> {
  const applied = await readFiles(before, { environment });
  const { set, written } = await readFiles(after, { environment });
  const live = {
    ...NOTHING_LIVE,
    jobs: applied.set.jobs.map(({ definition }) => liveRow(definition)),
    topics: applied.set.topics.map(({ definition }) => liveRow(definition)),
  };
  return makePlan(planInput({ declared: set, written, live, environment }));
}

const JOBS = `defaults:
  labels: { team: orders }
  retry: { limit: 2 }
topics:
  mail: { timeout: 10m }
jobs:
  a:
    sql: delete from a where at < now() - interval '\${keep}'
  b:
    timeout: \${slow}
    sql: delete from b where at < now() - interval '\${keep}'
  c:
    topic: mail
    sql: select 'c'
`;
const PROJECT = `project: shop
vars:
  keep: 90 days
  slow: 2h
defaults:
  timezone: Europe/Berlin
environments:
  prod:
    vars: { keep: 120 days }
    defaults:
      priority: 50
`;
const FILES = { 'pgherd.yaml': PROJECT, 'jobs.yaml': JOBS };
const originOf = (plan: Plan, name: string, path: string): unknown =>
  plan.changes.find((change) => change.name === name)?.fields.find((field) => field.path === path)?.origin;

describe('the origin of a changed value', () => {
  test.each([
    ['project', 'pgherd.yaml', 'Europe/Berlin', 'UTC', 'a', 'timezone', 'pgherd.yaml', 6],
    ['environment', 'pgherd.yaml', 'priority: 50', 'priority: 60', 'a', 'priority', 'pgherd.yaml', 11],
    ['file', 'jobs.yaml', 'team: orders', 'team: sales', 'b', 'labels.team', 'jobs.yaml', 2],
    ['file', 'jobs.yaml', 'limit: 2', 'limit: 3', 'c', 'retry.limit', 'jobs.yaml', 3],
    ['topic', 'jobs.yaml', 'timeout: 10m', 'timeout: 11m', 'c', 'timeoutMs', 'jobs.yaml', 5],
    ['job', 'jobs.yaml', "select 'c'", "select 'd'", 'c', 'sql', 'jobs.yaml', 14],
    ['variable', 'pgherd.yaml', 'slow: 2h', 'slow: 3h', 'b', 'timeoutMs', 'pgherd.yaml', 4],
    ['variable', 'pgherd.yaml', '120 days', '60 days', 'a', 'sql', 'pgherd.yaml', 9],
    ['built-in', 'pgherd.yaml', '  timezone: Europe/Berlin\n', '  timeout: 6h\n', 'a', 'timezone', null, null],
  ] as const)('is the layer %s (%#)', async (layer, file, from, to, job, path, origin, line) => {
    const changed = { ...FILES, [file]: FILES[file].replace(from, to) };
    const plan = await planBetween(FILES, changed, 'prod');
    expect(originOf(plan, job, path)).toEqual({ file: origin, line, layer });
  });

  test('is not part of the digest: a comment above the place changes no plan', async () => {
    const from = { ...FILES, 'pgherd.yaml': PROJECT.replace('Berlin', 'Paris') };
    const one = await planBetween(from, FILES);
    const other = await planBetween(from, { ...FILES, 'pgherd.yaml': `# a comment\n${PROJECT}` });
    expect(originOf(one, 'a', 'timezone')).not.toEqual(originOf(other, 'a', 'timezone'));
    expect(one.digest).toBe(other.digest);
  });
});

describe('the causes of a plan', () => {
  test('name the place, the values and the jobs of a changed default', async () => {
    const after = { ...FILES, 'pgherd.yaml': PROJECT.replace('Berlin', 'Paris') };
    const { causes } = await planBetween(FILES, after);
    const [before, now] = ['Europe/Berlin', 'Europe/Paris'];
    expect(causes).toEqual([
      { layer: 'project', file: 'pgherd.yaml', line: 6, path: 'timezone', before, after: now, jobs: ['a', 'b', 'c'] },
    ]);
  });

  test('name a variable with its former value, found in the SQL that it was part of', async () => {
    const after = { ...FILES, 'pgherd.yaml': PROJECT.replace('keep: 90 days', 'keep: 60 days') };
    const { causes } = await planBetween(FILES, after);
    const values = { path: 'keep', before: '90 days', after: '60 days' };
    expect(causes).toEqual([{ layer: 'variable', file: 'pgherd.yaml', line: 3, ...values, jobs: ['a', 'b'] }]);
  });

  test('do not name a variable when the SQL around it has changed as well', async () => {
    const jobs = JOBS.replaceAll('delete from', 'delete from only');
    const after = { 'pgherd.yaml': PROJECT.replace('90 days', '60 days'), 'jobs.yaml': jobs };
    const plan = await planBetween(FILES, after);
    expect(plan.causes).toBeUndefined();
    expect(originOf(plan, 'a', 'sql')).toEqual({ file: 'jobs.yaml', line: 8, layer: 'job' });
  });

  test('find an anchor that several jobs share', async () => {
    const shared = `jobs:
  a: &base
    schedule: "@daily"
    timeout: 10m
    sql: select 1
  b:
    <<: *base
    sql: select 2
`;
    const plan = await planBetween({ 'j.yaml': shared }, { 'j.yaml': shared.replace('10m', '20m') });
    expect(plan.causes).toMatchObject([{ layer: 'job', file: 'j.yaml', line: 4, jobs: ['a', 'b'] }]);
  });

  test('are absent where each job changes for itself', async () => {
    const after = { ...FILES, 'jobs.yaml': JOBS.replace("select 'c'", "select 'd'") };
    expect(await planBetween(FILES, after)).not.toHaveProperty('causes');
  });
});

describe('a folded plan', () => {
  test("keeps a job's own changes, and drops those that its cause explains", async () => {
    const jobs = JOBS.replace("select 'c'", "select 'd'");
    const plan = await planBetween(FILES, { 'pgherd.yaml': PROJECT.replace('Berlin', 'Paris'), 'jobs.yaml': jobs });
    const { folds, changes } = foldPlan(plan);
    expect(folds.map(({ cause, changes: owed }) => [cause.path, owed.length])).toEqual([['timezone', 3]]);
    expect(changes.map(({ name, fields }) => [name, fields.map(({ path }) => path)])).toEqual([['c', ['sql']]]);
  });
});

test.each([
  ["a '${x}' b", "a '1' b", { x: '1' }],
  ['${x}', '1', { x: '1' }],
  ['${x} and ${x}', '1 and 1', { x: '1' }],
  ['${x} and ${x}', '1 and 2', null],
  ['${x}, ${y}.', '1, 2.', { x: '1', y: '2' }],
  ['$${x} ${y}', '${x} 3', { y: '3' }],
  ['a ${x}', 'b 1', null],
  ['${x}${y}', '12', null],
  ['a ${x} a', 'a a', null],
])('the template %j made %j of %j', (template, text, values) => {
  const found = formerValues(template, text);
  expect(found === null ? null : Object.fromEntries(found)).toEqual(values);
});

test('a comment acknowledges a warning of the plan', async () => {
  const job = (comment: string): Files => ({
    'a.yaml': `jobs:\n  ${comment}\n  a: { role: r, transaction: false, sql: vacuum }\n`,
  });
  const warnings = async (comment: string): Promise<readonly string[]> =>
    (await planBetween({ 'a.yaml': 'jobs: {}\n' }, job(comment))).diagnostics.map(({ code }) => code);
  expect(await warnings('# vacuum')).toEqual(['PGH203']);
  expect(await warnings('# pgherd-ignore PGH203: VACUUM may run twice')).toEqual([]);
});
