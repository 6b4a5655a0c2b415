import picocolors from 'picocolors';
import { describe, expect, test } from 'vitest';
import type { DeclaredJob } from '../../../src/definition/definition.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { renderGithub } from '../../../src/plan/render/github.ts';
import { renderMarkdown } from '../../../src/plan/render/markdown.ts';
import { planFindings } from '../../../src/plan/render/sarif.ts';
import { renderText } from '../../../src/plan/render/text.ts';
import {
  declaredJob,
  declaredTopic,
  jobNamed,
  liveRow,
  NOTHING_LIVE,
  planInput,
  topicNamed,
} from '../../support/definitions.ts';

const PLAIN = picocolors.createColors(false);

/** Returns a text of letters for a number: jobs whose SQL differs in words are not shown as one block. */
function word(index: number): string {
  return String.fromCharCode(...[676, 26, 1].map((place) => 97 + (Math.floor(index / place) % 26)));
}

function mixedPlan(): Plan {
  const rollup = jobNamed('nightly_rollup', {
    schedule: ['0 3 * * *'],
    timezone: 'Europe/Berlin',
    sql: 'select 1;\nselect 2;\n',
  });
  return makePlan(
    planInput({
      environment: 'prod',
      git: { commit: '4f2c1abde0'.repeat(4), dirty: false },
      declared: {
        jobs: [
          declaredJob({ ...rollup, schedule: ['30 2 * * *'], sql: 'select 1;\nselect 3;\nselect 4;\n' }),
          declaredJob(jobNamed('b'), 'a'),
          declaredJob(jobNamed('x')),
        ],
        topics: [declaredTopic(topicNamed('emails'))],
      },
      live: {
        ...NOTHING_LIVE,
        revision: 41,
        jobs: [
          liveRow(rollup),
          liveRow(jobNamed('a')),
          liveRow(jobNamed('x'), { timeoutMs: 300_000 }),
          liveRow(jobNamed('old_sweep', { protect: true })),
        ],
      },
      activity: { running: new Map([['old_sweep', 1]]), unfinishedByTopic: new Map() },
    }),
  );
}

describe('a plan as text', () => {
  test('shows all that a reviewer needs', () => {
    expect(renderText(mixedPlan(), PLAIN)).toBe(
      [
        'pgherd plan · billing @ prod (database app, revision 41) · 4f2c1ab',
        '  BLOCKED: protected: apply it with protect: false first · old_sweep',
        '  - job old_sweep        PROTECTED, running now, jobs.yaml',
        '      was  "0 3 * * *" (UTC), "select 1"',
        '      running tasks may finish',
        '  ~ job nightly_rollup   jobs.yaml:2',
        '      schedule  "0 3 * * *" → "30 2 * * *"   (30 min earlier; Europe/Berlin)',
        '      sql       +2 −1',
        '         select 1;',
        '        -select 2;',
        '        +select 3;',
        '        +select 4;',
        '      next      Mon 02:30 · Tue 02:30 · Wed 02:30 (Europe/Berlin)',
        '      was       Mon 03:00 · Tue 03:00 · Wed 03:00 (Europe/Berlin)',
        '      ⚠ 28 Mar: 02:30 does not exist → 03:00',
        '      ⚠ 31 Oct: 02:30 happens twice → the first',
        '  > job a → b            jobs.yaml:2',
        '      history kept',
        '  ! drift job x.timeout  6h → 5m by alice, 2 h ago; apply reverts it',
        '      hint: to keep it, write it into the files: pgherd pull x',
        '  + topic emails         topics.yaml:2',
        '      concurrency  unlimited',
        '      priority     100',
        'Plan: 1 to add, 1 to change, 1 to rename, 1 to delete, 0 unchanged, 1 drifted. Peak 3 → 2 starts/min at 03:00 UTC.',
        'Blocked: apply refuses this plan until the reasons above are resolved.',
        '',
      ].join('\n'),
    );
  });

  test('reports that nothing changes', () => {
    const plan = makePlan(planInput());

    expect(renderText(plan, PLAIN).split('\n')[1]).toBe('No changes. 0 unchanged.');
  });

  test('escapes everything that would control the terminal', () => {
    const hostile = '\u001b[2J\u202eevil\u0007';
    const before = jobNamed('a', { sql: `select 1 -- ${hostile}` });
    const plan = makePlan(
      planInput({
        declared: {
          jobs: [declaredJob({ ...before, sql: `select 2 -- ${hostile}`, description: hostile })],
          topics: [],
        },
        live: { ...NOTHING_LIVE, jobs: [{ ...liveRow(before, { timeoutMs: 5 }), changedBy: hostile }] },
      }),
    );

    for (const text of [renderText(plan, PLAIN), renderMarkdown(plan), renderGithub(plan)]) {
      for (const character of ['\u001b', '\u202e', '\u0007']) expect(text).not.toContain(character);
      expect(text).toContain('\\u001b[2J');
    }
  });

  test('caps a long SQL text and counts the rest', () => {
    const sql = Array.from({ length: 100 }, (_, index) => `select ${index};`).join('\n');
    const plan = makePlan(planInput({ declared: { jobs: [declaredJob(jobNamed('a', { sql }))], topics: [] } }));

    const text = renderText(plan, PLAIN);
    expect(text).toContain('… 80 more lines');
    expect(text).not.toContain('select 50;');
  });
});

