import { describe, expect, test } from 'vitest';
import { importGraphileCrontab } from '../../../src/exchange/import/graphile/import-graphile.ts';
import { parseJson5Object } from '../../../src/exchange/import/graphile/json5.ts';
import { importedFile } from '../../../src/exchange/import/imported-file.ts';
import { intervalMs } from '../../../src/exchange/import/interval.ts';
import { importPgAgent } from '../../../src/exchange/import/pgagent/import-pgagent.ts';
import type { PgAgentJob, PgAgentSchedule } from '../../../src/exchange/import/pgagent/pgagent-job.ts';
import { importTimetable } from '../../../src/exchange/import/timetable/import-timetable.ts';
import { readTimetableYaml } from '../../../src/exchange/import/timetable/read-yaml.ts';
import { readFiles } from '../../support/definition-files.ts';

const NOW_MS = Date.parse('2026-06-01T12:00:00Z');

/** The definitions of an import, which must validate, and its notes. */
async function definitionsOf(imported: Parameters<typeof importedFile>[0]) {
  const file = await importedFile(imported, 'test', NOW_MS);
  const { set, diagnostics } = await readFiles({ 'jobs.yaml': file.yaml });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const jobs = new Map(set.jobs.map(({ definition }) => [definition.name, definition] as const));
  return { jobs, notes: file.notes.map(({ text }) => text), decisions: file.decisions, yaml: file.yaml };
}

async function chains(yaml: string) {
  const read = readTimetableYaml(yaml);
  if (!read.ok) throw new Error(read.reason);
  return await definitionsOf(importTimetable(read.chains, 'UTC'));
}

describe('chains of pg_timetable', () => {
  test('become one job when they are one transaction, with parameters and errors that are ignored', async () => {
    const { jobs, notes } = await chains(`
chains:
  - name: notify
    schedule: "5/10 * * * *"
    live: true
    max_instances: 1
    timeout: 60000
    tasks:
      - { command: "SELECT pg_notify($1, $2)", parameters: [["it's", "a\\\\b"]], ignore_error: true }
      - command: "insert into t values ($1, '$2')"
        parameters: [[1], [null]]
      - { kind: BUILTIN, command: Sleep, parameters: [5] }
      - { kind: BUILTIN, command: NoOp }`);

    expect(notes).toEqual([]);
    expect(jobs.get('notify')).toMatchObject({
      schedule: ['5-59/10 * * * *'],
      overlap: 'skip',
      catchup: 'skip',
      timeoutMs: 60_000,
      enabled: true,
      transaction: true,
    });
    const sql = jobs.get('notify')?.sql ?? '';
    expect(sql).toContain("SELECT pg_notify('it''s',  E'a\\\\b')");
    expect(sql).toContain('exception when others then');
    expect(sql).toContain("insert into t values ('1', '$2');\ninsert into t values (null, '$2');\nselect pg_sleep(5)");
  });

  test('become jobs one after the other where tasks have a transaction of their own', async () => {
    const { jobs, notes } = await chains(`
chains:
  - name: etl
    schedule: "@every 00:30:00"
    live: true
    tasks:
      - { name: load, command: "select load()" }
      - { name: tidy, command: "vacuum t", autonomous: true }
      - { name: report, command: "select report()", run_as: ann }
      - { name: report, command: "select report(2)", connect_string: "host=localhost dbname=other user=bob password=secret" }`);

    expect(
      [...jobs.values()].map(({ name, schedule, transaction, role, database }) => ({
        name,
        schedule,
        transaction,
        role,
        database,
      })),
    ).toEqual(
      expect.arrayContaining([
        { name: 'etl / load', schedule: ['@every 30m'], transaction: true, role: null, database: null },
        { name: 'etl / tidy', schedule: ['after: etl / load'], transaction: false, role: null, database: null },
        { name: 'etl / report', schedule: ['after: etl / tidy'], transaction: true, role: 'ann', database: null },
        {
          name: 'etl / report-2',
          schedule: ['after: etl / report'],
          transaction: true,
          role: 'bob',
          database: 'other',
        },
      ]),
    );
    expect(notes).toContainEqual(expect.stringContaining('its transaction became one per job: 4 jobs'));
    expect(JSON.stringify([...jobs])).not.toContain('secret');
  });

  test.each([
    ['a step that is not SQL', '{ command: df, kind: PROGRAM }', '"0 8 * * *"', 'PROGRAM df is not SQL'],
    ['a server elsewhere', '{ command: select 1, connect_string: "host=db.far" }', '"0 8 * * *"', 'db.far'],
    ['two days that must both fit', '{ command: select 2 }', '"0 8 1-7 * 1"', 'must both fit'],
    ['an interval in months', '{ command: select 2 }', '"@every 1 month"', 'not an interval'],
  ])('wait for a decision with %s', async (_, task, schedule, reason) => {
    const { jobs, decisions } = await chains(`
chains:
  - { name: x, live: true, schedule: ${schedule}, tasks: [{ command: select 1 }, ${task}] }`);

    expect([...jobs.values()].every(({ enabled }) => !enabled)).toBe(true);
    expect(decisions.map((decision) => decision.reason).join()).toContain(reason);
  });

  test('note tasks without an equivalent, and leave out those without SQL', async () => {
    const { jobs, notes } = await chains(`
chains:
  - name: odd
    schedule: "@reboot"
    max_instances: 3
    self_destruct: true
    exclusive: true
    client_name: w1
    on_error: select 1
    tasks: [{ command: select 1 }, { command: select 2, live: false }]
  - { name: shell, live: true, schedule: "@reboot", tasks: [{ kind: PROGRAM, command: df }] }`);

    expect([...jobs.keys()]).toEqual(['odd']);
    expect(jobs.get('odd')).toMatchObject({ enabled: false, overlap: 'allow', schedule: ['@reboot'] });
    for (const word of [
      'at most 3',
      'self_destruct',
      'exclusive',
      'w1',
      'on_error',
      'disabled',
      '"shell": was left out',
    ])
      expect(notes.join('\n')).toContain(word);
  });

  test.each([
    ['jobs: {}', 'no list "chains"'],
    ['chains: [{ tasks: [] }]', 'chain 1 has no name'],
    ['chains: [', 'line 1'],
  ])('%j is not a file of chains', (text, reason) => {
    expect(readTimetableYaml(text)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) });
  });
});

