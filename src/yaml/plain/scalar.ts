import type { Range } from '../../diagnostic/source-file.ts';
import type { ScalarStyle, ScalarTree } from '../tree.ts';

/**
 * One-line scalars in the usual style, for `parsePlain`. Returns null for text that the complete YAML parser might read
 * differently.
 */

const QUOTED = /"((?:[^"\\\n]|\\["\\nt])*)"|'((?:[^'\n]|'')*)'/y;
const PLAIN = /(?:[A-Za-z0-9_/]|-(?=[0-9]))[^\n]*/y;
/** Inside a flow collection fewer characters are safe. */
const PLAIN_IN_FLOW = /(?:[A-Za-z0-9_/]|-(?=[0-9]))[A-Za-z0-9_/.+@*% -]*/y;
const REST = / *(?: #[^\n]*)?(?:\n|$)/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t' };

/** Reads the scalar that fills the rest of the line. */
export function readScalar(text: string, at: number): ScalarTree | null {
  const quoted = readQuoted(text, at);
  if (quoted !== null) return matchAt(REST, text, quoted.end) === null ? null : quoted;
  const written = matchAt(PLAIN, text, at)?.[0]
    .replace(/ +#.*$/, '')
    .trimEnd();
  if (written === undefined || written.includes(': ') || written.endsWith(':')) return null;
  return plainScalar(written, at);
}

/** Reads the scalar before the next `,`, `]` or `}`. */
export function readFlowScalar(text: string, at: number): ScalarTree | null {
  const quoted = readQuoted(text, at);
  if (quoted !== null) return quoted;
  const written = matchAt(PLAIN_IN_FLOW, text, at)?.[0].trimEnd();
  return written === undefined ? null : plainScalar(written, at);
}

/** Whether the rest of the line after `at` contains only blanks and a comment. */
export function isRestEmpty(text: string, at: number): boolean {
  return matchAt(REST, text, at) !== null;
}

function readQuoted(text: string, at: number): ScalarTree | null {
  const quoted = matchAt(QUOTED, text, at);
  if (quoted === null) return null;
  const range = { start: at, end: at + quoted[0].length };
  const [, double, single] = quoted;
  if (double === undefined) return scalar((single ?? '').replaceAll("''", "'"), 'single', range);
  const value = double.includes('\\') ? double.replace(/\\(.)/g, (_, letter) => ESCAPES[letter] ?? letter) : double;
  return scalar(value, 'double', range);
}

function plainScalar(written: string, at: number): ScalarTree | null {
  const range = { start: at, end: at + written.length };
  if (/^(?:true|false)$/.test(written)) return scalar(written === 'true', 'plain', range);
  if (/^(?:0|-?[1-9][0-9]{0,14})$/.test(written)) return scalar(Number(written), 'plain', range);
  // Other spellings of null, a boolean or a number need the complete YAML parser.
  if (/^(?:null|true|false|[-0-9][0-9a-fxo.e+_-]*)$/i.test(written)) return null;
  return scalar(written, 'plain', range);
}

export function scalar(value: ScalarTree['value'], style: ScalarStyle, { start, end }: Range): ScalarTree {
  return { kind: 'scalar', value, style, start, end };
}

export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
