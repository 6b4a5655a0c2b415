import type { Params } from '../../definition/definition.ts';
import { parseDuration } from '../../schedule/duration.ts';
import { parseInstant } from '../../schedule/instant.ts';
import { cut } from '../../text/cut.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import { Refusal } from '../refusal.ts';

/** Reads the JSON object of a change request strictly. An empty body is an empty object. */
export class Body {
  readonly #fields: ReadonlyMap<string, unknown>;

  constructor(text: string, names: readonly string[]) {
    const fields = fieldsOf(text);
    for (const name of fields.keys()) {
      if (names.includes(name)) continue;
      const known = names.length === 0 ? 'this request takes an empty body' : `known are ${names.join(', ')}`;
      throw wrong(`unknown key "${cut(name, MAX_SHOWN)}"`, didYouMeanHint(name, names, known));
    }
    this.#fields = fields;
  }

  text(name: string): string | null {
    const value = this.#fields.get(name) ?? null;
    if (value === null) return null;
    if (typeof value !== 'string') throw wrong(`${name} is not a string`);
    return value;
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === null || value.trim() === '') throw wrong(`${name} is missing`);
    return value;
  }

  integer(name: string): number | null {
    const value = this.#fields.get(name) ?? null;
    if (value === null) return null;
    if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31) return value;
    throw wrong(`${name} is not a whole number of 32 bits`);
  }

  instantMs(name: string): number | null {
    const value = this.text(name);
    if (value === null) return null;
    const instant = parseInstant(value);
    if (instant.ok) return instant.ms;
    throw wrong(`${name}: "${cut(value, MAX_SHOWN)}" ${instant.reason}`, 'for example 2026-12-01T08:00:00Z');
  }

  durationMs(name: string): number | null {
    const value = this.text(name);
    if (value === null) return null;
    const ms = parseDuration(value);
    if (ms !== null) return ms;
    throw wrong(`invalid duration "${cut(value, MAX_SHOWN)}" for ${name}`, 'for example 30s or 10m');
  }

  /** Returns strings, numbers, booleans and null by name; null when there are none. */
  params(name: string): Params | null {
    const value = this.#fields.get(name) ?? null;
    if (value === null) return null;
    if (typeof value !== 'object' || Array.isArray(value)) throw wrong(`${name} is not an object`);
    const entries = Object.entries(value);
    if (entries.some(([, one]) => typeof one === 'object' && one !== null)) {
      throw wrong(`${name} may contain only strings, numbers, true, false and null`);
    }
    return Object.fromEntries(entries);
  }

  /** Returns an object as JSON. */
  object(name: string): string | null {
    const value = this.#fields.get(name) ?? null;
    if (value === null) return null;
    if (typeof value !== 'object' || Array.isArray(value))
      throw wrong(`${name} is not an object`, 'for example {"days": 7}');
    return JSON.stringify(value);
  }

  /** Returns the task IDs without duplicates, as decimal strings. */
  taskIds(name: string): readonly string[] {
    const value = this.#fields.get(name);
    const ids: readonly unknown[] = Array.isArray(value) ? value : [];
    if (ids.length === 0 || ids.length > MAX_IDS) {
      throw wrong(`${name} is not a list of 1 to ${MAX_IDS} task IDs`, 'for example {"ids": ["17"]}');
    }
    return [...new Set(ids.map(taskId))];
  }
}

const MAX_IDS = 1_000;
/** Values are shown up to this length. */
const MAX_SHOWN = 200;
/** No request nests deeper; the functions that write JSON again are recursive. */
const MAX_DEPTH = 100;

function taskId(id: unknown): string {
  if (typeof id === 'string' && /^\d{1,18}$/.test(id)) return BigInt(id).toString();
  throw wrong(
    `${cut(JSON.stringify(id), MAX_SHOWN)} is not a valid task ID`,
    'task IDs are decimal numbers in strings',
  );
}

function fieldsOf(text: string): ReadonlyMap<string, unknown> {
  let value: unknown;
  try {
    value = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    throw wrong('the body is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('the body is not a JSON object');
  checkTexts(value);
  return new Map(Object.entries(value));
}

/** PostgreSQL cannot store a NUL or half of a character: the one is an error of a statement, the other would become another character. */
function checkTexts(body: object): void {
  const open: { readonly value: object; readonly depth: number }[] = [{ value: body, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    if (depth > MAX_DEPTH) throw wrong(`the body is nested deeper than ${MAX_DEPTH} levels`);
    for (const [key, item] of Object.entries(value)) {
      const texts = typeof item === 'string' ? [key, item] : [key];
      if (texts.some((text) => text.includes('\u0000'))) throw wrong('the body contains a NUL character');
      if (texts.some((text) => /\p{Surrogate}/u.test(text))) throw wrong('the body contains half of a character');
      if (typeof item === 'object' && item !== null) open.push({ value: item, depth: depth + 1 });
    }
  }
}

function wrong(message: string, hint: string | null = null): Refusal {
  return new Refusal(400, 'usage', message, hint);
}
