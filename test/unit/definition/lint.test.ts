// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import { describe, expect, test } from 'vitest';
import type { ReadResult } from '../../../src/reconcile/read/read-definitions.ts';
import { readFiles } from '../../support/definition-files.ts';

const PROJECT = 'project: shop\n';
const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));

/** The codes of the lint for one job with this SQL and these keys. */
async function codesOf(sql: string, keys = ''): Promise<readonly string[]> {
  const job = `jobs:\n  a:\n${indented(keys, 4)}${keys === '' ? '' : '\n'}    sql: |\n${indented(sql, 6)}\n`;
  return codes(await readFiles({ 'pgherd.yaml': PROJECT, 'jobs.yaml': job }));
}
const codes = ({ diagnostics }: Pick<ReadResult, 'diagnostics'>): readonly string[] =>
  diagnostics.map(({ code }) => code);

describe('the lint of SQL', () => {
  test.each([
    ['PGH401', 'delete from orders', 'delete from orders where true'],
    ['PGH401', 'update orders set a = 1', 'update orders set a = 1 where b'],
    ['PGH401', 'do $$ begin delete from orders; end $$', 'do $$ begin delete from orders where b; end $$'],
    ['PGH401', 'with d as (delete from a returning *) insert into b select * from d', 'insert into b select * from a'],
    ['PGH402', 'truncate staging', 'delete from staging where true'],
    ['PGH403', 'drop table if exists scratch', 'create table if not exists scratch (a int)'],
    [
      'PGH404',
      'delete from q where id in (select id from q limit 5 for update skip locked)',
      'delete from q where id in (select id from q limit 5)',
    ],
    ['PGH405', 'delete from a where b not in (select b from c)', 'delete from a where b not in (1, 2)'],
    ['PGH406', 'create index if not exists i on a (b)', 'analyze a'],
    ['PGH407', 'refresh materialized view v', 'refresh materialized view concurrently v'],
    ['PGH408', 'lock table a in exclusive mode; delete from a where b', 'delete from a where b'],
    ['PGH409', 'select pg_advisory_lock(1)', 'select pg_advisory_xact_lock(1)'],
    ['PGH410', 'select count(*) from orders', 'select check_orders() from orders'],
    ['PGH410', 'select id from orders', 'select id from orders for update'],
    ['PGH412', 'set synchronous_commit = off; delete from a where b', "set work_mem = '64MB'; delete from a where b"],
  ])('%s finds %j, and not %j', async (code, bad, good) => {
    expect(await codesOf(bad)).toEqual([code]);
    expect(await codesOf(good)).toEqual([]);
  });

  test('PGH410 is silent when the job expects something', async () => {
    expect(await codesOf('select id from orders where broken', 'expect: { rows: "= 0" }')).toEqual([]);
  });

  test('PGH411 finds what is not idempotent only without a transaction', async () => {
    expect(await codesOf('insert into a values (1); vacuum a', 'transaction: false')).toEqual(['PGH411']);
    expect(await codesOf('insert into a values (1) on conflict do nothing; vacuum a', 'transaction: false')).toEqual(
      [],
    );
    expect(await codesOf('insert into a values (1)')).toEqual([]);
  });

  test('names the line of the statement, also inside a function body', async () => {
    const sql = 'select 1;\n-- all of them\ndelete from a;\ndo $$\nbegin\n  truncate b;\nend $$;';
    const file = `jobs:\n  a:\n    sql: |\n${indented(sql, 6)}\n`;
    const { diagnostics } = await readFiles({ 'jobs.yaml': file });
    expect(diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`)).toEqual([
      'PGH401 6:7',
      'PGH402 9:9',
    ]);
  });
});

describe('the lint of keys', () => {
  test.each([
    [
      'PGH420',
      'schedule: "@daily"\nexpect: { success_within: 12h }',
      'schedule: "@daily"\nexpect: { success_within: 25h }',
    ],
    [
      'PGH420',
      'schedule: "0 3 * * 1-5"\nexpect: { success_within: 2d }',
      'schedule: "0 3 * * 1-5"\nexpect: { success_within: 4d }',
    ],
    ['PGH421', 'expect: { success_within: 12h }', 'expect: { rows: ">= 0" }'],
    ['PGH422', 'schedule: "*/5 * * * *"\njitter: 10m', 'schedule: "*/5 * * * *"\njitter: 1m'],
    ['PGH423', 'schedule: "*/5 * * * *"\ntimeout: 10m', 'schedule: "*/5 * * * *"\ntimeout: 10m\noverlap: queue'],
    ['PGH423', 'schedule: "@every 10s"\ntimeout: 1m', 'schedule: "@every 10s"'],
    [
      'PGH424',
      'schedule: "@daily"\nends_at: 2020-01-01T00:00:00Z',
      'schedule: "@daily"\nends_at: 2040-01-01T00:00:00Z',
    ],
  ])('%s finds %j, and not %j', async (code, bad, good) => {
    expect(await codesOf('select f()', bad)).toEqual([code]);
    expect(await codesOf('select f()', good)).toEqual([]);
  });

  test('PGH423 names the defaults that set the timeout, at the job', async () => {
    const files = (keys: string): Readonly<Record<string, string>> => ({
      'pgherd.yaml': 'project: p\ndefaults: { timeout: 30m }\n',
      'jobs.yaml': `jobs:\n  a: { sql: call f(), ${keys} }\n`,
    });
    const found = await readFiles(files('schedule: "*/5 * * * *"'));
    expect(found.diagnostics.map(({ code, file, line, message }) => ({ code, file, line, message }))).toEqual([
      {
        code: 'PGH423',
        file: 'jobs.yaml',
        line: 2,
        message:
          '"a": timeout 30m (defaults, pgherd.yaml:2) is longer than the interval of 5m, and overlap: skip leaves out starts meanwhile',
      },
    ]);
    for (const keys of [
      'schedule: "*/10 * * * *"',
      'schedule: "0 3 * * *"',
      'schedule: "0 * * * *"',
      'schedule: "*/5 * * * *", timeout: 4m',
    ])
      expect((await readFiles(files(keys))).diagnostics).toEqual([]);
  });

  const following = (parent: string, child: string): Readonly<Record<string, string>> => ({
    'jobs.yaml': `jobs:\n  a: { sql: select f(), ${parent} }\n  b: { sql: select g(), ${child} }\n`,
  });
  test('PGH425 finds a job after a disabled one, and PGH426 one with a schedule as well', async () => {
    expect(codes(await readFiles(following('enabled: false', 'after: a')))).toEqual(['PGH425']);
    expect(codes(await readFiles(following('enabled: false', 'after: a, enabled: false')))).toEqual([]);
    expect(codes(await readFiles(following('enabled: true', 'after: a, schedule: "@daily"')))).toEqual(['PGH426']);
    expect(codes(await readFiles(following('enabled: true', 'after: a')))).toEqual([]);
  });
});

describe('a duplicate', () => {
  const SQL = 'delete from orders where closed';
  const SAME = 'DELETE FROM orders /* closed ones */ WHERE closed;';
  const found = async (a: string, b: string): Promise<readonly string[]> => {
    const { diagnostics } = await readFiles({ 'jobs.yaml': `jobs:\n  a: { ${a} }\n  b: { ${b} }\n` });
    return diagnostics.filter(({ code }) => code === 'PGH427').map(({ line, message }) => `${line}: ${message}`);
  };
  const same = 'job "b" runs the same SQL as job "a", as the same role in the same database';

  test('is found by the parse tree, at the second job', async () => {
    expect(await found(`sql: ${SQL}`, `sql: ${SAME}`)).toEqual([`3: ${same}`]);
  });

  test('is named with the first start that both jobs share', async () => {
    const [only] = await found(`schedule: "0 3 * * *", sql: ${SQL}`, `schedule: "0 */3 * * *", sql: ${SQL}`);
    expect(only).toMatch(/, and both start at \d{4}-\d\d-\d\dT03:00:00Z$/);
    expect(await found(`schedule: "0 3 * * *", sql: ${SQL}`, `schedule: "0 4 * * *", sql: ${SQL}`)).toEqual([
      `3: ${same}`,
    ]);
  });

  test.each([
    ['the role', `role: other, sql: ${SQL}`],
    ['the database', `database: other, sql: ${SQL}`],
    ['the statement', `sql: ${SQL} and paid`],
    ['the parameters', `params: { n: 1 }, sql: ${SQL}`],
    ['that it is disabled', `enabled: false, sql: ${SQL}`],
  ])('is not found when %s differs', async (_, other) => {
    expect(await found(`sql: ${SQL}`, other)).toEqual([]);
  });

  test('is not reported for SQL that only reads, or that is a placeholder', async () => {
    expect(await found('sql: select count(*) from t', 'sql: select count(*) from t')).toEqual([]);
    expect(await found('sql: select 1', 'sql: select 1')).toEqual([]);
  });

  test('can be acknowledged, and has the severity of the policy', async () => {
    const jobs = `jobs:\n  a: { sql: ${SQL} }\n`;
    const ignored = `${jobs}  # pgherd-ignore PGH427: on purpose\n  b: { sql: ${SQL} }\n`;
    expect(codes(await readFiles({ 'jobs.yaml': ignored }))).toEqual([]);
    const read = await readFiles({
      'pgherd.yaml': 'project: shop\npolicy: { PGH427: error }\n',
      'jobs.yaml': `${jobs}  b: { sql: ${SQL} }\n`,
    });
    expect(read.diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['error PGH427']);
  });
});

describe('definitions that nothing uses', () => {
  const FILES = {
    'pgherd.yaml': 'project: shop\n',
    'jobs/a.yaml': `topics:
  mail: { timeout: 10m }
  idle: {}
jobs:
  a: { topic: mail, sql: select f() }
  b: { sql_file: used.sql }
`,
    'jobs/used.sql': 'select used()',
    'jobs/left.sql': 'select g()',
    'migrations/1.sql': 'create table a (b int)',
  };

  test('is named with its place: topics and SQL files', async () => {
    const { diagnostics } = await readFiles(FILES);
    expect(diagnostics.map(({ code, file, line, message }) => `${code} ${file}:${line} ${message}`)).toEqual([
      'PGH428 jobs/a.yaml:3 no job uses the topic "idle"',
      'PGH430 jobs/left.sql:1 no job uses the SQL file jobs/left.sql',
    ]);
  });

  test('is not known when only a part of the project is read', async () => {
    expect(codes(await readFiles(FILES, { paths: ['jobs/a.yaml'] }))).toEqual([]);
  });

  test('can be acknowledged: a topic for applications, a variable for later', async () => {
    const project = 'project: shop\n# pgherd-ignore PGH053: for the next release\nvars: { keep: 1 day }\n';
    const jobs = 'topics:\n  # pgherd-ignore PGH428: the web shop enqueues here\n  mail: {}\njobs: {}\n';
    expect(codes(await readFiles({ 'pgherd.yaml': project, 'a.yaml': jobs }))).toEqual([]);
  });
});

describe('policy and comments', () => {
  const JOB = `jobs:
  # pgherd-ignore PGH402: the staging table is filled anew
  load:
    sql: truncate staging
  clean:
    sql: delete from staging
`;
  const policy = (text: string): string => `project: shop\npolicy: { ${text} }\n`;

  test('a severity in policy changes or ends a finding', async () => {
    const read = async (text: string): Promise<readonly string[]> =>
      (await readFiles({ 'pgherd.yaml': policy(text), 'jobs.yaml': JOB })).diagnostics.map(
        ({ code, severity }) => `${severity} ${code}`,
      );
    expect(await read('PGH401: error')).toEqual(['error PGH401']);
    expect(await read('PGH401: "off"')).toEqual([]);
    expect(await read('PGH401: warning')).toEqual(['warning PGH401']);
  });

  test('a comment above a job, in it, or beside its key suppresses one code in this job', async () => {
    const at = async (job: string): Promise<readonly string[]> => codes(await readFiles({ 'jobs.yaml': job }));
    const comment = '# pgherd-ignore PGH401: all of them';
    expect(await at(`jobs:\n  ${comment}\n  a:\n    sql: delete from a\n`)).toEqual([]);
    expect(await at(`jobs:\n  a:\n    ${comment}\n    sql: delete from a\n`)).toEqual([]);
    expect(await at(`jobs:\n  a:\n    timeout: 5m ${comment}\n    sql: delete from a\n`)).toEqual([]);
    expect(await at(`jobs:\n  a:\n    sql: delete from a\n  ${comment}\n  b:\n    sql: delete from b\n`)).toEqual([
      'PGH401',
    ]);
    expect(await at(`jobs:\n  ${comment}\n  a:\n    sql: truncate a\n`)).toEqual(['PGH440', 'PGH402']);
  });

  test('a comment that suppresses nothing, has no reason, or names another code is a warning', async () => {
    const at = async (comment: string): Promise<readonly string[]> => {
      const file = `jobs:\n  # ${comment}\n  a:\n    sql: select f()\n`;
      return (await readFiles({ 'jobs.yaml': file })).diagnostics.map(
        ({ code, line, column }) => `${code} ${line}:${column}`,
      );
    };
    expect(await at('pgherd-ignore PGH401: all')).toEqual(['PGH440 2:3']);
    expect(await at('pgherd-ignore PGH401')).toEqual(['PGH441 2:3']);
    expect(await at('pgherd-ignore PGH070: no')).toEqual(['PGH441 2:3']);
    expect(await at('pgherd-ignore PGH203: known')).toEqual([]);
  });

  test.each([
    ['pgherd-ignore PGH402', 'the comment has no reason for PGH402', 'write # pgherd-ignore PGH402: and the reason'],
    ['pgherd-ignore: all', 'the comment has no code and reason', 'write # pgherd-ignore PGH401: and the reason'],
    ['pgherd-ignore PGH999: no', 'PGH999 is not a code of pgherd', 'copy the code from the warning'],
    ['pgherd-ignore PGH070: no', 'PGH070 cannot be ignored', 'correct what it reports, and remove the comment'],
    [
      'pgherd-ignore PGH401, PGH402: both',
      'the comment has several codes',
      'write one comment for each code, with its reason',
    ],
    [
      'pgherd ignore PGH402: x',
      '# pgherd ignore PGH402: x is misspelt',
      'write # pgherd-ignore PGH402: and the reason',
    ],
    [
      'pgherd-disable PGH402: x',
      '# pgherd-disable PGH402: x is misspelt',
      'write # pgherd-ignore PGH402: and the reason',
    ],
    ['pgherd-ignore pgh402: x', 'the comment has no reason for PGH402', 'write # pgherd-ignore PGH402: and the reason'],
  ])('%s says what is wrong with it', async (comment, what, hint) => {
    const file = `jobs:\n  # ${comment}\n  a:\n    sql: truncate a\n`;
    const { diagnostics } = await readFiles({ 'jobs.yaml': file });
    expect(diagnostics).toEqual([
      expect.objectContaining({ code: 'PGH441', message: `pgherd-ignore: ${what}`, hint }),
      expect.objectContaining({ code: 'PGH402' }),
    ]);
  });

  test('a comment may follow SQL on its line', async () => {
    const file = 'jobs:\n  a:\n    sql: truncate a # pgherd-ignore PGH402: a staging table\n';
    expect(codes(await readFiles({ 'jobs.yaml': file }))).toEqual([]);
    const other = 'jobs:\n  a:\n    sql: truncate a # a staging table\n';
    expect(codes(await readFiles({ 'jobs.yaml': other }))).toContain('PGH016');
  });

  test('a # inside SQL is not a comment', async () => {
    const file = "jobs:\n  a:\n    sql: |\n      select f('x # pgherd-ignore PGH401: no')\n";
    expect(codes(await readFiles({ 'jobs.yaml': file }))).toEqual([]);
  });

  test('a finding in an SQL file belongs to the job that uses it', async () => {
    const file = 'jobs:\n  # pgherd-ignore PGH401: all of them\n  a: { sql_file: a.sql }\n';
    expect(codes(await readFiles({ 'jobs.yaml': file, 'a.sql': 'delete from a' }))).toEqual([]);
  });

  test('a secret can be acknowledged, too', async () => {
    const sql = "select dblink('host=x password=topsecret123')";
    const at = async (above: string): Promise<readonly string[]> =>
      codes(await readFiles({ 'jobs.yaml': `jobs:\n${above}  a:\n    sql: ${sql}\n` }));
    expect(await at('')).toEqual(['PGH082']);
    expect(await at('  # pgherd-ignore PGH082: a test server\n')).toEqual([]);
  });
});

test('a plan reports the lint of new and changed jobs only, and no comment of the others as useless', async () => {
  const files = {
    'pgherd.yaml': PROJECT,
    'jobs.yaml': `jobs:
  # pgherd-ignore PGH401: all of them
  a:
    sql: delete from a
  b:
    schedule: "*/5 * * * *"
    jitter: 10m
    sql: truncate b
`,
  };
  const all = Object.assign(() => true, { isApplied: () => true });
  expect(codes(await readFiles(files, { checkedSql: async () => all }))).toEqual([]);
  const sqlOnly = Object.assign(() => true, { isApplied: () => false });
  expect(codes(await readFiles(files, { checkedSql: async () => sqlOnly }))).toEqual(['PGH422']);
  expect(codes(await readFiles(files))).toEqual(['PGH422', 'PGH402']);
});
