// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import { describe, expect, it } from 'vitest';
import { normalizeJob } from '../../../src/definition/normalize-job.ts';
import { readFiles } from '../../support/definition-files.ts';

const only = async (files: Readonly<Record<string, string>>, environment: string | null = null, vars = {}) => {
  const result = await readFiles(files, { environment, vars });
  expect(result.diagnostics).toEqual([]);
  return result.set;
};

describe('normalized definitions', () => {
  it('have every default of the contract', async () => {
    const set = await only({ 'a.yaml': 'jobs:\n  a:\n    sql: select 1\ntopics:\n  t:\n' });
    expect(set.jobs[0]).toEqual({
      definition: {
        name: 'a',
        description: null,
        schedule: [],
        timezone: 'UTC',
        topic: 'default',
        sql: 'select 1',
        database: null,
        connection: null,
        role: null,
        transaction: true,
        timeoutMs: 21_600_000,
        overlap: 'skip',
        catchup: 'latest',
        catchupWindowMs: 86_400_000,
        retry: { limit: 0, initialMs: 2_000, factor: 2, maxMs: 3_600_000, jitter: 0 },
        priority: 100,
        jitterMs: 0,
        startsAt: null,
        endsAt: null,
        enabled: true,
        protect: false,
        labels: {},
        expect: null,
        onFailure: null,
        log: 'all',
        keepLast: null,
        preview: true,
        ignore: [],
        params: null,
      },
      renamedFrom: null,
      location: { file: 'a.yaml', line: 2, column: 3 },
    });
    expect(set.topics[0]?.definition).toEqual({
      name: 't',
      description: null,
      concurrency: null,
      priority: 100,
      delayMs: 0,
      retry: { limit: 0, initialMs: 2_000, factor: 2, maxMs: 3_600_000, jitter: 0 },
      timeoutMs: null,
      retention: { finishedMs: 604_800_000, failedMs: 2_592_000_000 },
      maxSqlBytes: null,
      maxParamsBytes: null,
      durability: 'task',
      log: 'all',
      paused: false,
      expect: null,
      onFailure: null,
    });
  });

  it.each([
    ['"< 5 min"', '< 5m'],
    ['"<= 90 seconds"', '<= 90s'],
    ['"<1h30m"', '< 90m'],
    ['"< 1d"', '< 1d'],
  ])('keep the expected age %s of a topic in one form', async (written, kept) => {
    const set = await only({ 'a.yaml': `topics:\n  t: { expect: { waiting: "<01000", oldest: ${written} } }\n` });

    expect(set.topics[0]?.definition.expect).toEqual({ waiting: '< 1000', oldest: kept });
  });

  it('keep every value that is written', async () => {
    const yaml = `topics: {t: {}}
jobs:
  # pgherd-ignore PGH426: every kind of schedule
  a:
    description: x
    schedule: ["@daily", 2026-12-01T00:00:00Z, {after: b}]
    timezone: Europe/Berlin
    topic: t
    sql: |
      select 1
    database: d
    role: r
    transaction: false
    timeout: 1h30m
    overlap: queue
    catchup: all
    catchup_window: 2d
    retry: { limit: 3, initial: 1s, factor: 3, max: 1m, jitter: 0.1 }
    priority: 50
    jitter: 30s
    starts_at: 2026-12-01T00:00:00+01:00
    ends_at: 2027-12-01T00:00:00.5Z
    enabled: false
    protect: true
    renamed_from: old
    labels: { z: "1", a: "2" }
    expect: { rows: ">=01", success_within: 26h }
  b: {sql: select 2, after: c}
  c: {sql: select 3}
`;
    const set = await only({ 'a.yaml': yaml.replace('">=01"', '">=1"') });
    expect(set.jobs[0]?.renamedFrom).toBe('old');
    expect(set.jobs[1]?.definition.schedule).toEqual(['after: c']);
    expect(set.jobs[0]?.definition).toMatchObject({
      schedule: ['@daily', '2026-12-01T00:00:00Z', 'after: b'],
      sql: 'select 1',
      timeoutMs: 5_400_000,
      catchupWindowMs: 172_800_000,
      retry: { limit: 3, initialMs: 1_000, factor: 3, maxMs: 60_000, jitter: 0.1 },
      startsAt: '2026-11-30T23:00:00Z',
      endsAt: '2027-12-01T00:00:00.500Z',
      expect: { rows: '>= 1', successWithinMs: 93_600_000, lateAfterMs: null, maxRuntimeMs: null },
    });
    expect(JSON.stringify(set.jobs[0]?.definition.labels)).toBe('{"a":"2","z":"1"}');
  });

  it('apply built-in, topic, project, environment, file and own values, where later ones override', async () => {
    const files = {
      'pgherd.yaml': `defaults: {timezone: Europe/Paris, role: p, retry: {max: 5m}}
environments: {prod: {defaults: {role: e, database: d}}}
`,
      'a.yaml': `defaults: {database: f, retry: {initial: 9s}}
topics: {t: {timeout: 1m, priority: 7, retry: {limit: 4, initial: 1s}}}
jobs:
  a: {sql: select 1, topic: t}
  b: {sql: select 1, topic: t, timeout: 2m, priority: 8, retry: {limit: 1}, role: null}
`,
      // Takes retry.initial from the topic.
      'c.yaml': 'jobs: {c: {sql: select 1, topic: t}}',
    };
    const [a, b] = (await only(files, 'prod')).jobs.map(({ definition }) => definition);
    expect(a).toMatchObject({ timezone: 'Europe/Paris', role: 'e', database: 'f', timeoutMs: 60_000, priority: 7 });
    expect(a?.retry).toEqual({ limit: 4, initialMs: 9_000, factor: 2, maxMs: 300_000, jitter: 0 });
    expect(b).toMatchObject({ role: null, timeoutMs: 120_000, priority: 8, retry: { limit: 1, initialMs: 9_000 } });
  });

  it('read the same with byte order mark, CRLF and several documents', async () => {
    const yaml = 'jobs:\n  a:\n    sql: |\n      select 1;\n      select 2\n---\ntopics:\n  t: {}\n';
    const plain = await only({ 'a.yaml': yaml });
    const windows = await only({ 'a.yaml': `\uFEFF${yaml.replaceAll('\n', '\r\n')}` });
    expect(windows).toEqual(plain);
    expect(plain.topics.map(({ location }) => location.line)).toEqual([8]);
  });

  it('follow anchors and merge keys', async () => {
    const yaml = 'x-base: &base {role: r, timeout: 1m}\njobs:\n  a: {<<: *base, timeout: 2m, sql: select 1}\n';
    const [a] = (await only({ 'a.yaml': yaml })).jobs;
    expect(a?.definition).toMatchObject({ role: 'r', timeoutMs: 120_000 });
  });

  it('replace declared variables, those of the environment and the command line first', async () => {
    const files = {
      'pgherd.yaml': 'vars: {a: 1, b: 2, c: 3}\nenvironments: {prod: {vars: {b: 20, c: 30}}}\n',
      'a.yaml': 'jobs:\n  j:\n    description: ${a} $${a}\n    sql_file: s.sql\n',
      's.sql': "select '${a} ${b} ${c} $${d}'",
    };
    const [job] = (await only(files, 'prod', { c: '300' })).jobs;
    expect(job?.definition).toMatchObject({ description: '1 ${a}', sql: "select '1 20 300 ${d}'" });
  });

  it('never replace variables in the value of a variable', async () => {
    const files = { 'pgherd.yaml': "vars: {a: '${b}', b: x}\n", 'a.yaml': 'jobs: {j: {sql: "select \'${a}\'"}}\n' };
    expect((await readFiles(files)).set.jobs[0]?.definition.sql).toBe("select '${b}'");
  });

  it('contain only plain data', () => {
    const readers = { duration: () => 1, instant: () => null };
    const job = normalizeJob('a', { sql: 'x', after: ['b', 'c'], schedule: '@daily' }, 'x', [], new Map(), readers);
    expect(job.schedule).toEqual(['@daily', 'after: b', 'after: c']);
  });
});

it('takes a variable where a key takes a boolean or a number, and only there', async () => {
  const files = {
    'pgherd.yaml': "vars: {on: 'false', n: 3, f: '1.5', team: 7}\n",
    'a.yaml': [
      'topics: { q: { concurrency: "${n}", paused: "${on}" } }',
      'jobs:',
      '  j:',
      '    sql: select 1',
      '    enabled: ${on}',
      '    protect: ${on}',
      '    priority: ${n}',
      '    retry: { limit: "${n}", factor: "${f}" }',
      '    description: ${n}',
      '    labels: { priority: "${team}" }',
      '    topic: q',
      '',
    ].join('\n'),
  };
  const result = await readFiles(files, { environment: null, vars: { on: 'true' } });

  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(result.set.topics[0]?.definition).toMatchObject({ concurrency: 3, paused: true });
  expect(result.set.jobs[0]?.definition).toMatchObject({
    enabled: true,
    protect: true,
    priority: 3,
    retry: { limit: 3, factor: 1.5 },
    description: '3',
    labels: { priority: '7' },
  });
  const wrong = await readFiles(files, { environment: null, vars: { on: 'maybe' } });
  expect(wrong.diagnostics.map(({ message }) => message)).toContainEqual(expect.stringContaining('enabled'));
});
