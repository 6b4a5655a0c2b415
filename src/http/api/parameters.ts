import { parseDuration } from '../../schedule/duration.ts';
import { parseInstant } from '../../schedule/instant.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import { Refusal } from '../refusal.ts';

/** Reads the query of a request strictly: an unknown or repeated parameter is an error. */
export class Query {
  readonly #url: URL;

  constructor(url: string, names: readonly string[]) {
    this.#url = new URL(url);
    const seen = new Set<string>();
    for (const name of this.#url.searchParams.keys()) {
      if (!names.includes(name)) throw wrong(`unknown parameter "${name}"`, hintFor(name, names));
      if (seen.has(name) && name !== 'job') throw wrong(`duplicate parameter ${name}`);
      seen.add(name);
    }
  }

  text(name: string): string | null {
    const value = this.#url.searchParams.get(name);
    if (value === null) return null;
    if (value.length > MAX_TEXT || value.includes('\u0000'))
      throw wrong(`${name} is too long or contains a NUL character`);
    return value;
  }

  /** Returns all values of a repeatable parameter. */
  texts(name: string): readonly string[] {
    const values = this.#url.searchParams.getAll(name);
    if (values.some((value) => value.length > MAX_TEXT || value.includes('\u0000'))) {
      throw wrong(`${name} is too long or contains a NUL character`);
    }
    return values;
  }

  oneOf(name: string, allowed: readonly string[]): string | null {
    const value = this.text(name);
    if (value !== null && !allowed.includes(value)) {
      throw wrong(`invalid value "${value}" for ${name} (expected one of ${allowed.join(', ')})`);
    }
    return value;
  }

  /** Reads an instant, or a duration before now. Returns ms since the epoch. */
  since(name: string, nowMs: number): number | null {
    const value = this.text(name);
    if (value === null) return null;
    const ago = parseDuration(value);
    if (ago !== null) return nowMs - ago;
    const instant = parseInstant(value);
    if (instant.ok) return instant.ms;
    throw wrong(`${name}: "${value}" is neither a duration nor a timestamp`, 'for example 1h');
  }

  page(defaultLimit: number = DEFAULT_LIMIT): PageQuery {
    const limit = this.#number('limit', 1, MAX_LIMIT) ?? defaultLimit;
    const offset = this.#number('offset', 0, MAX_OFFSET) ?? 0;
    return { limit, offset };
  }

  /** Returns the path of the next page: `/api/log?job=a&limit=50&offset=50`. */
  nextPage({ limit, offset }: PageQuery): string {
    const next = new URLSearchParams(this.#url.searchParams);
    next.set('limit', String(limit));
    next.set('offset', String(offset + limit));
    return `${this.#url.pathname}?${next}`;
  }

  #number(name: string, min: number, max: number): number | null {
    const value = this.text(name);
    if (value === null) return null;
    const parsed = Number(value);
    if (/^\d{1,9}$/.test(value) && parsed >= min && parsed <= max) return parsed;
    throw wrong(`invalid value "${value}" for ${name} (expected a whole number from ${min} to ${max})`);
  }
}

export interface PageQuery {
  readonly limit: number;
  readonly offset: number;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;
const MAX_OFFSET = 100_000;
/** Longer than any name. */
const MAX_TEXT = 200;

function hintFor(name: string, names: readonly string[]): string | null {
  return didYouMeanHint(
    name,
    names,
    names.length === 0 ? 'this request takes no parameters' : `known are ${names.join(', ')}`,
  );
}

function wrong(message: string, hint: string | null = null): Refusal {
  return new Refusal(400, 'usage', message, hint);
}
