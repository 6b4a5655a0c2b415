import type { Diagnostics, Reporter } from '../../diagnostic/diagnostics.ts';
import type { Range, SourceFile } from '../../diagnostic/source-file.ts';
import { confusableCharacter } from '../../sql/confusable.ts';
import type { SqlParser } from '../../sql/parser.ts';
import { firstDifference } from '../../sql/same-sql.ts';
import { secretsInSql } from '../../sql/sql-secrets.ts';
import { fitsLiteralBlock } from '../../yaml/literal-block.ts';
import type { ScalarTree } from '../../yaml/tree.ts';
import { betweenQuotes, unfolded } from '../../yaml/unfolded.ts';
import type { ReadJob, ReadSet, WrittenSql } from '../read/set.ts';
import { substitute, type Variables } from '../read/variables.ts';
import { brokenVariable } from './broken-variable.ts';

export const USE_BLOCK = 'write sql: | and the SQL below it, indented';

/**
 * Reports SQL that does not reach the database as a person reads it in the file: YAML joins its lines, cuts it or
 * replaces its quotes, a variable ends a string, or a character looks like another one. Returns the set without those
 * jobs. The parser is loaded only for quoted SQL with escapes.
 */
export async function checkWrittenSql(
  set: ReadSet,
  variables: Variables,
  loadParser: () => Promise<SqlParser>,
  diagnostics: Diagnostics,
): Promise<ReadSet> {
  const jobs = new Map<string, ReadJob>();
  for (const [name, job] of set.jobs) {
    const isRead = job.isSettled || job.sql === null || (await isAsRead(job.sql, variables, loadParser, diagnostics));
    if (isRead) jobs.set(name, job);
  }
  return { ...set, jobs };
}

async function isAsRead(
  sql: WrittenSql,
  variables: Variables,
  loadParser: () => Promise<SqlParser>,
  diagnostics: Diagnostics,
): Promise<boolean> {
  const { source, scalar } = sql;
  const at = (start: number, end = start + 1): Reporter => diagnostics.at({ source, range: { start, end } });
  const change = scalar === null ? null : (cut(sql, scalar) ?? joined(sql, scalar));
  if (change !== null) {
    at(change.start, change.end).error('PGH016', change.message, USE_BLOCK);
    return false;
  }
  if (scalar !== null && hasEscapes(sql, scalar)) {
    if (await isAmbiguous(sql, scalar, variables, loadParser)) {
      const message = 'YAML replaces the quotes and escapes in this SQL, which is valid SQL without that, too';
      at(scalar.start, scalar.end).error('PGH016', message, USE_BLOCK);
      return false;
    }
  }
  const confusable = isEscaped(sql, scalar) ? null : confusableCharacter(sql.written);
  if (confusable !== null) {
    const start = sql.placeOfWritten(confusable.at);
    at(start).error('PGH081', confusable.message, confusable.hint);
    return false;
  }
  for (const secret of secretsInSql(sql.written)) {
    const message = `the SQL contains ${secret.kind}: every reader of the repository, a plan or the database sees it`;
    const hint = 'remove it, and change it where it is valid; read it from a table or from Vault when the job runs';
    const range = { start: sql.placeOfWritten(secret.start), end: sql.placeOfWritten(secret.end - 1) + 1 };
    diagnostics.at({ source, range }).warning('PGH082', message, hint);
  }
  const broken = brokenVariable(sql.written, variables);
  if (broken === null) return true;
  const range = { start: sql.placeOfWritten(broken.start), end: sql.placeOfWritten(broken.end - 1) + 1 };
  const hint = 'change its value, or write the SQL without the variable';
  diagnostics.at({ source, range }).error('PGH052', broken.message, hint);
  return false;
}

/** Whether the text between the quotes is other SQL, as it is written or with only the escapes resolved that double quotes need. */
async function isAmbiguous(
  { source, text, written }: WrittenSql,
  scalar: ScalarTree,
  variables: Variables,
  loadParser: () => Promise<SqlParser>,
): Promise<boolean> {
  const between = betweenQuotes(source, scalar);
  const readings = scalar.style === 'double' ? [between, withLetters(between, written)] : [between];
  for (const reading of new Set(readings)) {
    const raw = substitute(reading, variables).text;
    if (firstDifference(raw, text) !== null && (await loadParser()).parse(raw).ok) return true;
  }
  return false;
}

const NEEDED: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\n': '' };
const ESCAPE = /\\(x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|[\s\S])/gi;

/**
 * Resolves the escapes of double quotes that a person reads as such, `\"` and `\n` for example. Those of other letters stay, because `'\N'` is
 * SQL as well; those by number too, unless the text contains characters that have to be escaped.
 */
function withLetters(between: string, written: string): string {
  const keepNumbers = fitsLiteralBlock(written) && confusableCharacter(written) === null;
  return between.replace(ESCAPE, (all, letter: string) => {
    if (letter.length > 1) return keepNumbers ? all : String.fromCodePoint(Number.parseInt(letter.slice(1), 16));
    return NEEDED[letter] ?? (/\w/.test(letter) ? all : letter);
  });
}

interface Change extends Range {
  readonly message: string;
}

