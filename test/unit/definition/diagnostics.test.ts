// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import { describe, expect, it } from 'vitest';
import { places, readFiles } from '../../support/definition-files.ts';

const job = (body: string): string => `jobs:\n  purge:\n    sql: analyze orders\n${body}`;

interface Case {
  readonly title: string;
  readonly yaml: string | Uint8Array;
  readonly expected: readonly string[];
  /** A part of the message or hint of the first one. */
  readonly says?: string;
}

const cases: readonly Case[] = [
  {
    title: 'a duplicate key',
    yaml: job('    topic: a\n    topic: default\n'),
    expected: ['a.yaml:5:5 PGH004', 'a.yaml:4:12 PGH032'].sort(),
    says: 'line 4',
  },
  {
    title: 'a job twice in one file',
    yaml: `${job('')}  purge:\n    sql: select 1\n`,
    expected: ['a.yaml:4:3 PGH004'],
  },
  {
    title: 'an unknown key',
    yaml: job('    shedule: "@daily"\n'),
    expected: ['a.yaml:4:5 PGH020'],
    says: 'did you mean "schedule"?',
  },
  {
    title: 'an unknown key at the top',
    yaml: 'job:\n  a: {}\n',
    expected: ['a.yaml:1:1 PGH020'],
    says: 'did you mean "jobs"?',
  },
  {
    title: 'an unquoted cron line',
    yaml: job('    schedule: */5 * * * *\n'),
    expected: ['a.yaml:4:15 PGH002'],
    says: 'quote the schedule: "*/5 * * * *"',
  },
  {
    title: 'an unquoted cron line of stars',
    yaml: job('    schedule: * * * * *\n'),
    expected: ['a.yaml:4:15 PGH002'],
    says: 'quote the schedule: "* * * * *"',
  },
  {
    title: 'an unquoted @name',
    yaml: job('    schedule: @daily # at midnight\n'),
    expected: ['a.yaml:4:15 PGH002'],
    says: 'quote the schedule: "@daily"',
  },
  {
    title: 'unquoted schedules in a list',
    yaml: job('    schedule:\n      - @daily\n      - */5 * * * *\n'),
    expected: ['a.yaml:5:9 PGH002', 'a.yaml:6:9 PGH002'],
  },
  {
    title: 'an unquoted schedule in a flow list',
    yaml: job('    schedule: [*/5 * * * *]\n'),
    expected: ['a.yaml:4:16 PGH002'],
  },
  {
    title: 'an unquoted after',
    yaml: job('    schedule: after: other\n'),
    expected: ['a.yaml:4:15 PGH002'],
    says: 'quote the schedule: "after: other"',
  },
  { title: 'a tab', yaml: 'jobs:\n\tpurge:\n', expected: ['a.yaml:2:1 PGH003'], says: 'spaces' },
  {
    title: 'an unknown tag',
    yaml: job('    description: !secret x\n'),
    expected: ['a.yaml:4:18 PGH005'],
    says: '!secret',
  },
  {
    title: 'an alias without anchor',
    yaml: job('    labels: *lables\n'),
    expected: ['a.yaml:4:13 PGH006'],
  },
  { title: 'a reserved key', yaml: job('    labels: {__proto__: x}\n'), expected: ['a.yaml:4:14 PGH008'] },
  {
    title: 'a job with a reserved name',
    yaml: 'jobs:\n  __proto__:\n    sql: select 1\n',
    expected: ['a.yaml:2:3 PGH008'],
  },
  {
    title: 'a bidi character in a name',
    yaml: 'jobs:\n  "a\u202eb":\n    sql: select 1\n',
    expected: ['a.yaml:2:3 PGH027'],
    says: 'U+202E',
  },
  {
    title: 'a control character in a name',
    yaml: 'topics:\n  "a\\u0007b": {}\n',
    expected: ['a.yaml:2:3 PGH027'],
    says: 'U+0007',
  },
  { title: 'an empty name', yaml: 'jobs:\n  "":\n    sql: select 1\n', expected: ['a.yaml:2:3 PGH027'] },
  {
    title: 'a number with a leading zero',
    yaml: job('    priority: 010\n'),
    expected: ['a.yaml:4:15 PGH009'],
    says: 'write 10',
  },
  { title: 'a wrong type', yaml: job('    enabled: "yes"\n'), expected: ['a.yaml:4:14 PGH021'] },
  {
    title: 'a number for a text',
    yaml: job('    database: 5\n'),
    expected: ['a.yaml:4:15 PGH021'],
    says: 'quote it: "5"',
  },
  {
    title: 'a value that is not possible',
    yaml: job('    overlap: skp\n'),
    expected: ['a.yaml:4:14 PGH022'],
    says: 'did you mean "skip"?',
  },
  { title: 'a bad duration', yaml: job('    timeout: 5 minutes\n'), expected: ['a.yaml:4:14 PGH025'], says: '5m' },
  {
    title: 'a bad duration in defaults',
    yaml: `defaults: {timeout: soon}\n${job('')}`,
    expected: ['a.yaml:1:21 PGH025'],
  },
  {
    title: 'a timestamp without zone',
    yaml: job('    starts_at: 2026-12-01T00:00:00\n'),
    expected: ['a.yaml:4:16 PGH026'],
    says: '2026-12-01T00:00:00Z',
  },
  { title: 'an empty schedule', yaml: job('    schedule:\n'), expected: ['a.yaml:4:5 PGH021'] },
  { title: 'a job without SQL', yaml: 'jobs:\n  purge:\n    schedule: "@daily"\n', expected: ['a.yaml:2:3 PGH023'] },
  { title: 'a job with nothing', yaml: 'jobs:\n  purge:\n', expected: ['a.yaml:2:3 PGH021'] },
  { title: 'sql and sql_file', yaml: job('    sql_file: a.sql\n'), expected: ['a.yaml:4:5 PGH024'] },
  { title: 'a root that is not a mapping', yaml: '- a\n', expected: ['a.yaml:1:1 PGH021'] },
  {
    title: 'an undeclared topic',
    yaml: `topics:\n  maintenance: {}\n${job('    topic: maintenence\n')}`,
    expected: ['a.yaml:6:12 PGH032'],
    says: 'did you mean "maintenance"?',
  },
  { title: 'an undeclared connection', yaml: job('    connection: reporting\n'), expected: ['a.yaml:4:17 PGH035'] },
  { title: 'a job after an unknown one', yaml: job('    after: purgee\n'), expected: ['a.yaml:4:12 PGH033'] },
  {
    title: 'a job after itself',
    yaml: job('    schedule: {after: purge}\n'),
    expected: ['a.yaml:4:23 PGH034'],
    says: 'itself',
  },
  {
    title: 'a circle of jobs',
    yaml: 'jobs:\n  a: {sql: select 1, after: b}\n  b: {sql: select 1, after: c}\n  c: {sql: select 1, after: a}\n',
    expected: ['a.yaml:4:29 PGH034'],
    says: 'a after b after c after a',
  },
  { title: 'a bad cron field', yaml: job('    schedule: "0 25 * * *"\n'), expected: ['a.yaml:4:18 PGH040'] },
  {
    title: 'a bad schedule in a list',
    yaml: job('    schedule: ["@daily", "@dayly"]\n'),
    expected: ['a.yaml:4:27 PGH040'],
  },
  { title: 'a schedule that never fires', yaml: job('    schedule: 0 0 30 2 *\n'), expected: ['a.yaml:4:15 PGH041'] },
  {
    title: 'a one-off in the past',
    yaml: job('    schedule: 2020-01-01T00:00:00Z\n'),
    expected: ['a.yaml:4:15 PGH042'],
  },
  {
    title: 'an unknown time zone',
    yaml: job('    timezone: Europe/Berln\n'),
    expected: ['a.yaml:4:15 PGH043'],
    says: 'Europe/Berlin',
  },
  {
    title: 'ends before it starts',
    yaml: job('    starts_at: 2026-12-01T00:00:00Z\n    ends_at: 2026-11-01T00:00:00Z\n'),
    expected: ['a.yaml:5:14 PGH044'],
  },
  {
    title: 'an undeclared variable',
    yaml: 'jobs:\n  a:\n    sql: |\n      select 1;\n      select ${x}\n',
    expected: ['a.yaml:5:14 PGH050'],
  },
  {
    title: 'a variable that is not closed',
    yaml: 'jobs:\n  a:\n    sql: "select ${x"\n',
    expected: ['a.yaml:3:18 PGH051'],
  },
  {
    title: 'an sql_file that is missing',
    yaml: 'jobs:\n  a: {sql_file: nowhere.sql}\n',
    expected: ['a.yaml:2:17 PGH060'],
  },
  {
    title: 'an sql_file outside the project',
    yaml: 'jobs:\n  a: {sql_file: ../../x.sql}\n',
    expected: ['a.yaml:2:17 PGH061'],
  },
  {
    title: 'renamed from a job that exists',
    yaml: `${job('    renamed_from: old\n')}  old:\n    sql: select 1\n`,
    expected: ['a.yaml:4:19 PGH036'],
  },
  {
    title: 'an external topic with limits of its own',
    yaml: 'topics:\n  t: {external: true, concurrency: 1}\njobs: {}\n',
    expected: ['a.yaml:2:3 PGH039'],
  },
  { title: 'a merge of no mapping', yaml: job('    <<: 5\n'), expected: ['a.yaml:4:9 PGH013'] },
  { title: 'an unclosed quote', yaml: 'jobs:\n  a: {sql: "select 1}\n', expected: ['a.yaml:2:12 PGH001'] },
  {
    title: 'a file that is not UTF-8',
    yaml: new Uint8Array([...Buffer.from('jobs:\n  a'), 0xe4, ...Buffer.from(': {sql: select 1}\n')]),
    expected: ['a.yaml:2:4 PGH010'],
  },

  {
    title: 'SQL that does not parse',
    yaml: 'jobs:\n  a:\n    sql: |\n      -- ä\n      select 1;\n        delete form x\n',
    expected: ['a.yaml:6:16 PGH070'],
    says: 'at or near "form"',
  },
  {
    title: 'SQL after an astral character',
    yaml: 'jobs:\n  a: {sql: "select \'🐘\' selct 1"}\n',
    expected: ['a.yaml:2:31 PGH070'],
  },
  {
    title: 'SQL in a folded scalar',
    yaml: 'jobs:\n  a:\n    sql: >\n      select 1,\n      2\n      form x\n',
    expected: ['a.yaml:6:12 PGH070'],
  },
  {
    title: 'SQL in a double-quoted scalar with escapes',
    yaml: 'jobs:\n  a:\n    sql: "select 1;\\n\\tselect \\"a\\" frm x y"\n',
    expected: ['a.yaml:3:41 PGH070'],
  },
  {
    title: 'SQL in a single-quoted scalar over lines',
    yaml: "jobs:\n  a:\n    sql: 'select ''x'';\n      delete frm x'\n",
    expected: ['a.yaml:4:14 PGH070'],
  },
  { title: 'SQL that ends too early', yaml: 'jobs:\n  a:\n    sql: delete from\n', expected: ['a.yaml:3:20 PGH070'] },
  {
    title: 'SQL after a variable',
    yaml: new TextEncoder().encode('jobs:\n  a:\n    sql: select $${ frm x y\n'),
    expected: ['a.yaml:3:17 PGH070'],
  },
  { title: 'empty SQL', yaml: 'jobs:\n  a:\n    sql: "-- nothing"\n', expected: ['a.yaml:3:11 PGH071'] },
  {
    title: 'COMMIT in a transaction',
    yaml: 'jobs:\n  a:\n    sql: |\n      select 1;\n      commit;\n',
    expected: ['a.yaml:5:7 PGH072'],
  },
  {
    title: 'COMMIT in a DO block',
    yaml: 'jobs:\n  a:\n    sql: |\n      do $$\n      begin\n        perform 1; commit;\n      end $$\n',
    expected: ['a.yaml:6:20 PGH072'],
  },
  ...[
    'set transaction isolation level serializable',
    'set transaction read only',
    "set transaction snapshot '00000003-1'",
    'set local transaction_isolation = serializable',
    'set transaction_read_only = on',
  ].map((sql) => ({
    title: `${sql} in a transaction`,
    yaml: `jobs:\n  a:\n    sql: |\n      ${sql};\n      delete from orders where old;\n`,
    expected: ['a.yaml:4:7 PGH072'],
    says: 'write begin with the mode and commit',
  })),
  {
    title: 'the mode that a transaction has anyway, and another one in another database',
    yaml: 'jobs:\n  a:\n    sql: set transaction isolation level read committed; delete from orders where old\n  b:\n    database: other\n    sql: set transaction isolation level serializable; delete from orders where old\n',
    expected: [],
  },
  {
    title: 'VACUUM in a transaction',
    yaml: job('').replace('analyze orders', 'vacuum orders'),
    expected: ['a.yaml:3:10 PGH073'],
    says: 'transaction: false',
  },
  {
    title: 'CREATE INDEX CONCURRENTLY in a transaction',
    yaml: job('').replace('analyze orders', 'create index concurrently i on t (a)'),
    expected: ['a.yaml:3:10 PGH073'],
  },
  ...[
    ['vacuum orders', 'PGH073', 'VACUUM cannot run inside a DO block'],
    ['create index concurrently i on t (a)', 'PGH073', 'inside a DO block'],
    ["alter system set work_mem = '4MB'", 'PGH073', 'inside a DO block'],
    ['savepoint s', 'PGH072', 'SAVEPOINT cannot run inside a DO block'],
    ['copy t from stdin', 'PGH075', 'needs a client'],
  ].flatMap(([sql = '', code = '', says = '']) =>
    ['true', 'false'].map((transaction) => ({
      title: `${sql} in a DO block, transaction: ${transaction}`,
      yaml: `jobs:\n  a:\n    transaction: ${transaction}\n    sql: |\n      do $x$ begin\n        if true then ${sql}; end if;\n      end $x$\n`,
      expected: [`a.yaml:6:22 ${code}`],
      says,
    })),
  ),
  {
    title: 'VACUUM in a function that the SQL creates',
    yaml: 'jobs:\n  a:\n    sql: |\n      create or replace function f() returns void language plpgsql as $x$ begin\n        vacuum orders;\n      end $x$\n',
    expected: ['a.yaml:5:9 PGH073'],
    says: 'VACUUM cannot run inside a function',
  },
  {
    title: 'VACUUM in dynamic SQL, which is not seen, and in a string',
    yaml: "jobs:\n  a:\n    sql: |\n      do $x$ begin raise notice 'vacuum t'; analyze orders; perform 1 from orders; end $x$\n",
    expected: [],
  },
  {
    title: 'SELECT INTO',
    yaml: job('').replace('analyze orders', 'select 1 into x'),
    expected: ['a.yaml:3:10 PGH074'],
  },
  {
    title: 'COPY FROM STDIN',
    yaml: job('').replace('analyze orders', 'copy x from stdin'),
    expected: ['a.yaml:3:10 PGH075'],
  },
  {
    title: 'SET ROLE',
    yaml: job('').replace('analyze orders', 'set role admin; select 1'),
    expected: ['a.yaml:3:10 PGH076'],
  },
  {
    title: 'a psql command',
    yaml: job('').replace('analyze orders', '\\copy x from y'),
    expected: ['a.yaml:3:10 PGH077'],
  },
  {
    title: 'SQL inside PL/pgSQL that does not parse',
    yaml: 'jobs:\n  a:\n    sql: |\n      do $$\n      begin\n        perform frm(1);\n        delete frm x;\n      end $$\n',
    expected: ['a.yaml:7:16 PGH078'],
    says: 'near "frm"',
  },
  {
    title: 'PL/pgSQL that does not parse',
    yaml: 'jobs:\n  a:\n    sql: |\n      create function f() returns int language plpgsql as $$\n      begin\n        if 1 = 1 then return 1; end;\n      end $$\n',
    expected: ['a.yaml:6:36 PGH078'],
  },
];

