import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JobDefinition } from '../../../src/definition/definition.ts';
import { DEFAULT_PLAN_OPTIONS, type PlanInput, type PlanOptions } from '../../../src/plan/input/plan-input.ts';
import type { LiveState } from '../../../src/plan/live.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import {
  declaredJob,
  declaredTopic,
  jobNamed,
  liveRow,
  NOTHING_LIVE,
  planInput,
  topicNamed,
} from '../../support/definitions.ts';

const OPTIONS: PlanOptions = { prune: true, target: [], exclude: [], allowDeletes: null, adopt: false };

function planOf(declared: readonly JobDefinition[], live: Partial<LiveState>, more: Partial<PlanInput> = {}): Plan {
  return makePlan(
    planInput({
      declared: { jobs: declared.map((job) => declaredJob(job)), topics: [] },
      live: { ...NOTHING_LIVE, revision: 1, ...live },
      ...more,
    }),
  );
}

const steps = (plan: Plan): string[] =>
  plan.changes.map(({ action, kind, name, blocked }) => `${blocked === null ? '' : '!'}${action} ${kind} ${name}`);

describe('makePlan', () => {
  test('creates declared jobs that do not exist', () => {
    const plan = makePlan(
      planInput({ declared: { jobs: [declaredJob(jobNamed('b'))], topics: [declaredTopic(topicNamed('a'))] } }),
    );

    expect(steps(plan)).toEqual(['create topic a', 'create job b']);
    expect(plan.changes[1]).toMatchObject({
      before: null,
      after: jobNamed('b'),
      beforeHash: null,
      fields: [],
      nextRuns: { before: null, after: ['2026-11-23T03:00:00Z', '2026-11-24T03:00:00Z', '2026-11-25T03:00:00Z'] },
    });
    expect(plan.summary).toEqual({ add: 2, change: 0, rename: 0, delete: 0, unchanged: 0, drift: 0 });
  });

  test('lists every field that changes, nested ones with dots', () => {
    const before = jobNamed('a', { labels: { team: 'orders' } });
    const after = jobNamed('a', {
      retry: { ...before.retry, limit: 3 },
      timeoutMs: 60_000,
      labels: { tier: '1' },
      expect: { rows: '>= 1', successWithinMs: null, lateAfterMs: null, maxRuntimeMs: null },
    });
    const plan = planOf([after], { jobs: [liveRow(before)] });

    expect(plan.changes[0]?.fields).toEqual([
      { path: 'timeoutMs', before: 21_600_000, after: 60_000 },
      { path: 'retry.limit', before: 0, after: 3 },
      { path: 'labels.tier', before: null, after: '1', weight: 'low' },
      { path: 'labels.team', before: 'orders', after: null, weight: 'low' },
      { path: 'expect.rows', before: null, after: '>= 1' },
    ]);
    expect(plan.changes[0]?.beforeHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('plans no change when declared, applied and live are equal', () => {
    const plan = planOf([jobNamed('a')], { jobs: [liveRow(jobNamed('a'))] });

    expect(plan).toMatchObject({ changes: [], drift: [], forecast: null });
    expect(plan.summary.unchanged).toBe(1);
  });

  test('reports a manual change as drift with login and time, and not as a change', () => {
    const plan = planOf([jobNamed('a')], { jobs: [liveRow(jobNamed('a'), { timeoutMs: 5_000 })] });

    expect(plan.changes).toEqual([]);
    expect(plan.drift).toEqual([
      {
        kind: 'job',
        name: 'a',
        fields: [{ path: 'timeoutMs', applied: 21_600_000, live: 5_000 }],
        changedBy: 'alice',
        changedAt: '2026-11-22T06:00:00Z',
      },
    ]);
    expect(plan.summary).toMatchObject({ change: 0, unchanged: 0, drift: 1 });
  });

  test('reports a change in the files and a manual change as both', () => {
    const plan = planOf([jobNamed('a', { sql: 'select 2' })], {
      jobs: [liveRow(jobNamed('a'), { timeoutMs: 5_000 })],
    });

    expect(steps(plan)).toEqual(['update job a']);
    expect(plan.changes[0]?.fields.map(({ path }) => path)).toEqual(['sql', 'timeoutMs']);
    expect(plan.drift.map(({ fields }) => fields.map(({ path }) => path))).toEqual([['timeoutMs']]);
  });

  test('records a manual change that the files now contain, and names its author', () => {
    const plan = planOf([jobNamed('a', { timeoutMs: 5_000 })], {
      jobs: [liveRow(jobNamed('a'), { timeoutMs: 5_000 })],
    });

    expect(plan).toMatchObject({ drift: [], summary: { change: 1, unchanged: 0 } });
    expect(plan.changes).toMatchObject([
      {
        action: 'update',
        fields: [{ path: 'timeoutMs', before: jobNamed('a').timeoutMs, after: 5_000 }],
        notes: [
          {
            level: 'info',
            text: expect.stringMatching(/^timeout: already so in the database, changed by alice, .*ago/),
          },
        ],
      },
    ]);
  });

  test('renames a job with renamed_from, and keeps the rest of the change', () => {
    const plan = makePlan(
      planInput({
        declared: { jobs: [declaredJob(jobNamed('new', { sql: 'select 2' }), 'old')], topics: [] },
        live: { ...NOTHING_LIVE, jobs: [liveRow(jobNamed('old'))] },
      }),
    );

    expect(steps(plan)).toEqual(['rename job new']);
    expect(plan.changes[0]?.before?.name).toBe('old');
    expect(plan.changes[0]?.fields.map(({ path }) => path)).toEqual(['name', 'sql']);
  });

  test('suggests a rename only when exactly one job matches', () => {
    const sql = { sql: 'select 7', schedule: ['0 3 * * *'] };
    const notes = (declared: readonly string[], live: readonly string[]): readonly string[] =>
      makePlan(
        planInput({
          declared: { jobs: declared.map((name) => declaredJob(jobNamed(name, sql))), topics: [] },
          live: { ...NOTHING_LIVE, jobs: live.map((name) => liveRow(jobNamed(name, sql))) },
        }),
      ).changes.flatMap((change) => change.notes.map(({ text }) => text));

    expect(notes(['new'], ['old'])).toContain('looks like a rename of old: to keep its history, add renamed_from: old');
    expect(notes(['new', 'newer'], ['old']).join()).not.toContain('rename');
    expect(notes(['new'], ['old', 'older']).join()).not.toContain('rename');
  });

  test('does not rename again after the rename', () => {
    const plan = makePlan(
      planInput({
        declared: { jobs: [declaredJob(jobNamed('new'), 'old')], topics: [] },
        live: { ...NOTHING_LIVE, jobs: [liveRow(jobNamed('new'))] },
      }),
    );

    expect(plan.changes).toEqual([]);
  });

  test.each([
    ['another project', 'shop', 'belongs to project shop'],
    ['no project', null, 'belongs to no project'],
  ])('blocks a name that belongs to %s, and deletes none of its rows', (_, project, reason) => {
    const foreign = [
      { kind: 'job', name: 'a', project },
      { kind: 'job', name: 'z', project },
    ] as const;
    const plan = planOf([jobNamed('a')], { foreign });

    expect(steps(plan)).toEqual(['!create job a']);
    expect(plan.changes[0]?.blocked?.reason).toContain(reason);
  });

  test('blocks the delete of a job whose row is protected', () => {
    const plan = planOf([], { jobs: [liveRow(jobNamed('a', { protect: true }))] });

    expect(steps(plan)).toEqual(['!delete job a']);
    expect(plan.changes[0]?.blocked?.reason).toContain('protected');
  });

  test('blocks the delete of a topic with waiting tasks, and reports their number', () => {
    const activity = { running: new Map(), unfinishedByTopic: new Map([['mail', 12]]) };
    const plan = planOf([], { topics: [liveRow(topicNamed('mail'))] }, { activity });

    expect(plan.changes[0]?.blocked).toEqual({
      reason: 'it contains 12 unfinished tasks: pass --drain, --discard or --move-to <topic>',
    });
  });

  test.each([
    { owned: 1, deleted: 1, allow: null, blocked: true },
    { owned: 1, deleted: 1, allow: 1, blocked: false },
    { owned: 2, deleted: 1, allow: null, blocked: false },
    { owned: 3, deleted: 2, allow: null, blocked: true },
    { owned: 3, deleted: 3, allow: null, blocked: true },
    { owned: 6, deleted: 3, allow: null, blocked: false },
    { owned: 4, deleted: 4, allow: null, blocked: true },
    { owned: 4, deleted: 4, allow: 3, blocked: true },
    { owned: 4, deleted: 4, allow: 4, blocked: false },
    { owned: 50, deleted: 5, allow: null, blocked: false },
    { owned: 50, deleted: 6, allow: null, blocked: true },
    { owned: 50, deleted: 6, allow: 6, blocked: false },
  ])('guards $deleted deletes of $owned with $allow allowed: $blocked', ({ owned, deleted, allow, blocked }) => {
    const all = Array.from({ length: owned }, (_, index) => jobNamed(`job-${String(index).padStart(2, '0')}`));
    const plan = planOf(
      all.slice(deleted),
      { jobs: all.map((job) => liveRow(job)) },
      { options: { ...OPTIONS, allowDeletes: allow } },
    );

    expect(plan.summary.delete).toBe(deleted);
    expect(plan.changes.every((change) => (change.blocked !== null) === blocked)).toBe(true);
  });

  test('guards the jobs of a project apart from its topics, and the last topic of one without jobs', () => {
    const topics = ['a', 'b', 'c', 'd'].map((name) => liveRow(topicNamed(name)));
    const replaced = planOf([jobNamed('new')], { jobs: [liveRow(jobNamed('old'))], topics }, {});
    const emptied = planOf([], { topics: topics.slice(0, 1) });

    expect(steps(replaced)).toContain('!delete job old');
    expect(steps(emptied)).toEqual(['!delete topic a']);
  });

  test('deletes nothing with prune off, or when files are selected', () => {
    const live = { jobs: [liveRow(jobNamed('gone'))] };

    expect(planOf([], live, { options: { ...OPTIONS, prune: false } }).changes).toEqual([]);
    expect(planOf([], live, { selection: { jobs: new Set(), topics: new Set() } }).changes).toEqual([]);
    expect(steps(planOf([], live))).toEqual(['!delete job gone']);
  });

  test('plans only jobs and topics that target and exclude select', () => {
    const declared = [jobNamed('mail-a'), jobNamed('mail-b'), jobNamed('sales')];
    const live = { jobs: [liveRow(jobNamed('mail-gone')), liveRow(jobNamed('sales-gone'))] };
    const options = { ...OPTIONS, target: ['mail-*'], exclude: ['*-b'] };

    expect(steps(planOf(declared, live, { options }))).toEqual(['delete job mail-gone', 'create job mail-a']);
  });

  test('orders by blocked, delete, update, rename, create, then name', () => {
    const plan = makePlan(
      planInput({
        declared: {
          jobs: [
            declaredJob(jobNamed('c-create')),
            declaredJob(jobNamed('b-renamed'), 'b-old'),
            declaredJob(jobNamed('a-update', { sql: 'select 2' })),
            declaredJob(jobNamed('z-blocked')),
            declaredJob(jobNamed('a-create')),
          ],
          topics: [],
        },
        live: {
          revision: 3,
          jobs: [liveRow(jobNamed('b-old')), liveRow(jobNamed('a-update')), liveRow(jobNamed('y-gone'))],
          topics: [],
          foreign: [{ kind: 'job', name: 'z-blocked', project: 'other' }],
          adoptable: { jobs: [], topics: [] },
          ledgers: [],
          origin: null,
        },
      }),
    );

    expect(steps(plan)).toEqual([
      '!create job z-blocked',
      'delete job y-gone',
      'update job a-update',
      'rename job b-renamed',
      'create job a-create',
      'create job c-create',
    ]);
  });

  test('notes the effect of a clock change on a new fixed time', () => {
    const plan = planOf([jobNamed('a', { schedule: ['30 2 * * *'], timezone: 'Europe/Berlin' })], {});

    expect(plan.changes[0]?.notes.map(({ text }) => text)).toEqual([
      '28 Mar: 02:30 does not exist → 03:00',
      '31 Oct: 02:30 happens twice → the first',
    ]);
  });

  test('counts the busiest minute before and after', () => {
    const every = (name: string): JobDefinition => jobNamed(name, { schedule: ['15 4 * * *'] });
    const plan = planOf([jobNamed('a'), every('b'), every('c')], { jobs: [liveRow(jobNamed('a'))] });

    expect(plan.forecast).toEqual({
      before: { startsPerMinute: 1, at: '2026-11-23T03:00:00Z' },
      after: { startsPerMinute: 2, at: '2026-11-23T04:15:00Z' },
    });
  });

  test('warns of jobs without role, in another database, without transaction', () => {
    const plan = planOf([jobNamed('a', { role: null, database: 'shop' }), jobNamed('b', { transaction: false })], {});

    expect(plan.diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning PGH201',
      'warning PGH202',
      'warning PGH203',
    ]);
  });

  test('warns of what a change brings about, and not again of what an unchanged key means', () => {
    const was = [
      jobNamed('a', { role: null }),
      jobNamed('b', { transaction: false }),
      jobNamed('c', { database: 'shop' }),
    ];
    const codes = (jobs: readonly JobDefinition[]): readonly string[] =>
      planOf(jobs, { jobs: was.map((job) => liveRow(job)) }).diagnostics.map(
        ({ code, message }) => `${code} ${message.slice(0, 5)}`,
      );

    expect(codes(was.map((job) => ({ ...job, timeoutMs: 60_000 })))).toEqual([]);
    expect(
      codes([
        jobNamed('a', { role: null, transaction: false }),
        jobNamed('b', { database: 'shop' }),
        jobNamed('c', { database: 'shop', role: null }),
      ]),
    ).toEqual(['PGH203 job a', 'PGH202 job b', 'PGH201 job c']);
  });

  test('warns of another database only without a known ledger', () => {
    const elsewhere = [
      jobNamed('a', { database: 'shop' }),
      jobNamed('b', { connection: 'reporting' }),
      jobNamed('c', { connection: 'reporting', database: 'sales' }),
    ];
    const reporting = { connection: 'reporting', database: 'reports', isDefault: true };
    const hints = (ledgers: LiveState['ledgers']): readonly string[] =>
      planOf(elsewhere, { ledgers })
        .diagnostics.filter(({ code }) => code === 'PGH202')
        .map(({ hint }) => hint ?? '');

    expect(hints([])).toEqual([
      'pgherd migrate --target shop',
      'pgherd migrate --target reporting',
      'pgherd migrate --target reporting/sales',
    ]);
    expect(hints([reporting])).toEqual(['pgherd migrate --target shop', 'pgherd migrate --target reporting/sales']);
    expect(hints([{ connection: null, database: 'shop', isDefault: false }, reporting])).toEqual([
      'pgherd migrate --target reporting/sales',
    ]);
  });

  test('has a digest without the commit, the time and the running tasks', () => {
    const live = { jobs: [liveRow(jobNamed('a'))] };
    const declared = [jobNamed('a', { sql: 'select 2' })];
    const plan = planOf(declared, live);
    const later = planOf(declared, live, {
      nowMs: Date.parse('2026-11-25T00:00:00Z'),
      git: { commit: 'f'.repeat(40), dirty: true },
      activity: { running: new Map([['a', 1]]), unfinishedByTopic: new Map() },
    });

    expect(later.digest).toBe(plan.digest);
    expect(planOf([jobNamed('a', { sql: 'select 3' })], live).digest).not.toBe(plan.digest);
  });
});

describe('makePlan on any set', () => {
  const name = fc.string({ minLength: 1, maxLength: 8 });
  const job = fc
    .record({
      name,
      sql: fc.string({ minLength: 1 }),
      timeoutMs: fc.integer({ min: 1, max: 10_000_000 }),
      schedule: fc.subarray(['0 3 * * *', '*/5 * * * *', '@daily', '@every 30s']),
      labels: fc.dictionary(name, fc.string(), { maxKeys: 3 }),
      protect: fc.boolean(),
    })
    .map(({ name: jobName, ...changes }) => jobNamed(jobName, changes));
  const set = fc.uniqueArray(job, { selector: (definition) => definition.name, maxLength: 12 });

  test('is empty from a set to itself', () => {
    fc.assert(
      fc.property(set, (jobs) => {
        const plan = planOf(jobs, { jobs: jobs.map((definition) => liveRow(definition)) });
        expect(plan.changes).toEqual([]);
        expect(plan.drift).toEqual([]);
        expect(plan.summary.unchanged).toBe(jobs.length);
      }),
    );
  });

  test('leads from any set to any other one when it is applied', () => {
    fc.assert(
      fc.property(set, set, (from, to) => {
        const plan = planOf(to, { jobs: from.map((definition) => liveRow(definition)) });
        const rows = new Map(from.map((definition) => [definition.name, definition]));
        for (const change of plan.changes) {
          if (change.kind !== 'job') continue;
          if (change.before !== null) rows.delete(change.before.name);
          if (change.after !== null) rows.set(change.name, change.after);
        }
        const byName = (a: JobDefinition, b: JobDefinition): number => (a.name < b.name ? -1 : 1);
        expect([...rows.values()].sort(byName)).toEqual([...to].sort(byName));
      }),
    );
  });

  test('returns the same bytes for any order of its input', () => {
    fc.assert(
      fc.property(set, set, (from, to) => {
        const rows = from.map((definition) => liveRow(definition));
        const one = planOf(to, { jobs: rows });
        const other = planOf([...to].reverse(), { jobs: [...rows].reverse() });
        expect(JSON.stringify(other)).toBe(JSON.stringify(one));
      }),
    );
  });
});

describe('notes count', () => {
  const noon = { schedule: ['0 12 * * *'], timezone: 'UTC', role: 'worker' };
  const textsOf = (plan: Plan): readonly string[] => plan.changes.flatMap(({ notes }) => notes.map(({ text }) => text));

  test('jobs, not starts', () => {
    const often = { schedule: ['0,10,20,30,40,50 0 12 * * *'] };
    const plan = planOf(
      [jobNamed('a', { ...noon, ...often, topic: 't' }), jobNamed('b', { ...noon, ...often, topic: 't' })],
      {
        topics: [liveRow(topicNamed('t', { concurrency: 1 }))],
      },
    );

    expect(textsOf(plan)).toContain('2 jobs of topic t start at 12:00, and it runs 1 at once: the other jobs wait');
    expect(plan.forecast?.after.startsPerMinute).toBe(12);
  });

  test('the jobs of other projects of the database', () => {
    const others = Array.from({ length: 12 }, (_, index) => jobNamed(`other-${index}`, noon));
    const input = planInput({
      declared: { jobs: [declaredJob(jobNamed('a', noon))], topics: [] },
      live: { ...NOTHING_LIVE, others },
      policy: [{ rule: 'max-starts-per-minute', severity: 'error', limit: 12, place: 'pgherd.yaml:9' }],
    });
    const plan = makePlan(input);

    expect(plan.forecast).toMatchObject({ before: { startsPerMinute: 12 }, after: { startsPerMinute: 13 } });
    expect(textsOf(plan)).toEqual([expect.stringMatching(/^starts with 12 others at 12:00; quieter: /)]);
    expect(plan.diagnostics).toMatchObject([{ code: 'PGH106', severity: 'error', file: 'jobs.yaml' }]);
    expect(
      makePlan({
        ...input,
        policy: [{ rule: 'max-starts-per-minute', severity: 'error', limit: 13, place: 'pgherd.yaml:9' }],
      }).diagnostics,
    ).toEqual([]);
  });

  test('the jobs that a changed topic affects, those that start together, and the keys that no job takes from it', () => {
    const jobs = ['a', 'b', 'c'].map((name) => jobNamed(name, { ...noon, topic: 't' }));
    const plan = makePlan(
      planInput({
        declared: {
          jobs: jobs.map((job) => declaredJob(job)),
          topics: [declaredTopic(topicNamed('t', { concurrency: 1, timeoutMs: 900_000 }))],
        },
        live: {
          ...NOTHING_LIVE,
          jobs: jobs.map((job) => liveRow(job)),
          topics: [liveRow(topicNamed('t', { concurrency: 3 }))],
        },
      }),
    );

    expect(textsOf(plan)).toEqual([
      'affects 3 jobs: a, b, c',
      'no job takes its timeout from the topic: each has one of its own, or from defaults',
      '3 of its jobs start at 12:00 UTC, and it will run 1 at once: the other jobs wait',
    ]);
  });

  test('the runs that a clock change takes from a schedule of certain hours, or adds to it', () => {
    const berlin = (schedule: string): readonly string[] =>
      textsOf(planOf([jobNamed('a', { schedule: [schedule], timezone: 'Europe/Berlin' })], {}));

    expect(berlin('*/5 2 * * *')).toEqual([
      '28 Mar: no runs: 02:00 to 03:00 does not exist',
      '31 Oct: 24 runs instead of 12: 02:00 to 03:00 happens twice',
    ]);
    expect(berlin('*/30 1-4 * * *')).toEqual([
      '28 Mar: 6 runs instead of 8: 02:00 to 03:00 does not exist',
      '31 Oct: 10 runs instead of 8: 02:00 to 03:00 happens twice',
    ]);
    expect(berlin('*/5 5 * * *')).toEqual([]);
    expect(berlin('*/5 * * * *')).toEqual([]);
  });
});

describe('--target', () => {
  const q = declaredTopic(topicNamed('q'));
  const jobs = [
    declaredJob(jobNamed('grandparent', { topic: 'q' })),
    declaredJob(jobNamed('parent', { schedule: ['after: grandparent'] })),
    declaredJob(jobNamed('child', { schedule: ['after: parent'] })),
    declaredJob(jobNamed('other')),
  ];
  const planFor = (target: readonly string[], exclude: readonly string[] = []): Plan =>
    makePlan(planInput({ declared: { jobs, topics: [q] }, options: { ...DEFAULT_PLAN_OPTIONS, target, exclude } }));

  test('includes the dependencies of a job: its topic, and the jobs that it runs after', () => {
    const plan = planFor(['child']);

    expect(steps(plan)).toEqual(['create job child', 'create job grandparent', 'create job parent', 'create topic q']);
    expect(plan.changes.map(({ notes }) => notes.at(-1)?.text)).toEqual([
      'runs whenever parent succeeds',
      'taken along, because job parent needs it',
      'taken along, because job child needs it',
      'taken along, because job grandparent needs it',
    ]);
    expect(steps(planFor(['child'], ['grandparent']))).toEqual(['create job child', 'create job parent']);
  });

  test('that matches nothing is refused', () => {
    expect(() => planFor(['other', 'zzz*'])).toThrow('--target "zzz*" matches no job and no topic of the project');
  });

  test.each([
    [['child'], ['child']],
    [['child', 'q'], ['*']],
  ])('of which --exclude leaves nothing is refused: %j without %j', (target, exclude) => {
    expect(() => planFor(target, exclude)).toThrow(
      '--target, --label and --exclude together select no job and no topic',
    );
  });
});

describe('renames', () => {
  const [a, b] = [jobNamed('a', { sql: 'select 1' }), jobNamed('b', { sql: 'select 2' })];
  const renamesOf = (
    jobs: PlanInput['declared']['jobs'],
    live: readonly (typeof a)[],
    last: readonly (readonly [string, string])[] = [],
  ): readonly string[] =>
    makePlan(
      planInput({
        declared: { jobs, topics: [] },
        live: { ...NOTHING_LIVE, jobs: live.map((job) => liveRow(job)) },
        lastRenames: { job: new Map(last), topic: new Map() },
      }),
    ).changes.map(({ action, name, before }) => `${action} ${before?.name ?? ''} → ${name}`);

  test('follow a chain once', () => {
    const chain = [declaredJob({ ...a, name: 'b' }, 'a'), declaredJob({ ...b, name: 'c' }, 'b')];

    expect(renamesOf(chain, [a, b])).toEqual(['rename a → b', 'rename b → c']);
    expect(
      renamesOf(chain, [
        { ...a, name: 'b' },
        { ...b, name: 'c' },
      ]),
    ).toEqual([]);
  });

  test('swap two names, unless that is the last rename on record', () => {
    const swap = [declaredJob({ ...b, name: 'a' }, 'b'), declaredJob({ ...a, name: 'b' }, 'a')];

    expect(renamesOf(swap, [a, b])).toEqual(['rename b → a', 'rename a → b']);
    expect(
      renamesOf(
        swap,
        [
          { ...b, name: 'a' },
          { ...a, name: 'b' },
        ],
        [
          ['a', 'b'],
          ['b', 'a'],
        ],
      ),
    ).toEqual([]);
  });

  test('do not take the row of a job that keeps its name', () => {
    expect(renamesOf([declaredJob(a, 'b'), declaredJob(b)], [a, b])).toEqual([]);
    expect(renamesOf([declaredJob({ ...a, name: 'c' }, 'a'), declaredJob(a)], [a])).toEqual(['create  → c']);
  });
});

describe('--label', () => {
  const q = declaredTopic(topicNamed('q'));
  const labelled = (
    name: string,
    team: string,
    over: Partial<JobDefinition> = {},
  ): PlanInput['declared']['jobs'][number] => declaredJob(jobNamed(name, { labels: { team }, ...over }));
  const planFor = (labels: Readonly<Record<string, string>>, live: readonly JobDefinition[] = []): readonly string[] =>
    makePlan(
      planInput({
        declared: { jobs: [labelled('a', 'x', { topic: 'q' }), labelled('b', 'y')], topics: [q] },
        live: { ...NOTHING_LIVE, revision: live.length === 0 ? 0 : 1, jobs: live.map((job) => liveRow(job)) },
        options: { ...DEFAULT_PLAN_OPTIONS, labels },
      }),
    ).changes.map(({ action, kind, name }) => `${action} ${kind} ${name}`);

  test('selects the jobs that have it in the files or in the database, and what they need', () => {
    expect(planFor({ team: 'y' })).toEqual(['create job b']);
    expect(planFor({ team: 'x' }).toSorted()).toEqual(['create job a', 'create topic q']);
    // It is deleted, and has the label in the database alone.
    expect(planFor({ team: 'z' }, [jobNamed('c', { labels: { team: 'z' } })])).toEqual(['delete job c']);
  });

  test('that no job has is refused', () => {
    expect(() => planFor({ team: 'x', tier: '1' })).toThrow('no job of the project has the label team=x and tier=1');
  });
});
