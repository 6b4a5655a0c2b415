import picocolors from 'picocolors';
import { beforeAll, describe, expect, test } from 'vitest';
import { renderJunit } from '../../../src/cli/test/junit.ts';
import { renderTap } from '../../../src/cli/test/tap.ts';
import { coverageOf, renderTests, type TestReport } from '../../../src/cli/test/text.ts';
import { rowsMatch } from '../../../src/definition/expected-rows.ts';
import { sameText } from '../../../src/reconcile/cases/same-text.ts';
import { loadSqlParser, type SqlParser } from '../../../src/sql/parser.ts';
import { withClockCalls } from '../../../src/sql/trial/clock-words.ts';
import { trialObstacle } from '../../../src/sql/trial/trial-obstacle.ts';
import { readFiles } from '../../support/definition-files.ts';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadSqlParser();
});

describe('SQL is not tried in a transaction', () => {
  test.each([
    ['delete from a; commit', 'ends-transaction'],
    ['do $$ begin delete from a; commit; end $$', 'ends-transaction'],
    ['vacuum a', 'no-transaction'],
    ['create index concurrently i on a (b)', 'no-transaction'],
    ['reset role; delete from a', 'changes-role'],
    ["set session authorization 'b'", 'changes-role'],
    ["select set_config('ROLE', 'b', true)", 'changes-role'],
    ['select set_config(n, v, true) from settings', 'changes-role'],
    ["do $$ begin perform set_config('role', 'b', true); end $$", 'changes-role'],
    ["copy a to '/tmp/a'", 'acts-outside'],
    ["copy a from program 'cat'", 'acts-outside'],
    ["select public.dblink_exec('c', 'delete from a')", 'acts-outside'],
    ["do $$ begin perform http_post('u', 'b'); end $$", 'acts-outside'],
    ["select setval('s', 1)", 'acts-outside'],
    ['select pg_terminate_backend(1)', 'acts-outside'],
    ['selct', 'does-not-parse'],
  ])('that does what no rollback undoes: %s', (sql, code) => {
    expect(trialObstacle(sql, parser)?.code).toBe(code);
  });

  test.each([
    'delete from a where note = $$commit$$',
    "select set_config('search_path', 'a', true)",
    'create function f() returns void language plpgsql as $$ begin perform dblink_exec(1); end $$',
    'truncate a; drop table b; notify c',
  ])('unless it can be undone: %s', (sql) => {
    expect(trialObstacle(sql, parser)).toBeNull();
  });
});

describe('the clock of a test', () => {
  test.each([
    ['select current_date - 1, LOCALTIMESTAMP(0)', 'select now()::date - 1, now()::timestamp(0)'],
    ['select \'current_date\', "current_date", a.current_date as current_date -- current_date', null],
    ['do $x$ begin v := current_timestamp; end $x$', 'do $x$ begin v := now()::timestamptz; end $x$'],
    ['select $$current_date$$', null],
    ['select now()', null],
  ])('replaces words of the grammar, and nothing else: %s', (sql, expected) => {
    expect(withClockCalls(sql)).toBe(expected ?? sql);
  });
});

describe('a value of PostgreSQL', () => {
  test.each([
    [null, null, true],
    [null, '', false],
    [6.2, '6.20', true],
    [6.2, '6.3', false],
    [0, '', false],
    [true, 'true', true],
    ['7', '7', true],
    ['2026-03-01 00:00+01', '2026-02-28T23:00:00+00:00', true],
    ['2026-03-01 00:00', '2026-03-01T00:00:00', true],
    ['2026-03-01 00:00', '2026-03-01T00:00:00+00:00', false],
    [{ b: 1, a: [2] }, '{"a":[2],"b":1}', true],
    [[1, 2], '[1,3]', false],
  ])('equals what YAML states by its meaning: %j, %j', (expected, found, same) => {
    expect(sameText(expected, found)).toBe(same);
  });

  test.each([
    ['>= 1', 1, true],
    ['< 2', 2, false],
    ['<> 3', 3, false],
    ['1..5', 5, true],
    ['1..5', 6, false],
    ['= 0', 0, true],
    ['<= 0', 1, false],
    ['> 1', 2, true],
  ])('is counted as %s: %i', (expected, count, matches) => {
    expect(rowsMatch(expected, count)).toBe(matches);
  });
});