describe('diagnostics', () => {
  it.each(cases)('places $title', async ({ yaml, expected, says }) => {
    const result = await readFiles({ 'a.yaml': yaml });
    expect(places(result)).toEqual([...expected].sort());
    const text = result.diagnostics.map(({ message, hint }) => `${message} ${hint}`).join('\n');
    expect(text).toContain(says ?? '');
  });

  it('stops an alias bomb', async () => {
    const lines = ['x-a: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]'];
    for (let i = 1; i < 9; i++)
      lines.push(`x-a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]`);
    const result = await readFiles({ 'a.yaml': `${lines.join('\n')}\n` });
    expect(result.diagnostics.map(({ code, line }) => [code, line])).toEqual([['PGH007', 6]]);
  });

  it.each(['['.repeat(100_000), '[\n'.repeat(5_000), '{a: '.repeat(5_000)])(
    'stops at values nested too deeply',
    async (text) => {
      const result = await readFiles({ 'a.yaml': `x-a: ${text}\n` });
      expect(result.diagnostics.map(({ code, message }) => [code, message.includes('deep')])).toEqual([
        ['PGH001', true],
      ]);
    },
  );

  it('names both places of a job in two files', async () => {
    const result = await readFiles({ 'a.yaml': job(''), 'b.yaml': `# same\n${job('')}` });
    expect(places(result)).toEqual(['b.yaml:3:3 PGH030']);
    expect(result.diagnostics[0]?.message).toContain('a.yaml:2:3');
    expect(result.diagnostics[0]?.message).toContain('b.yaml:3:3');
  });

  it('reports that a directory has no definitions', async () => {
    const result = await readFiles({ 'notes.txt': 'nothing' });
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['PGH012']);
  });

  it('collects every error of every file', async () => {
    const result = await readFiles({
      'a.yaml': job('    timeout: x\n    topic: y\n    bad: 1\n'),
      'b.yaml': 'jobs:\n  b: {schedule: "61 * * * *"}\n',
    });
    expect(places(result)).toEqual([
      'a.yaml:4:14 PGH025',
      'a.yaml:5:12 PGH032',
      'a.yaml:6:5 PGH020',
      'b.yaml:2:3 PGH023',
      'b.yaml:2:18 PGH040',
    ]);
  });
});