describe('a plan as Markdown', () => {
  test('starts with a marker of its project and environment, and names deletes before the table', () => {
    const text = renderMarkdown(mixedPlan());

    expect(text.split('\n')[0]).toBe('<!-- pgherd plan billing prod -->');
    expect(text.indexOf('**delete** job old')).toBeLessThan(text.indexOf('| | what | where |'));
    expect(text).toContain('-select 2;\n+select 3;');
  });

  test('fences with more backticks than any in the content', () => {
    const sql = "select '`````'";
    const text = renderMarkdown(
      makePlan(planInput({ declared: { jobs: [declaredJob(jobNamed('a', { sql }))], topics: [] } })),
    );

    expect(text).toContain('\n``````diff\n');
  });

  test.each([10, 300, 2_000, 5_000])('stays under 60,000 characters with %i jobs', (count) => {
    const jobs = Array.from({ length: count }, (_, index) =>
      declaredJob(jobNamed(`job-${index}`, { role: null, sql: `select ${word(index)};\n`.repeat(10) })),
    );
    const text = renderMarkdown(makePlan(planInput({ declared: { jobs, topics: [] } })));

    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain(`${count} to add`);
    expect(text.length).toBeGreaterThan(Math.min(59_000, count * 40));
  });

  test('names each reason of a blocked plan that is too long for a comment', () => {
    const rows = Array.from({ length: 3_000 }, (_, index) =>
      liveRow(jobNamed(`old-${index}`, { sql: `select ${word(index)}` })),
    );
    const declared = [declaredJob(jobNamed('new', { role: 'missing' }))];
    const missing = { reason: 'role "missing" does not exist', always: true };
    const plan = makePlan(
      planInput({
        declared: { jobs: declared, topics: [] },
        live: { ...NOTHING_LIVE, revision: 1, jobs: rows },
        refusals: {
          roles: new Map([['missing', missing]]),
          timezones: new Map(),
          roleLimits: new Map(),
          lostRoles: new Set(),
        },
      }),
    );

    const text = renderMarkdown(plan);
    for (const part of [
      'deletes 3000 of 3000: to confirm, pass --allow-deletes 3000 · 3,000 changes: old-0, ',
      'role "missing" does not exist · new',
    ]) {
      expect(text).toContain(part);
    }
    const [, left = ''] = /_Left out, because a comment has a limit: ([\d,]+) rows \(job old-/.exec(text) ?? [];
    expect(text.split('\n').filter((line) => line.startsWith('| ⛔')).length).toBe(
      3_001 - Number(left.replace(',', '')),
    );
    expect(text.length).toBeGreaterThan(55_000);
    expect(text.length).toBeLessThan(60_000);
  });
});

describe('a plan with more than fits into a comment', () => {
  const job = (name: string, lines: number, column = 'text'): DeclaredJob =>
    declaredJob(
      jobNamed(name, {
        sql: Array.from({ length: lines }, (_, line) => `select ${line} as ${column}, 'some more text';`).join('\n'),
      }),
    );
  const planOf = (...jobs: readonly DeclaredJob[]): Plan => makePlan(planInput({ declared: { jobs, topics: [] } }));

  test('shortens the longest SQL first, says which, and keeps the rest', () => {
    const text = renderMarkdown(planOf(job('short', 3), job('long', 1_000), job('longest', 1_600)));
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain('_Left out, because a comment has a limit: parts of the SQL of 1 change (job longest).');
    expect(text).toContain('\n… 1580 more lines\n');
    expect(text).toContain("+select 999 as text, 'some more text';");
    expect(text).not.toContain("+select 1599 as text, 'some more text';");
  });

  test('then leaves out details, and never a row', () => {
    const jobs = Array.from({ length: 200 }, (_, index) => job(`job-${index}`, 10, word(index)));
    const text = renderMarkdown(planOf(...jobs));
    expect(text.length).toBeGreaterThan(50_000);
    expect(text.length).toBeLessThan(60_000);
    expect(text.match(/^\| create/gm)).toHaveLength(200);
    expect(text).toMatch(/the SQL of \d+ changes \(job job-0, /);
  });

  test('has no details in a summary, and closed ones above five changes', () => {
    const jobs = Array.from({ length: 6 }, (_, index) => job(`job-${index}`, 1, word(index)));
    expect(renderMarkdown(planOf(...jobs), { summary: true })).not.toContain('<details');
    expect(renderMarkdown(planOf(...jobs)).match(/<details>/g)).toHaveLength(6);
    expect(renderMarkdown(planOf(...jobs.slice(1))).match(/<details open>/g)).toHaveLength(5);
  });
});

describe('a plan as text', () => {
  const many = Array.from({ length: 30 }, (_, index) =>
    declaredJob(jobNamed(`job-${index}`, { role: null, sql: `select ${word(index)}` })),
  );
  const plan = makePlan(planInput({ declared: { jobs: many, topics: [] } }));

  test('has one line per change in a summary, and counts what is left out', () => {
    const lines = renderText(plan, PLAIN, { summary: true }).split('\n');
    expect(lines.filter((line) => line.startsWith('  + job'))).toHaveLength(20);
    expect(lines).toContain('  … 10 more changes (--full)');
  });

  test('has the next step of equal warnings once', () => {
    const step = 'set a role that has only the privileges it needs';
    expect(renderText(plan, PLAIN, { full: true }).split(step)).toHaveLength(2);
    expect(renderMarkdown(plan).split(step)).toHaveLength(2);
  });

  test('names the jobs of equal warnings; with --full it repeats them', () => {
    expect(renderText(plan, PLAIN)).toContain('(and 29 more like this: job-1, job-10, job-11,');
    expect(renderText(plan, PLAIN, { full: true }).match(/PGH201/g)).toHaveLength(30);
  });
});

test('one annotation represents many diagnostics of one kind', () => {
  const jobs = Array.from({ length: 30 }, (_, index) => declaredJob(jobNamed(`job-${index}`, { role: null })));
  const lines = renderGithub(makePlan(planInput({ declared: { jobs, topics: [] } }))).split('\n');

  expect(lines.filter((line) => line.includes('PGH201'))).toEqual([expect.stringContaining('(and 29 more like this)')]);
});

test('401 deletes are one annotation, and few lines in the other formats for people', () => {
  const different = Array.from({ length: 401 }, (_, index) =>
    liveRow(jobNamed(`job-${index}`, { sql: `select '${'x'.repeat(index % 97)}', ${index}` })),
  );
  const deletes = makePlan(planInput({ live: { ...NOTHING_LIVE, jobs: different } }));
  expect(deletes.changes).toHaveLength(401);

  const annotations = renderGithub(deletes).split('\n').filter(Boolean);
  expect(annotations).toEqual([
    '::error file=jobs.yaml,line=1,title=pgherd delete::delete 401 jobs: job-0, job-1, job-10 and 398 more: "0 3 * * *" (UTC) (blocked: deletes 401 of 401: to confirm, pass --allow-deletes 401)',
  ]);
  expect(renderMarkdown(deletes).length).toBeLessThan(60_000);
});

test('eleven changes of several kinds are one annotation per kind, ten are one each', () => {
  const retimed = (count: number): readonly string[] => {
    const names = Array.from({ length: count }, (_, index) => `job-${index}`);
    const jobs = names.map((name, index) => declaredJob(jobNamed(name, { timeoutMs: 1000 * (index + 1) })));
    const live = { ...NOTHING_LIVE, jobs: names.map((name) => liveRow(jobNamed(name))) };
    const plan = makePlan(planInput({ declared: { jobs, topics: [declaredTopic(topicNamed('t'))] }, live }));
    return renderGithub(plan).split('\n').filter(Boolean);
  };
  expect(retimed(9)).toHaveLength(10);
  expect(retimed(10)).toEqual([
    '::notice file=jobs.yaml,line=2,title=pgherd update::update 10 jobs: job-0, job-1, job-2 and 7 more',
    expect.stringContaining('create topic t'),
  ]);
});

test('annotations and findings name one place per change', () => {
  const plan = mixedPlan();

  expect(renderGithub(plan).split('\n')).toContain(
    '::notice file=topics.yaml,line=2,title=pgherd create::create topic emails: concurrency unlimited, priority 100',
  );
  expect(planFindings(plan).map(({ code, severity }) => `${severity} ${code}`)).toEqual([
    'error plan-delete',
    'warning plan-update',
    'warning plan-rename',
    'warning plan-create',
  ]);
});
