// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import { describe, expect, test } from 'vitest';
import { places, readFiles } from '../../support/definition-files.ts';

/** A job whose key sql, at column 5 of line 3, is followed by this text. */
const job = (sql: string, more = ''): string => `jobs:\n  a:\n    sql: ${sql}\n${more}`;

const REFUSED: readonly (readonly [title: string, file: string, place: string])[] = [
  ['folds a line behind a comment', job('>\n      delete from t -- old ones\n      where x'), '4:21 PGH016'],
  ['folds it with chomping', job('>-\n      delete from t -- old ones\n      where x'), '4:21 PGH016'],
  ['folds it with an indentation indicator', job('>3\n       delete from t -- old\n       where x'), '4:22 PGH016'],
  ['folds a plain text behind a comment', job('delete from t -- old ones\n      where x'), '3:24 PGH016'],
  ['folds single quotes behind a comment', job("'delete from t -- old ones\n      where x'"), '3:25 PGH016'],
  ['folds double quotes behind a comment', job('"delete from t -- old ones\n      where x"'), '3:25 PGH016'],
  ['folds it among escapes', job('"delete from \\"t\\" -- old ones\n      where x"'), '3:29 PGH016'],
  ['joins a comment by a backslash', job('"delete from t -- old ones \\\n      where x"'), '3:10 PGH016'],
  ['folds a string', job(">\n      select 'a\n      b'"), '4:14 PGH016'],
  ['folds an empty line in a string', job(">\n      select 'a\n\n      b'"), '4:14 PGH016'],
  ['folds a quoted name', job('>\n      select 1 as "a\n      b"'), '4:19 PGH016'],
  ['folds a dollar quote', job('>\n      select $$a\n      b$$'), '4:14 PGH016'],
  ['trims blanks inside a string', job("select 'a   \n        b'"), '3:17 PGH016'],
  ['joins a continued string', job(">\n      select 'a'\n      'b'"), '4:17 PGH016'],
  ['cuts at a #', job('select 5 # 3'), '3:19 PGH016'],
  ['cuts an operator', job("delete from t where x #> '{a}' is null"), '3:32 PGH016'],
  ['cuts a string', job("select 'issue #1'"), '3:24 PGH016'],
  ['cuts in a flow mapping', 'jobs: {a: {sql: drop table a, role}}\n', '1:29 PGH016'],
  ['cuts before a line with less indentation', job('|\n      select 5\n     # 3'), '5:6 PGH016'],
  ['cuts it after an empty line', job('|\n      select 5\n\n     # 3'), '6:6 PGH016'],
  ['cuts before a comment on a line of its own', job('select 5\n      # 3'), '4:7 PGH016'],
  ['cuts there below the key', job('\n      select 5\n\n      # 3'), '6:7 PGH016'],
  ['cuts there below a tag', job('!!str &a\n      select 5\n      # 3'), '5:7 PGH016'],
  ['cuts there in a flow mapping', 'jobs: {a: {sql: select 5\n  # 3\n  }}\n', '2:3 PGH016'],
  ['folds a text with a tag', job('!!str >\n      delete from t -- old\n      where x'), '4:21 PGH016'],
  ['folds a text with an anchor', job('&a\n      delete from t -- old\n      where x'), '4:21 PGH016'],
  ['resolves two quotes', job("'select '''', 1'"), '3:10 PGH016'],
  ['resolves a backslash', job(`"select regexp_replace(x, '\\\\d', '')"`), '3:10 PGH016'],
  ['resolves \\n', job(`"select E'a\\nb'"`), '3:10 PGH016'],
  ['resolves an escape of a letter', job(`"select '\\x41'"`), '3:10 PGH016'],
  ['resolves \\N to NEL', job(`"copy t to '/x' with (null '\\N')"`), '3:10 PGH016'],
  ['resolves \\_ beside another escape', job(`"select '\\_\\u202e'"`), '3:10 PGH016'],
  ['resolves \\e', job(`"select E'\\e'"`), '3:10 PGH016'],
  ['resolves \\N beside quotes that need escapes', job(`"select \\"x\\" from t where x = '\\N'"`), '3:10 PGH016'],
  ['resolves the bytes of a bytea beside them', job(`"select \\"x\\" = '\\xde'"`), '3:10 PGH016'],
  ['resolves \\b beside a line break', job(`"select x\\nfrom t where x ~ '\\bx'"`), '3:10 PGH016'],
  [
    'takes one of two anchors with a name',
    'jobs:\n  b: {sql: &q select 1}\n  c: {sql: &q select 2}\n  a:\n    sql: *q\n',
    '5:10 PGH006',
  ],
  [
    'takes one of two merge keys',
    'jobs:\n  b: &b {sql: select 1}\n  c: &c {sql: select 2}\n  a:\n    <<: *b\n    <<: *c\n',
    '6:5 PGH004',
  ],
  ['has the same key twice, once with an escape', job('select 1\n    "\\x73ql": select 2'), '4:5 PGH004'],
  [
    'has a tag by a directive',
    '%TAG ! tag:yaml.org,2002:\n---\njobs:\n  a:\n    sql: !binary c2VsZWN0IDE=\n',
    '5:5 PGH021',
  ],
  ['goes on in another document', job('|\n      delete from t\n---\n      where x'), '6:7 PGH021'],
  ['goes on after the end of the document', job('|\n      delete from t\n...\n      where x'), '6:7 PGH021'],
  ['has half a character', job('"select \'\\ud800\'"'), '3:10 PGH001'],
  ['has a binary tag', job('!!binary c2VsZWN0IDE='), '3:5 PGH021'],
  ['has a tag of its own', job('!sql select 1'), '3:10 PGH005'],
  ['has a number', job('5'), '3:10 PGH021'],
  ['has a list', job('[select 1]'), '3:5 PGH021'],
  ['ends a string by the value of a variable', job("delete from t where x = '${quote}'"), '3:35 PGH052'],
  ['ends a comment by the value of a variable', job('|\n      delete from t -- ${line}\n      where x'), '4:24 PGH052'],
  ['begins a comment by the value of a variable', job('|\n      delete from t ${open} where x'), '4:21 PGH052'],
  ['begins a string by the value of a variable', job("|\n      select ${one}, '${two}'"), '4:14 PGH052'],
  ['has a blank that is a letter', job('delete from t where\u00a0x'), '3:29 PGH081'],
  ['has such a blank in a block', job('|\n      delete from t where\u200bx'), '4:26 PGH081'],
  [
    'has such a blank in a body',
    job('|\n      do $$ begin\n        delete from t where\u00a0x; end $$'),
    '5:28 PGH081',
  ],
  ['has a byte order mark inside', job('|\n      delete from t where\ufeffx'), '4:26 PGH081'],
  ['ends a comment for the eye', job('|\n      delete from t -- old\u2028where x'), '4:27 PGH081'],
  ['ends a comment by NEL', job('|\n      delete from t -- old\u0085where x'), '4:27 PGH081'],
  ['ends a comment by a carriage return', job('|\n      select 1 -- old\rfrom t'), '4:22 PGH081'],
  ['reorders a string', job("|\n      select '\u202ea'"), '4:15 PGH081'],
  ['reorders a comment', job('|\n      select 1 -- \u2066a'), '4:19 PGH081'],
];

