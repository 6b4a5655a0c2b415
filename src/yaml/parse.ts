import type { Document, YAMLError } from 'yaml';
import type { Diagnostics } from '../diagnostic/diagnostics.ts';
import { lineText, positionAt, type SourceFile } from '../diagnostic/source-file.ts';
import { CONFLICT, findConflict } from '../text/merge-conflict.ts';
import { buildTree } from './build-tree.ts';
import { explainColon } from './explain-colon.ts';
import { yamlLibrary } from './library.ts';
import { parsePlain } from './plain/parse-plain.ts';
import type { Tree } from './tree.ts';

/** One YAML document of a file; `root` is null when it is empty. */
export interface ParsedDocument {
  readonly source: SourceFile;
  readonly root: Tree | null;
  /** Whether parts of the document could not be read, so that a key that seems missing may be unreadable. */
  readonly broken: boolean;
}

/** Reads every document of a YAML 1.2 file (core schema, with merge keys). Reports problems to `diagnostics`. */
export function parseDocuments(source: SourceFile, diagnostics: Diagnostics): readonly ParsedDocument[] {
  const deep = tooDeepAt(source.text);
  if (deep !== null) {
    const range = { start: deep, end: deep + 1 };
    diagnostics
      .at({ source, range })
      .error('PGH001', `values are nested deeper than ${MAX_DEPTH} levels`, 'use fewer levels');
    return [{ source, root: null, broken: true }];
  }
  const conflict = findConflict(source.text);
  if (conflict !== null) {
    diagnostics.at({ source, range: conflict }).error('PGH001', CONFLICT.message, CONFLICT.hint);
    return [{ source, root: null, broken: true }];
  }
  const plain = parsePlain(source);
  return plain === null ? parseAnyYaml(source, diagnostics) : [{ source, root: plain, broken: false }];
}

/** The same, with the complete YAML parser. */
export function parseAnyYaml(source: SourceFile, diagnostics: Diagnostics): readonly ParsedDocument[] {
  const { Composer, Parser } = yamlLibrary();
  const composer = new Composer({ version: '1.2', schema: 'core', merge: true, uniqueKeys: false, stringKeys: false });
  const documents: ParsedDocument[] = [];
  try {
    for (const document of composer.compose(new Parser().parse(source.text), true, source.text.length)) {
      documents.push(readDocument(source, document, diagnostics));
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The call stack is limited: block collections can also be nested too deeply.
    diagnostics
      .at({ source, range: { start: 0, end: 0 } })
      .error('PGH001', 'values are nested too deeply', 'use fewer levels');
    return [{ source, root: null, broken: true }];
  }
  return documents;
}

/** Definitions are never nested deeper; deeper values could overflow the stack of the parser. */
const MAX_DEPTH = 100;

/**
 * Returns the place where nested flow collections become too deep, or null. A line that contains more than brackets
 * resets the count, so that brackets in SQL do not add up.
 */
function tooDeepAt(text: string): number | null {
  let depth = 0;
  let isBare = true;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x0a) {
      if (!isBare) depth = 0;
      isBare = true;
    } else if (character === 0x5b || character === 0x7b) {
      depth += 1;
      if (depth > MAX_DEPTH) return at;
    } else if (character === 0x5d || character === 0x7d) depth = Math.max(0, depth - 1);
    else if (character !== 0x20 && character !== 0x2c) isBare = false;
  }
  return null;
}