describe('a report of tests', () => {
  const outcome = { job: 'a', file: 'a.yaml', line: 3, durationMs: 5, reason: null, failures: [] } as const;
  const report: TestReport = {
    outcomes: [
      { ...outcome, name: 'works', state: 'passed' },
      { ...outcome, name: 'waits <#1>', state: 'skipped', reason: 'no & yes' },
      {
        ...outcome,
        name: 'fails',
        state: 'failed',
        failures: [
          {
            message: 'the rows differ',
            query: 'select 1\nfrom "t"',
            expected: [
              ['1', null],
              ['2', 'x'],
            ],
            found: [
              ['1', null],
              ['3', 'x'],
              ['4', 'y'],
            ],
          },
        ],
      },
    ],
    durationMs: 1_234,
    coverage: { jobs: 3, tested: 1, untested: ['b', 'c'] },
  };

  test('shows expected and found rows beside each other', () => {
    expect(renderTests(report, picocolors.createColors(false), { coverage: true, once: false })).toBe(
      [
        '✓ a   works        5 ms',
        '· a   waits <#1>   skipped: no & yes',
        '✗ a   fails        5 ms',
        '    the rows differ',
        '      select 1',
        '      from "t"',
        '        expected   found',
        '        1 | null   1 | null',
        '      ≠ 2 | x      3 | x',
        '      ≠ (no row)   4 | y',
        '    a.yaml:3',
        '1 of 3 passed, 1 skipped in 1.2 s.',
        '2 of 3 jobs have no test:',
        '  b',
        '  c',
        '',
      ].join('\n'),
    );
  });

  test('escapes what JUnit and TAP would read', () => {
    const junit = renderJunit(report);
    expect(junit).toContain('<testsuites tests="3" failures="1" errors="0" skipped="1" time="1.234">');
    expect(junit).toContain(
      'name="waits &lt;#1&gt;" file="a.yaml" line="3" time="0.005"><skipped message="no &amp; yes"/>',
    );
    expect(junit).toContain('from &quot;t&quot;');
    expect(renderTap(report)).toContain(
      '1..3\nok 1 - a: works\nok 2 - a: waits <\\#1> # SKIP no & yes\nnot ok 3 - a: fails\n# the rows differ',
    );
  });
});

describe('tests in a file', () => {
  test('are read with their job, and count as coverage', async () => {
    const read = await readFiles({
      'a.yaml':
        'jobs:\n  a: { sql: select 1 }\n  b: { sql: select 1 }\ntests:\n  - { name: x, job: a, given: { t: [{ id: 1 }] }, expect: { count: 1 } }\n',
    });
    expect(read.diagnostics).toEqual([]);
    expect(read.tests.map(({ test: { job, given, expect: wanted } }) => ({ job, given, wanted }))).toEqual([
      {
        job: 'a',
        given: [{ kind: 'rows', table: 't', rows: [{ id: 1 }] }],
        wanted: [{ kind: 'count', query: null, count: '= 1' }],
      },
    ]);
    expect(coverageOf(read.jobs, read.tests)).toEqual({ jobs: 2, tested: 1, untested: ['b'] });
  });

  test('may lie outside of include, in files of their own', async () => {
    const files = {
      'pgherd.yaml': 'include: [jobs/*.yaml]\n',
      'jobs/a.yaml': 'jobs:\n  a: { sql: select 1 }\n',
      'tests/a.test.yaml': 'tests:\n  - { name: x, job: a, expect: { count: 1 } }\n',
    };
    expect((await readFiles(files)).tests).toEqual([]);
    expect((await readFiles(files, { withTestFiles: true })).tests).toHaveLength(1);
  });

  test.each([
    ['{ name: x, job: purg, expect: { count: 1 } }', 'PGH095', 'did you mean "purge"?'],
    ['{ name: x, job: purge, expect: { rows: [[1]] } }', 'PGH096', 'write query with rows'],
    ['{ name: x, job: purge, expect: { query: select 1 } }', 'PGH096', 'write query with rows'],
    ['{ name: x, job: purge, expect: { error: "23505", count: 1 } }', 'PGH096', 'write query with rows'],
    ['{ name: x, job: purge, given: selct 1, expect: { count: 1 } }', 'PGH097', null],
    ['{ name: x, job: purge, given: "delete from a; commit", expect: { count: 1 } }', 'PGH097', 'remove it'],
    ['{ name: x, job: purge, expect: { query: "delete from a", count: 1 } }', 'PGH097', 'under given'],
    ['{ name: x, job: purge, at: yesterday, expect: { count: 1 } }', 'PGH026', 'for example'],
    ['{ name: x, job: purge, expect: { error: nope } }', 'PGH022', 'for example "23505"'],
    ['{ name: x, job: purge, expects: { count: 1 } }', 'PGH020', 'did you mean "expect"?'],
  ])('are checked: %s', async (text, code, hint) => {
    const read = await readFiles({ 'a.yaml': `jobs:\n  purge: { sql: select 1 }\ntests:\n  - ${text}\n` });
    const found = read.diagnostics.find((diagnostic) => diagnostic.code === code);
    expect(found).toMatchObject({ file: 'a.yaml', line: 4 });
    if (hint !== null) expect(found?.hint).toContain(hint);
  });

  test('have one name once for each job', async () => {
    const twice = '  - { name: x, job: a, expect: { count: 1 } }\n';
    const read = await readFiles({ 'a.yaml': `jobs:\n  a: { sql: select 1 }\ntests:\n${twice}${twice}` });
    expect(read.diagnostics.map(({ code, line }) => ({ code, line }))).toEqual([{ code: 'PGH098', line: 5 }]);
  });
});