const PROJECT = `project: p
vars:
  quote: "x' or 'a' = 'a"
  line: "old\\ndelete from u --"
  open: "-- x"
  one: "'a"
  two: "' b"
  word: closed
  frag: "'a' -- b"
  none: ""
`;

/** A variable that nothing uses would be a warning. */
const USES =
  'jobs:\n  b: { sql: select 1, description: "${quote} ${line} ${open} ${one} ${two} ${word} ${frag} ${none}" }\n';

const TAKEN: readonly (readonly [title: string, file: string, sql: string])[] = [
  ['a block', job('|\n      delete from t -- old\n      where x'), 'delete from t -- old\nwhere x'],
  ['a block with a comment at its header', job('| # c\n      select 1'), 'select 1'],
  ['a block with markers', job('|\n      select 1 -- c\n      ---\n      + 1'), 'select 1 -- c\n---\n+ 1'],
  ['CRLF', job("|\r\n      select 'a\r\n      b'"), "select 'a\nb'"],
  ['tabs and trailing blanks', job("|\n      select 'a  \n      \tb'"), "select 'a  \n\tb'"],
  ['relative indentation', job("|2\n        select 'a\n         b'"), "  select 'a\n   b'"],
  ['folded code', job('>\n      delete from t\n      where x'), 'delete from t where x'],
  ['folded code with a comment at its end', job('>\n      select 1\n      -- c'), 'select 1 -- c'],
  ['plain code over two lines', job('delete from t\n      where x'), 'delete from t where x'],
  ['single quotes', job("'select ''it''''s'''"), "select 'it''s'"],
  ['double quotes', job('"select \\"f\\"(\\"b\\")"'), 'select "f"("b")'],
  ['escapes of what no block can hold', job(`"select '\\u202e\\\\'"`), "select '\u202e\\'"],
  ['escapes by number beside quotes', job(`"select \\"a\\x1b\\""`), 'select "a\u001b"'],
  ['a comment at the key', job('select 1\n    # c'), 'select 1'],
  ['a comment after quotes on a line of its own', job('"select 1"\n      # c'), 'select 1'],
  ['a comment after quotes', job('"select 1" # c'), 'select 1'],
  ['a comment below', `${job('|\n      select 1\n    # c')}`, 'select 1'],
  [
    'data',
    job("|\n      select 'a\u00a0b', 'x\u200dy' -- \u00a0\u200d"),
    "select 'a\u00a0b', 'x\u200dy' -- \u00a0\u200d",
  ],
  [
    'variables in their places',
    job("|\n      select '${word}', ${frag}\n      -- ${word}${none}"),
    "select 'closed', 'a' -- b\n-- closed",
  ],
  ['an empty variable beside a string', job("|\n      select ${none}'a'${none}"), "select 'a'"],
];