describe('jobs of pgAgent', () => {
  const set = (size: number, ...values: readonly number[]): readonly boolean[] =>
    Array.from({ length: size }, (_, index) => values.includes(index));
  const daily: PgAgentSchedule = {
    name: 'daily',
    enabled: true,
    start: '2020-01-01T00:00:00Z',
    end: null,
    minutes: set(60, 30),
    hours: set(24, 1, 2, 3, 5),
    weekdays: set(7),
    monthdays: set(32),
    months: set(12),
    exceptions: [],
  };
  const step = {
    name: 'one',
    enabled: true,
    kind: 's',
    code: 'select 1',
    connection: '',
    database: 'app',
    onError: 'f',
  };
  const job: PgAgentJob = {
    jobid: 7,
    name: 'Nightly',
    description: 'Rolls up',
    enabled: true,
    hostAgent: '',
    jobClass: 'Routine Maintenance',
    steps: [step],
    schedules: [daily],
  };
  const HERE = { database: 'app', isHome: true, timezone: 'Europe/Berlin' };

  test.each([
    [daily, '30 1-3,5 * * *'],
    [{ ...daily, minutes: set(60), hours: set(24), weekdays: set(7, 1, 2, 3, 4, 5) }, '* * * * 1-5'],
    [{ ...daily, hours: set(24, 0), monthdays: set(32, 31) }, '30 0 $ * *'],
    [{ ...daily, hours: set(24, 0), monthdays: set(32, 0, 31), months: set(12, 0, 6) }, '30 0 1,$ 1,7 *'],
  ])('with a schedule run at %#', async (schedule, text) => {
    const { jobs } = await definitionsOf(importPgAgent([{ ...job, schedules: [schedule] }], HERE, NOW_MS));

    expect(jobs.get('Nightly')).toMatchObject({
      schedule: [text],
      timezone: 'Europe/Berlin',
      description: 'Rolls up',
      labels: { class: 'Routine Maintenance' },
      database: null,
      catchup: 'skip',
      enabled: true,
    });
  });

  test('with several steps become jobs one after the other; a script or an exception disables them', async () => {
    const steps = [
      step,
      { ...step, name: 'two', database: 'other', code: 'call p()', onError: 'i' },
      { ...step, name: 'three' },
    ];
    const plain = await definitionsOf(importPgAgent([{ ...job, steps }], HERE, NOW_MS));
    expect(plain.jobs.get('Nightly / two')).toMatchObject({
      schedule: ['after: Nightly / one'],
      database: 'other',
      transaction: false,
      enabled: true,
    });
    expect(plain.jobs.get('Nightly / three')).toMatchObject({ schedule: ['after: Nightly / two'] });
    expect(plain.notes.join('\n')).toContain('went on after an error of step "two"');

    for (const changed of [
      { ...job, steps: [...steps, { ...step, kind: 'b', code: 'pg_dump' }] },
      { ...job, schedules: [{ ...daily, exceptions: ['2026-12-25'] }] },
      { ...job, schedules: [{ ...daily, monthdays: set(32, 0), weekdays: set(7, 1) }] },
      { ...job, steps: [{ ...step, database: '', connection: 'host=far dbname=x' }] },
    ]) {
      const { jobs, decisions } = await definitionsOf(importPgAgent([changed], HERE, NOW_MS));
      expect([...jobs.values()].some(({ enabled }) => enabled)).toBe(false);
      expect(decisions).toHaveLength(1);
    }
  });

  test('keep start and end, and leave out schedules that are over or disabled', async () => {
    const schedules = [
      { ...daily, start: '2030-01-01T00:00:00+00:00', end: '2031-01-01T00:00:00+00:00' },
      { ...daily, name: 'old', end: '2021-01-01T00:00:00Z' },
      { ...daily, name: 'off', enabled: false },
    ];
    const { jobs, notes } = await definitionsOf(importPgAgent([{ ...job, schedules }], HERE, NOW_MS));

    expect(jobs.get('Nightly')).toMatchObject({ startsAt: '2030-01-01T00:00:00Z', endsAt: '2031-01-01T00:00:00Z' });
    expect(notes.join('\n')).toMatch(/"old" is over[\s\S]*"off" is disabled/);
  });
});

