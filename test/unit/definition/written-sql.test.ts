// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadSqlParser, type SqlParser } from '../../../src/sql/parser.ts';
import { places, readFiles } from '../../support/definition-files.ts';
import { FUZZ_TIMEOUT_MS, fuzz } from '../../support/fuzz.ts';

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
  ['resolves two quotes', job("'select '''', 1'"), '3:10 PGH016'],
  ['resolves a backslash', job(`"select regexp_replace(x, '\\\\d', '')"`), '3:10 PGH016'],
  ['resolves \\n', job(`"select E'a\\nb'"`), '3:10 PGH016'],
  ['resolves an escape of a letter', job(`"select '\\x41'"`), '3:10 PGH016'],
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

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadSqlParser();
});

/** The parse tree without places; null when the text is not SQL. */
function meaning(sql: string): string | null {
  const parsed = parser.parse(sql);
  if (!parsed.ok) return null;
  const withoutPlaces = (key: string, value: unknown): unknown =>
    /location$|^(?:start|end|stmt_len)$/.test(key) ? undefined : value;
  return JSON.stringify(parsed.statements, withoutPlaces);
}

/** A part of a select list or a comment, which may go over several lines. */
const part = fc.constantFrom(
  ...[
    ", 'b'",
    ", 'it''s'",
    ", ''",
    ', 5 # 3',
    ", 'a #1'",
    ", 'a: b'",
    ', 1 ::int',
    ", E'x\\'y'",
    ", '\\d'",
    ", '\\\\'",
  ],
  ...[
    ", 'a\nb'",
    ", 'a\n\nb'",
    ", 'a  \n   b'",
    ", 'a'\n'b'",
    ', $$h\ni$$',
    ', $d$h\n--\ni$d$',
    ', 1 as "c\nd"',
    '\n+ 1',
  ],
  ...[
    '-- c',
    '--',
    '-- it\'s "so"',
    '-- end \\',
    '-- a\u2028b',
    '-- a\rb',
    '/* e */',
    '/* e\nf */',
    '-- # g',
    ', 1 -- h: i',
  ],
  ...[
    ", 'x\u00a0y'",
    ', 1 as\u00a0x',
    ', 1\u200b',
    '\tas j',
    ", '\u202ek'",
    '',
    ", '{a, b}'",
    ", '${v}'",
    ', 2 -- ${v}',
  ],
  ...[
    'from t\n-- k\nwhere u',
    'from t where u',
    '; delete from t',
    '; delete from t -- all\nwhere u',
    ";\ncall p('a\n')",
  ],
);
const lines = fc
  .tuple(
    fc.constantFrom('select 1', "select 'a'", '-- first\nselect 1', '/* l */ select 1'),
    fc.array(part, { maxLength: 4 }),
  )
  .chain(([first, parts]) =>
    fc
      .array(fc.constantFrom(' ', '\n', '\n '), { minLength: parts.length, maxLength: parts.length })
      .map((gaps) => parts.reduce((text, next, index) => text + gaps[index] + next, first).split('\n')),
  );

const STYLES = {
  plain: (lines: readonly string[]) => lines.join('\n      '),
  single: (lines: readonly string[]) => `'${lines.join('\n      ')}'`,
  double: (lines: readonly string[]) => `"${lines.join('\n      ')}"`,
  escapedSingle: (lines: readonly string[]) => `'${lines.join('\n      ').replaceAll("'", "''")}'`,
  escapedDouble: (lines: readonly string[]) => `"${lines.join('\n      ').replaceAll(/["\\]/g, '\\$&')}"`,
  literal: (lines: readonly string[]) => `|\n      ${lines.join('\n      ')}`,
  stripped: (lines: readonly string[]) => `|-\n       ${lines.join('\n       ')}`,
  folded: (lines: readonly string[]) => `>\n      ${lines.join('\n      ')}`,
  foldedStripped: (lines: readonly string[]) => `>-\n      ${lines.join('\n      ')}`,
  indented: (lines: readonly string[]) => `|2\n       ${lines.join('\n       ')}`,
} as const;

test(
  'accepted SQL reaches the database as it reads in the file',
  async () => {
    let taken = 0;
    const property = fc.asyncProperty(
      lines,
      fc.constantFrom(...(Object.keys(STYLES) as (keyof typeof STYLES)[])),
      fc.constantFrom('', ' ', '\t', ' # c', '\n    # c', '\n     # c', '\n---', '\n...'),
      async (sql, style, tail) => {
        // On the last line of a block, a # belongs to the SQL.
        const inBlock = /^[|>]/.test(STYLES[style](sql)) && !tail.startsWith('\n');
        const { set, diagnostics } = await readFiles({
          'pgherd.yaml': 'vars: {v: w}\n',
          'a.yaml': job(STYLES[style](sql) + (inBlock ? '' : tail)),
        });
        if (diagnostics.some(({ severity }) => severity === 'error')) return;
        // The indicator says that the blank in front of each line is part of the text.
        const text = sql.map((row) => (style === 'indented' ? ` ${row}` : row)).join('\n');
        const seen = meaning(text.replaceAll('${v}', 'w'));
        if (seen === null) return;
        taken += 1;
        expect(meaning(set.jobs[0]?.definition.sql ?? '')).toBe(seen);
      },
    );
    await fc.assert(property, fuzz(500));
    expect(taken).toBeGreaterThan(50);
  },
  FUZZ_TIMEOUT_MS,
);

test('the quotes of a file that is JSON are not read as SQL', async () => {
  const sql = 'delete from t -- old ones\nwhere x = 1';
  const json = JSON.stringify({ jobs: { a: { sql } } });
  const found = async (text: string): Promise<readonly string[]> =>
    (await readFiles({ 'a.yaml': text })).diagnostics.map(({ code }) => code);
  expect(await found(json)).toEqual([]);
  expect(await found(`# by hand\n${json}`)).toEqual(['PGH016']);
});