describe('SQL that YAML, a variable or a character would change is refused: it', () => {
  test.each(REFUSED)('%s', async (_title, file, place) => {
    const result = await readFiles({ 'pgherd.yaml': PROJECT, 'a.yaml': file, 'b.yaml': USES });

    expect(places(result)).toContain(`a.yaml:${place}`);
    expect(result.diagnostics.every(({ hint }) => !place.endsWith('PGH016') || hint?.includes('sql: |'))).toBe(true);
  });
});

describe('SQL that reads as it is executed is accepted', () => {
  test.each(TAKEN)('%s', async (_title, file, sql) => {
    const result = await readFiles({ 'pgherd.yaml': PROJECT, 'a.yaml': file, 'b.yaml': USES });

    expect(places(result)).toEqual([]);
    expect(result.set.jobs[0]?.definition.sql).toBe(sql);
  });
});

describe('the value of a variable reaches SQL as a reader of pgherd.yaml would type it', () => {
  const used = (vars: string): Promise<Awaited<ReturnType<typeof readFiles>>> =>
    readFiles({
      'pgherd.yaml': `vars:\n${vars}`,
      'a.yaml': 'jobs:\n  a:\n    sql: |\n      delete from t where ${cond}\n        and y\n',
    });

  test.each([
    ['folded behind a comment', '  cond: >\n    x = 1 -- the old ones\n    and z = 2\n', '3:11'],
    ['plain over two lines, behind a comment', '  cond: x = 1 -- old\n    and z = 2\n', '2:15'],
    ['double quotes over two lines', '  cond: "x = 1 -- old\n    and z = 2"\n', '2:16'],
    ['a folded string', "  cond: >\n    x = 'a\n    b'\n", '3:9'],
    [
      'of an environment that is not chosen',
      '  cond: x\nenvironments:\n  prod:\n    vars:\n      cond: x -- old\n        and z\n',
      '6:15',
    ],
  ])('refused: %s', async (_title, vars, place) => {
    const result = await used(vars);
    expect(places(result)).toEqual([`pgherd.yaml:${place} PGH016`]);
    expect(result.diagnostics[0]?.hint).toBe('write cond: | and the value below it, indented');
  });

  test.each([
    ['a comment opener that swallows what follows', '  cond: x -- old\n', []],
    ['a block', '  cond: |\n    x = 1 -- old\n    and z = 2\n', []],
    ['lines without a comment', '  cond: x = 1\n    and z = 2\n', []],
  ])('taken: %s', async (_title, vars, expected) => {
    expect(places(await used(vars))).toEqual(expected);
  });

  test.each([
    ['1.10', '1.10'],
    ['12345678901234567890', '12345678901234567890'],
    ['1e3', '1e3'],
    ['0x10', '0x10'],
    ['True', 'True'],
    ['-0', '-0'],
    ['.5', '.5'],
    ['2026-01-01', '2026-01-01'],
    ['"1.10"', '1.10'],
  ])('as it is written: %s', async (written, value) => {
    const { set } = await used(`  cond: ${written} # what it is\n`);
    expect(set.jobs[0]?.definition.sql).toBe(`delete from t where ${value}\n  and y`);
  });
});

test('the quotes of a file that is JSON are not read as SQL', async () => {
  const sql = 'delete from t -- old ones\nwhere x = 1';
  const json = JSON.stringify({ jobs: { a: { sql } } });
  const found = async (text: string): Promise<readonly string[]> =>
    (await readFiles({ 'a.yaml': text })).diagnostics.map(({ code }) => code);
  expect(await found(json)).toEqual([]);
  expect(await found(`# by hand\n${json}`)).toEqual(['PGH016']);
});

describe('an error about an escape leads to the fix', () => {
  const NO_ESCAPE = /backslash stays as it is/;
  const NO_LETTER = /^YAML replaces \\\w in double quotes by another character: write sql: \|/;

  test.each([
    ['\\d', job(`"select '\\d+'"`), 'PGH001', NO_ESCAPE],
    ['half a number', job(`"select '\\x4'"`), 'PGH001', NO_ESCAPE],
    ['\\. in a description', job('select 1', '    description: "a\\.b"\n'), 'PGH001', NO_ESCAPE],
    ['\\N outside a string', job('"copy t to stdout null \\N"'), 'PGH070', NO_LETTER],
    ['\\b behind a name', job('"select a\\b"'), 'PGH070', NO_LETTER],
    ['\\_ behind a number', job('"select 1\\_;"'), 'PGH070', NO_LETTER],
  ])('%s', async (_title, file, code, hint) => {
    const { diagnostics } = await readFiles({ 'a.yaml': file });

    expect(diagnostics.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code, hint: expect.stringMatching(hint) },
    ]);
  });
});
