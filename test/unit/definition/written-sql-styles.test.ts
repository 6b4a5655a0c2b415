// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { loadSqlParser, type SqlParser } from '../../../src/sql/parser.ts';
import { readFiles } from '../../support/definition-files.ts';
import { FUZZ_TIMEOUT_MS, fuzz } from '../../support/fuzz.ts';

/** A job whose key sql, at column 5 of line 3, is followed by this text. */
const job = (sql: string): string => `jobs:\n  a:\n    sql: ${sql}\n`;

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
    ", '\\N'",
    ", '\\_'",
    ", '\\x41\\u0042'",
    ", E'\\e\\t'",
    ', 4 / 2',
    ', "a"."b"',
    '# 3',
    '\n# 3',
    '\n    # 3',
    "\n, 'a\n# b'",
    ", 'a\n\tb'",
    ", 'a\t'",
    ", '*a &b !c'",
    ", '%d'",
    ', 1 - -1',
    ', - 1',
    '\n- 1',
    '\n? 1',
    ', true',
    ", 'a\u0085b'",
    ", 'a\u2029b'",
    '-- a\u0085b',
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
  kept: (lines: readonly string[]) => `|+\n      ${lines.join('\n      ')}\n\n`,
  indicated: (lines: readonly string[]) => `|-2\n      ${lines.join('\n      ')}`,
  foldedKept: (lines: readonly string[]) => `>+\n      ${lines.join('\n      ')}\n\n`,
  foldedIndicated: (lines: readonly string[]) => `>2-\n      ${lines.join('\n      ')}`,
  spaced: (lines: readonly string[]) => `|\n\n      ${lines.join('\n\n      ')}`,
  tagged: (lines: readonly string[]) => `!!str >\n      ${lines.join('\n      ')}`,
  anchored: (lines: readonly string[]) => `&a\n      ${lines.join('\n      ')}`,
  below: (lines: readonly string[]) => `\n      ${lines.join('\n      ')}`,
  oneLine: (lines: readonly string[]) => `"${lines.map((line) => line.replaceAll(/["\\]/g, '\\$&')).join('\\n')}"`,
} as const;

/** The positions of SQL in a file. */
const PLACES = {
  key: (sql: string) => job(sql),
  explicit: (sql: string) => `jobs:\n  a:\n    ? sql\n    : ${sql}\n`,
  quoted: (sql: string) => `jobs:\n  a:\n    "sql": ${sql}\n`,
  flow: (sql: string) => `jobs: {a: {\n    sql: ${sql}}}\n`,
  flowFirst: (sql: string) => `jobs: {a: {\n    sql: ${sql}, enabled: true}}\n`,
  alias: (sql: string) => `jobs:\n  b:\n    sql: &q ${sql}\n  a:\n    sql: *q\n`,
  merge: (sql: string) => `jobs:\n  b: &q\n    sql: ${sql}\n  a:\n    <<: *q\n`,
  afterDirective: (sql: string) => `%YAML 1.1\n---\n${job(sql)}`,
  crlf: (sql: string) => job(sql).replaceAll('\n', '\r\n'),
  byteOrderMark: (sql: string) => `\ufeff${job(sql)}`,
} as const;

test(
  'accepted SQL reaches the database as it reads in the file',
  async () => {
    let taken = 0;
    const property = fc.asyncProperty(
      lines,
      fc.constantFrom(...(Object.keys(STYLES) as (keyof typeof STYLES)[])),
      fc.constantFrom(...(Object.keys(PLACES) as (keyof typeof PLACES)[])),
      fc.constantFrom('', ' ', '\t', ' # c', '\n    # c', '\n     # c', '\n---', '\n...'),
      async (sql, style, place, tail) => {
        // On the last line of a block, a # belongs to the SQL.
        const inBlock = /^(?:!!str )?[|>]/.test(STYLES[style](sql)) && !tail.startsWith('\n');
        const { set, diagnostics } = await readFiles({
          'pgherd.yaml': 'vars: {v: w}\n',
          'a.yaml': PLACES[place](STYLES[style](sql) + (inBlock ? '' : tail)),
        });
        if (diagnostics.some(({ severity }) => severity === 'error')) return;
        // The indicator says that the blank in front of each line is part of the text.
        const text = sql
          .map((row) => (style === 'indented' ? ` ${row}` : row))
          .join(style === 'spaced' ? '\n\n' : '\n');
        const seen = meaning(text.replaceAll('${v}', 'w'));
        if (seen === null) return;
        taken += 1;
        expect(meaning(set.jobs[0]?.definition.sql ?? '')).toBe(seen);
      },
    );
    await fc.assert(property, fuzz(400));
    expect(taken).toBeGreaterThan(50);
  },
  FUZZ_TIMEOUT_MS,
);