function readDocument(source: SourceFile, document: Document.Parsed, diagnostics: Diagnostics): ParsedDocument {
  const quotedLines = new Set<number>();
  for (const error of document.errors) {
    // The parser that runs out of stack reports it for every level.
    if (/call stack/i.test(error.message)) {
      diagnostics
        .at({ source, range: { start: error.pos[0], end: error.pos[1] } })
        .error('PGH001', 'values are nested too deeply');
      break;
    }
    if (reportUnclosedQuote(source, document, error, diagnostics)) break;
    reportYamlError(source, error, quotedLines, diagnostics);
  }
  if (document.errors.length > 0) return { source, root: null, broken: true };
  for (const warning of document.warnings) {
    const [start, end] = warning.pos;
    if (warning.code === 'TAG_RESOLVE_FAILED') {
      const tag = source.text.slice(start, end);
      diagnostics
        .at({ source, range: { start, end } })
        .error('PGH005', `unknown tag ${tag}`, 'remove the tag, or quote the value');
    } else diagnostics.at({ source, range: { start, end } }).error('PGH001', warning.message);
  }
  return { source, root: buildTree(source, document.contents, diagnostics), broken: false };
}

/** Reports a quote that is never closed at its opening, and drops all errors after it. */
function reportUnclosedQuote(
  source: SourceFile,
  document: Document.Parsed,
  error: YAMLError,
  diagnostics: Diagnostics,
): boolean {
  if (error.code !== 'MISSING_CHAR' || !error.message.startsWith('Missing closing')) return false;
  let opening: number | null = null;
  yamlLibrary().visit(document, {
    Scalar: (_key, { type, range }) => {
      if (type?.startsWith('QUOTE_') === true && range !== undefined && range !== null) opening = range[0];
    },
  });
  if (opening === null) return false;
  const quote = source.text.charAt(opening);
  const range = { start: opening, end: opening + 1 };
  diagnostics.at({ source, range }).error('PGH001', `the quote ${quote} is never closed`, `add the missing ${quote}`);
  return true;
}

/**
 * Reports a schedule that YAML cannot read as text: an alias (`*`), a reserved character (`@`), or a nested `after:
 * job`.
 */
const UNQUOTED = /^[^#"']*?(?:schedule\s*:\s*|-\s+|\[\s*|,\s*)((?:[*@%`]|after\s*:).*?)\s*(?:\s#.*)?$/;

const MAX_SCHEDULE_LINE = 1_000;

function reportYamlError(source: SourceFile, error: YAMLError, quoted: Set<number>, diagnostics: Diagnostics): void {
  const [start, end] = error.pos;
  const { line } = positionAt(source, start);
  if (quoted.has(line)) return;
  const text = lineText(source, line) ?? '';
  const written = text.length > MAX_SCHEDULE_LINE ? undefined : UNQUOTED.exec(text)?.[1];
  if (written !== undefined && (/schedule\s*:/.test(text) || /^\s*-\s/.test(text))) {
    quoted.add(line);
    const value = written.replace(/\s*[\]}].*$/, '');
    const at = (source.lineStarts[line - 1] ?? 0) + text.indexOf(written);
    const isAfter = value.startsWith('after');
    const message = isAfter
      ? `YAML reads ${value} here as a nested mapping`
      : `YAML reserves ${value.charAt(0)} at the start of a value`;
    const hint = `quote the schedule: "${isAfter ? value : value.replaceAll('"', '')}"`;
    diagnostics.at({ source, range: { start: at, end: at + value.length } }).error('PGH002', message, hint);
    return;
  }
  if (error.code === 'TAB_AS_INDENT') {
    diagnostics
      .at({ source, range: { start, end } })
      .error('PGH003', 'a tab is used as indentation', 'indent with spaces');
    return;
  }
  const explained = explainColon(source, error);
  if (explained !== null) {
    // The parser reports the same colon again.
    for (let at = line; at <= explained.lastLine; at++) quoted.add(at);
    diagnostics.at({ source, range: explained.range }).error('PGH001', explained.message, explained.hint);
    return;
  }
  const hint = error.code === 'BAD_DQ_ESCAPE' ? BACKSLASH : null;
  diagnostics.at({ source, range: { start, end } }).error('PGH001', lowerFirst(error.message), hint);
}

const BACKSLASH = 'write the value in single quotes or as a block (sql: |), where a backslash stays as it is';

function lowerFirst(message: string): string {
  const first = message.split('\n')[0] ?? '';
  return first.charAt(0).toLowerCase() + first.slice(1);
}
