import picocolors from 'picocolors';
import { describe, expect, test } from 'vitest';
import type { DeclaredJob, JobDefinition } from '../../../src/definition/definition.ts';
import type { WantedSet } from '../../../src/plan/input/plan-input.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { renderMarkdown } from '../../../src/plan/render/markdown.ts';
import { renderText } from '../../../src/plan/render/text.ts';
import { declaredJob, jobNamed, liveRow, NOTHING_LIVE, planInput } from '../../support/definitions.ts';

const PLAIN = picocolors.createColors(false);

function planOf(
  declared: readonly WantedSet['jobs'][number][],
  before: readonly JobDefinition[] = [],
  sourceFile: string | null = 'jobs.yaml',
): Plan {
  return makePlan({
    ...planInput({}),
    options: { ...planInput({}).options, allowDeletes: before.length },
    declared: { jobs: declared, topics: [] },
    live: {
      ...NOTHING_LIVE,
      revision: before.length === 0 ? 0 : 1,
      jobs: before.map((job) => ({ ...liveRow(job), sourceFile })),
    },
  });
}

/** The same job for each tenant, at a minute of its own. */
function tenants(count: number, over: (index: number) => Partial<JobDefinition> = () => ({})): JobDefinition[] {
  return Array.from({ length: count }, (_, index) =>
    jobNamed(`tenant-${index}`, {
      schedule: [`${index} 3 * * *`],
      sql: `call rebuild('tenant_${index}')`,
      ...over(index),
    }),
  );
}

const declare = (jobs: readonly JobDefinition[]): DeclaredJob[] => jobs.map((job) => declaredJob(job));

describe('changes of jobs that are alike', () => {
  test('are one block when their schedules move alike, with the schedules of the first ones', () => {
    const moved = tenants(20, (index) => ({ schedule: [`${index + 7} 3 * * *`] }));
    const lines = renderText(planOf(declare(moved), tenants(20)), PLAIN).split('\n');

    expect(lines[1]).toBe('  ~ schedule 7 min later (UTC) · 20 jobs · jobs.yaml');
    expect(lines[2]).toMatch(/^ {6}tenant-0 {3}"0 3 \* \* \*" → "7 3 \* \* \*" {3}jobs\.yaml:2$/);
    expect(lines).toContain('      … and 15 more jobs (--full)');
  });

  test('are one block when they get the same value, and their names follow', () => {
    const changed = tenants(4, () => ({ priority: 7 }));
    const lines = renderText(planOf(declare(changed), tenants(4)), PLAIN).split('\n');

    expect(lines.slice(1, 3)).toEqual([
      '  ~ priority 100 → 7 · 4 jobs · jobs.yaml',
      '      tenant-0, tenant-1, tenant-2, tenant-3',
    ]);
  });

  test('say where they are written only if that is known', () => {
    const declared = declare(tenants(4, () => ({ priority: 7 }))).map((job) => ({ ...job, location: null }));
    expect(renderText(planOf(declared, tenants(4), null), PLAIN).split('\n')[1]).toBe('  ~ priority 100 → 7 · 4 jobs');
  });

  test('are one block when they are created from one pattern, and the first one is shown whole', () => {
    const text = renderText(planOf(declare(tenants(20))), PLAIN);

    expect(text).toContain('  + 20 jobs like tenant-0 · jobs.yaml\n');
    expect(text.match(/call rebuild/g)).toHaveLength(1);
    expect(text).toContain("call rebuild('tenant_0')");
  });

  test('are one block when they are deleted, with the schedule of each', () => {
    const lines = renderText(planOf([], tenants(4)), PLAIN).split('\n');

    expect(lines).toContain('  - 4 jobs like tenant-0 · jobs.yaml');
    expect(lines.filter((line) => /^ {6}tenant-\d {2}"\d 3 \* \* \*" \(UTC\)/.test(line))).toHaveLength(4);
  });

  test('are a row of the table and one body in Markdown, with a line for each job', () => {
    const moved = tenants(400, (index) => ({ schedule: [`${index % 60} 4 * * *`] }));
    const before = tenants(400, (index) => ({ schedule: [`${index % 60} 3 * * *`] }));
    const text = renderMarkdown(planOf(declare(moved), before));

    expect(text.match(/^\| update/gm)).toHaveLength(1);
    expect(text).toContain('| update | 400 jobs: tenant-0, ');
    expect(text.match(/^tenant-\d+ +"\d+ 3 \* \* \*" → "\d+ 4 \* \* \*"$/gm)).toHaveLength(400);
    expect(text).not.toContain('Left out');
  });

  test('are shown one by one with --full', () => {
    const text = renderText(planOf(declare(tenants(20))), PLAIN, { full: true });

    expect(text.match(/^ {2}\+ job tenant-/gm)).toHaveLength(20);
  });
});

describe('changes that are not alike', () => {
  test.each([
    ['there are two', (index: number) => (index < 2 ? { priority: 7 } : {})],
    ['their values differ', (index: number) => ({ priority: 10 + index })],
    ['their SQL differs in words', (index: number) => ({ sql: `call rebuild('${'abcde'[index]}')` })],
    ['one of them is moved to another role', (index: number) => (index < 2 ? { role: 'boss' } : { priority: 7 })],
  ])('are shown one by one when %s', (_, over) => {
    const text = renderText(planOf(declare(tenants(4, over)), tenants(4)), PLAIN);

    expect(text).toMatch(/^ {2}~ job tenant-0/m);
    expect(text).toMatch(/^ {2}~ job tenant-1/m);
  });

  test('are shown one by one when their blocks have other reasons', () => {
    const jobs = tenants(3, (index) => ({ role: `missing_${'abc'[index]}` }));
    const refusals = new Map(
      jobs.map(({ role }) => [role ?? '', { reason: `role "${role}" does not exist`, always: true }]),
    );
    const plan = makePlan(
      planInput({
        declared: { jobs: declare(jobs), topics: [] },
        refusals: { roles: refusals, timezones: new Map(), roleLimits: new Map(), lostRoles: new Set() },
      }),
    );

    expect(renderText(plan, PLAIN).match(/^ {2}\+ job tenant-\d .*BLOCKED/gm)).toHaveLength(3);
  });
});