/** The SQL ends earlier than it seems to: at ` #`, at `,` in a flow mapping, or before a line that is indented less. */
function cut({ source: { text } }: WrittenSql, scalar: ScalarTree): Change | null {
  const { style, start, end } = scalar;
  const comment = style === 'plain' ? lineMatch(text, end, /[ \t]+#[^\n]*/y) : null;
  if (comment !== null && !/^\s*#[ \t]*pgherd-ignore\b/.test(comment)) {
    const from = end + comment.indexOf('#');
    return { start: from, end: end + comment.length, message: 'YAML reads the rest of the line after # as a comment' };
  }
  const below = style === 'plain' ? lineMatch(text, end, /[ \t]*\n(?:[ \t]*\n)* *#[^\n]*/y) : null;
  if (below !== null && !/#[ \t]*pgherd-ignore\b/.test(below)) {
    const from = end + below.indexOf('#');
    const message = 'YAML ends the SQL before this line, and reads it as a comment';
    if (columnOf(text, from) > indentOfKey(text, start)) return { start: from, end: end + below.length, message };
  }
  const inFlow = style === 'plain' ? lineMatch(text, end, /\s*,\s*[^\s:,{}[\]"'][^:,{}[\]]*(?=[,}])/y) : null;
  if (inFlow !== null) {
    return { start: end, end: end + inFlow.length, message: 'inside { } YAML ends the SQL at the comma' };
  }
  if (style !== 'literal' && style !== 'folded') return null;
  const blockEnd = text[end - 1] === '\n' || end === text.length ? end : text.indexOf('\n', end) + 1;
  const after = lineMatch(text, blockEnd, /(?:[ \t]*\n)* *#[^\n]*/y);
  if (after === null) return null;
  const line = after.slice(after.lastIndexOf('\n') + 1);
  if (line.indexOf('#') <= indentOfKey(text, start)) return null;
  const from = blockEnd + after.length - line.trimStart().length;
  const message = 'YAML ends the SQL before this line, which is indented less, and reads it as a comment';
  return { start: from, end: blockEnd + after.length, message };
}

function columnOf(text: string, at: number): number {
  return at - text.lastIndexOf('\n', at - 1) - 1;
}

/** The indentation of the line with the key of a value: a tag, an anchor and line breaks may be between them. */
function indentOfKey(text: string, start: number): number {
  let end = start;
  let lineStart = text.lastIndexOf('\n', end - 1) + 1;
  while (lineStart > 0 && /^\s*(?:[!&]\S*\s*)*$/.test(text.slice(lineStart, end))) {
    end = lineStart - 1;
    lineStart = text.lastIndexOf('\n', end - 1) + 1;
  }
  return /^ */.exec(text.slice(lineStart, end))?.[0].length ?? 0;
}

function joined({ source, written }: WrittenSql, scalar: ScalarTree): Change | null {
  const visible = unfolded(source, scalar);
  const difference = visible === null ? null : firstDifference(visible.text, written);
  if (visible === null || difference === null) return null;
  const lineEnd = visible.text.indexOf('\n', difference);
  const start = visible.placeOf(difference);
  const end = visible.placeOf(lineEnd === -1 ? visible.text.length : lineEnd);
  const message = 'YAML joins the lines of this SQL, which changes it: a comment or a string does not end where it did';
  return { start, end: Math.max(end, start + 1), message };
}

/** Files that are JSON as a whole, such as the output of `pgherd render --format json`: their SQL is one escaped line, which readers see as that. */
const jsonFiles = new WeakMap<SourceFile, boolean>();

function isJson(source: SourceFile): boolean {
  const known = jsonFiles.get(source);
  if (known !== undefined) return known;
  let found = source.text.trimStart().startsWith('{');
  try {
    if (found) JSON.parse(source.text);
  } catch {
    found = false;
  }
  jsonFiles.set(source, found);
  return found;
}

/** An escape of an unusual character by a letter, such as \N, which SQL can contain as it is; `\x85` and `\u0085` name the character. */
const LETTER_ESCAPE = /(?<!\\)(?:\\\\)*\\[N_LP0abevrf]/;

/** Whether the quotes contain escapes although a block could hold the text without them, or escapes that are text of SQL as well. */
function hasEscapes({ source, written }: WrittenSql, scalar: ScalarTree): boolean {
  const mark = scalar.style === 'single' ? "''" : scalar.style === 'double' ? '\\' : null;
  if (mark === null || !source.text.slice(scalar.start + 1, scalar.end - 1).includes(mark)) return false;
  if (isJson(source)) return false;
  const between = source.text.slice(scalar.start + 1, scalar.end - 1);
  if (scalar.style === 'double' && LETTER_ESCAPE.test(between)) return true;
  return fitsLiteralBlock(written) && confusableCharacter(written) === null;
}

/** Whether a reader sees the escapes of unusual characters instead of the characters. */
function isEscaped({ source }: WrittenSql, scalar: ScalarTree | null): boolean {
  return (
    scalar?.style === 'double' && confusableCharacter(source.text.slice(scalar.start + 1, scalar.end - 1)) === null
  );
}

function lineMatch(text: string, at: number, pattern: RegExp): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
