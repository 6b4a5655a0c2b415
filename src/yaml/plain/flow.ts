import type { ListTree, MapEntry, MapTree, Tree } from '../tree.ts';
import { matchAt, readFlowScalar } from './scalar.ts';

const KEY = /([A-Za-z_][A-Za-z0-9_.-]*): +/y;
const MAX_DEPTH = 10;

/** Keys that no mapping may have; the complete YAML parser reports them. */
export const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads a flow collection on one line that contains simple scalars and collections of them; it ends at `end`. Returns
 * null for anything that needs the complete YAML parser.
 */
export function readPlainFlow(text: string, at: number, depth = 0): MapTree | ListTree | null {
  if (depth > MAX_DEPTH) return null;
  return text[at] === '{' ? readFlowMap(text, at, depth) : readFlowList(text, at, depth);
}

function readFlowMap(text: string, start: number, depth: number): MapTree | null {
  const entries = new Map<string, MapEntry>();
  let at = skipBlanks(text, start + 1);
  while (text[at] !== '}') {
    const match = matchAt(KEY, text, at);
    const key = match?.[1];
    if (match === null || key === undefined || RESERVED.has(key) || entries.has(key)) return null;
    const value = readItem(text, at + match[0].length, depth);
    if (value === null) return null;
    entries.set(key, { key, keyRange: { start: at, end: at + key.length }, value });
    const next = afterItem(text, value.end, '}');
    if (next === null) return null;
    at = next;
  }
  return { kind: 'map', entries, start, end: at + 1 };
}

function readFlowList(text: string, start: number, depth: number): ListTree | null {
  const items: Tree[] = [];
  let at = skipBlanks(text, start + 1);
  while (text[at] !== ']') {
    const value = readItem(text, at, depth);
    if (value === null) return null;
    items.push(value);
    const next = afterItem(text, value.end, ']');
    if (next === null) return null;
    at = next;
  }
  return { kind: 'list', items, start, end: at + 1 };
}

function readItem(text: string, at: number, depth: number): Tree | null {
  return text[at] === '{' || text[at] === '[' ? readPlainFlow(text, at, depth + 1) : readFlowScalar(text, at);
}

/** Returns the offset of the next item or of the closing bracket; null for anything else, such as a trailing comma. */
function afterItem(text: string, end: number, closing: string): number | null {
  const at = skipBlanks(text, end);
  if (text[at] === closing) return at;
  if (text[at] !== ',') return null;
  const next = skipBlanks(text, at + 1);
  return text[next] === closing || next === at + 1 ? null : next;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at += 1;
  return at;
}