describe('a crontab of Graphile Worker', () => {
  test('becomes jobs that add the jobs, with options and payload', async () => {
    const imported = importGraphileCrontab(
      [
        '# Mondays',
        "30 4 * * 1 send_weekly_email ?fill=2d1h&max=10&queue=mail&id=weekly {onboarding:false, s:'it\\'s',}",
        '0 */4 * * * rollup',
        '0 0 * * * broken {a:}',
        'nonsense',
      ].join('\n'),
    );
    const { jobs, notes } = await definitionsOf(imported ?? { jobs: [], topics: [], notes: [] });

    expect(jobs.get('weekly')).toMatchObject({
      schedule: ['30 4 * * 1'],
      catchup: 'all',
      catchupWindowMs: 49 * 3_600_000,
    });
    expect(jobs.get('weekly')?.sql).toContain(`'{"onboarding":false,"s":"it''s"}'::jsonb`);
    expect(jobs.get('weekly')?.sql).toContain("queue_name := 'mail',\n  max_attempts := 10");
    expect(jobs.get('rollup')).toMatchObject({ schedule: ['0 */4 * * *'], catchup: 'skip' });
    expect(notes).toHaveLength(2);
    expect(importGraphileCrontab('nonsense')).toBeNull();
  });

  test.each([
    ['{a: 1, \'b\': [+.5, 0x10,], /* c */ "d": null}', { a: 1, b: [0.5, 16], d: null }],
    ['{a: "it\'s \\" {b: 1}"}', { a: 'it\'s " {b: 1}' }],
    ['[1]', null],
    ['{a:}', null],
  ])('the payload %j is %j', (text, value) => {
    expect(parseJson5Object(text)).toEqual(value);
  });
});

test.each([
  ['00:00:05', 5_000],
  ['1 day 02:00', 93_600_000],
  ['90 minutes', 5_400_000],
  ['1 month', null],
  ['', null],
])('the interval %j has %s ms', (text, ms) => {
  expect(intervalMs(text)).toBe(ms);
});
