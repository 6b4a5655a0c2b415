import { describe, expect, it } from 'vitest';
import type { JobDefinition } from '../../../src/definition/definition.ts';
import type { FreezeWindow, Gates } from '../../../src/definition/gates.ts';
import { gatesAt } from '../../../src/plan/gates/gates.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { isBlocked, type Plan } from '../../../src/plan/plan.ts';
import { renderMarkdown } from '../../../src/plan/render/markdown.ts';
import { declaredJob, jobNamed, liveRow, NOTHING_LIVE, planInput } from '../../support/definitions.ts';

const WEEKEND: FreezeWindow = {
  cron: '0 18 * * fri',
  durationMs: 62 * 3_600_000,
  timezone: 'Europe/Berlin',
  reason: 'weekend',
  allow: [],
};

function planAt(now: string, windows: readonly Partial<FreezeWindow>[], change: Partial<Changes> = {}): Plan {
  const { declared = [jobNamed('a')], live = [], ...rest } = change;
  const gates: Gates = { freeze: windows.map((own) => ({ ...WEEKEND, ...own })), approvals: 0 };
  return makePlan(
    planInput({
      declared: { jobs: declared.map((job) => declaredJob(job)), topics: [] },
      live: { ...NOTHING_LIVE, jobs: live.map((job) => liveRow(job, rest.drifted ?? {})) },
      nowMs: Date.parse(now),
      gates,
      ...(rest.rollbackTo === undefined ? {} : { rollbackTo: rest.rollbackTo }),
    }),
  );
}

interface Changes {
  readonly declared: readonly JobDefinition[];
  readonly live: readonly JobDefinition[];
  readonly drifted: Partial<JobDefinition>;
  readonly rollbackTo: number;
}

describe('a freeze', () => {
  it.each([
    ['2026-11-27T16:59:59.999Z', null],
    ['2026-11-27T17:00:00Z', '2026-11-30T07:00:00Z'],
    ['2026-11-30T06:59:59.999Z', '2026-11-30T07:00:00Z'],
    ['2026-11-30T07:00:00Z', null],
  ])('contains its start and not its end: %s', (now, until) => {
    expect(planAt(now, [{}]).freeze?.until ?? null).toBe(until);
  });

  it.each([
    // 18:00 is UTC+1, the end UTC+2: 62 elapsed hours.
    ['forward', {}, '2026-03-28T12:00:00Z', '2026-03-30T07:00:00Z'],
    ['back', {}, '2026-10-24T12:00:00Z', '2026-10-26T06:00:00Z'],
    // 02:30 does not exist on 29 March: the window starts at 03:00 (01:00Z).
    ['a skipped start', { cron: '30 2 * * *', durationMs: 3_600_000 }, '2026-03-29T01:00:00Z', '2026-03-29T02:00:00Z'],
    ['before it', { cron: '30 2 * * *', durationMs: 3_600_000 }, '2026-03-29T00:59:59Z', null],
    // 02:30 happens twice on 25 October: the first one counts (00:30Z).
    ['a repeated start', { cron: '30 2 * * *', durationMs: 1_800_000 }, '2026-10-25T00:45:00Z', '2026-10-25T01:00:00Z'],
    ['its repetition', { cron: '30 2 * * *', durationMs: 1_800_000 }, '2026-10-25T01:30:00Z', null],
  ] as const)('around a clock change: %s', (_name, own, now, until) => {
    expect(planAt(now, [own]).freeze?.until ?? null).toBe(until);
  });

  it('ends with the last of windows that follow each other', () => {
    const days = [{ cron: '0 0 23 12 *', durationMs: 3 * 86_400_000, timezone: 'UTC', reason: 'holidays' }];
    const next = [{ cron: '2026-12-26T00:00:00Z', durationMs: 86_400_000, reason: null }];
    expect(planAt('2026-12-24T10:00:00Z', [...days, ...next]).freeze?.until).toBe('2026-12-27T00:00:00Z');
    expect(planAt('2026-12-24T10:00:00Z', days).freeze?.until).toBe('2026-12-26T00:00:00Z');
  });

  it('has no end when each window starts before the last one ends', () => {
    const plan = planAt('2026-12-24T10:00:00Z', [{ cron: '* * * * *', durationMs: 61_000 }]);
    expect(plan.freeze?.until).toBeNull();
    expect(plan.blocked?.reasons[0]?.text).toMatch(/^frozen without end/);
  });

  it('blocks the plan, with the reason and the end in its zone', () => {
    const plan = planAt('2026-11-28T10:00:00Z', [{}]);

    expect(isBlocked(plan)).toBe(true);
    expect(plan.blocked?.reasons).toEqual([
      {
        code: 'freeze',
        text: 'frozen until Mon 2026-11-30 08:00 Europe/Berlin (2026-11-30T07:00:00Z), "weekend"',
        kind: null,
        name: null,
        file: null,
        line: null,
      },
    ]);
    expect(plan.freeze?.holds).toEqual([{ kind: 'job', name: 'a' }]);
    expect(renderMarkdown(plan)).toContain('⛔ frozen until Mon 2026');
  });

  it('is not part of the digest, its policy is', () => {
    const inside = planAt('2026-11-28T10:00:00Z', [{}]);
    const outside = planAt('2026-11-25T10:00:00Z', [{}]);
    expect(inside.digest).toBe(outside.digest);
    expect(planAt('2026-11-25T10:00:00Z', []).digest).not.toBe(outside.digest);
  });

  it('has no effect on a plan without changes, and none after its end on a plan from inside', () => {
    const same = [jobNamed('a')];
    expect(planAt('2026-11-28T10:00:00Z', [{}], { declared: same, live: same })).toMatchObject({ blocked: null });
    const later = gatesAt(planAt('2026-11-28T10:00:00Z', [{}]), { nowMs: Date.parse('2026-11-30T07:00:00Z') });
    expect(later).toMatchObject({ blocked: null });
    expect(later.freeze).toBeUndefined();
  });

  const urgent = jobNamed('u', { labels: { urgent: 'true' } });
  const plain = jobNamed('u');
  it.each([
    ['create', {}, true],
    ['update', {}, false],
    ['job:a*', {}, true],
    ['job:b', {}, false],
    ['topic:a', {}, false],
    ['label:urgent=true', { declared: [urgent] }, true],
    ['label:urgent=t*', { declared: [{ ...urgent, sql: 'select 2' }], live: [urgent] }, true],
    // A change cannot exempt itself.
    ['label:urgent=true', { declared: [urgent], live: [plain] }, false],
    ['delete', { declared: [plain], live: [plain, jobNamed('z')] }, true],
    ['revert', { declared: [plain], live: [plain], drifted: { sql: 'select 9' } }, true],
    ['update', { declared: [plain], live: [plain], drifted: { sql: 'select 9' } }, false],
    ['rollback', { rollbackTo: 3 }, true],
    ['rollback', {}, false],
  ] as const)('allows %s %j: %s', (allow, change, passes) => {
    const plan = planAt('2026-11-28T10:00:00Z', [{ allow: [allow] }], change);
    expect(plan.freeze === undefined).toBe(passes);
  });

  it('counts the changes that it holds', () => {
    const declared = [jobNamed('a'), jobNamed('hotfix-1')];
    const plan = planAt('2026-11-28T10:00:00Z', [{ allow: ['job:hotfix-*'] }], { declared });
    expect(plan.blocked?.reasons[0]?.text).toMatch(/: 1 of 2 changes are not allowed in the window$/);
    expect(plan.freeze?.holds).toEqual([{ kind: 'job', name: 'a' }]);
  });
});
