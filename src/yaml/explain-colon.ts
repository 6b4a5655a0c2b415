import type { YAMLError } from 'yaml';
import { lineText, positionAt, type Range, type SourceFile } from '../diagnostic/source-file.ts';
import { findSecrets, namesSecret } from '../text/secrets.ts';

export interface ExplainedColon {
  readonly message: string;
  readonly hint: string;
  readonly range: Range;
  /** The last line that the explanation is about, counted from 1. */
  readonly lastLine: number;
}

/** `key: text`, on one line; the text is not quoted. */
const ENTRY = /^(\s*(?:-\s+)*)([^\s#:'"[{&*!|>][^:'"]*?)\s*:[ \t]+([^\s#'"[{&*!|>].*?)\s*$/;

const MAX_LINE = 1_000;

/**
 * Explains an error of the YAML parser about a colon: text that contains `: ` and is not quoted, a key that is indented more than
 * the key above it, or a line that is not part of the text above it. Returns null for other errors.
 */
export function explainColon(source: SourceFile, { code, pos, message }: YAMLError): ExplainedColon | null {
  const { line } = positionAt(source, pos[0]);
  const text = lineText(source, line) ?? '';
  if (text.length > MAX_LINE) return null;
  if (code === 'MISSING_CHAR' && message.startsWith('Implicit map keys')) return unexpectedLine(source, line, text);
  if (code === 'MULTILINE_IMPLICIT_KEY') {
    const start = (source.lineStarts[line - 1] ?? 0) + (text.length - text.trimStart().length);
    return {
      message: 'this line has no colon, and YAML reads it as the beginning of a key',
      hint: 'add the colon; or, for text of several lines, write | after its key and indent all of the text',
      range: { start, end: start + text.trim().length },
      lastLine: positionAt(source, pos[1]).line,
    };
  }
  if (code === 'BAD_INDENT' && message.startsWith('All mapping items')) {
    const hint = 'indent all keys of a job alike, with spaces';
    const what = 'this line is not indented as the keys above it';
    const start = pos[0] + (text.length - text.trimStart().length);
    return { message: what, hint, range: { start, end: start + 1 }, lastLine: line };
  }
  if (code !== 'BLOCK_AS_IMPLICIT_KEY' && code !== 'BLOCK_IN_FLOW') return null;
  if (code === 'BLOCK_IN_FLOW') {
    const hint = 'quote the text, or begin a new line for the nested keys';
    return { message: COLON, hint, range: { start: pos[0], end: pos[1] }, lastLine: line };
  }
  const [, indent = '', key, value] = ENTRY.exec(text) ?? [];
  if (key === undefined || value === undefined) return null;
  const start = (source.lineStarts[line - 1] ?? 0) + text.indexOf(value, indent.length + key.length);
  if (/:(?:\s|$)/.test(value)) {
    return { message: COLON, hint: quoted(key, value), range: { start, end: start + value.length }, lastLine: line };
  }
  return indentedKey(source, line, key, indent.length);
}

const COLON = 'YAML reads the colon in this text as the end of a key';

/** How to write the text so that it is one; a secret is not repeated. */
function quoted(key: string, value: string): string {
  if (key === 'sql') return 'write sql: | and the SQL below it, indented';
  const isShown = value.length <= 60 && !namesSecret(key) && findSecrets(value).length === 0;
  if (!isShown) return `quote the text of ${key}`;
  const text = /["\\]/.test(value) ? `'${value.replaceAll("'", "''")}'` : `"${value}"`;
  return `quote it: ${key}: ${text}`;
}

/** `key: text`, and below it a line with a colon that is indented more. */
function indentedKey(source: SourceFile, line: number, key: string, column: number): ExplainedColon | null {
  let next = line + 1;
  while (/^\s*(?:#.*)?$/.test(lineText(source, next) ?? 'x')) next += 1;
  const below = lineText(source, next) ?? '';
  const [, indent = '', child] = /^(\s*)([^\s:]+)\s*:(?:\s|$)/.exec(below) ?? [];
  if (child === undefined || indent.length <= column) return null;
  const start = (source.lineStarts[next - 1] ?? 0) + indent.length;
  return {
    message: `the key "${child}" is indented more than "${key}" above it, which has a value already`,
    hint: `indent both alike; if the line belongs to the text of ${key}, write ${key}: | and the text below it`,
    range: { start, end: start + child.length },
    lastLine: next,
  };
}

/** A line without a colon where a key must be. */
function unexpectedLine(source: SourceFile, line: number, text: string): ExplainedColon | null {
  const written = text.trim();
  if (written === '' || written.includes(': ')) return null;
  const start = (source.lineStarts[line - 1] ?? 0) + text.indexOf(written);
  return {
    message: 'this line is neither "key: value" nor part of the text above it',
    hint: 'add the colon; or indent the line as the rest of the text, and write | after the key of the text',
    range: { start, end: start + written.length },
    lastLine: line,
  };
}
