import type { Params } from '../../definition/definition.ts';
import { PgherdError } from '../../errors.ts';

/**
 * Reads `name=value` pairs: numbers, true, false and null as in JSON, anything else as text. null: there are none. Throws `usage` for
 * anything else, and for a name that is given twice.
 */
export function paramsOf(pairs: readonly string[]): Params | null {
  if (pairs.length === 0) return null;
  const params = new Map<string, Params[string]>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new PgherdError('usage', `--param: "${pair}" is not name=value`, { hint: 'for example days=7' });
    const name = pair.slice(0, at);
    if (params.has(name)) throw duplicate(name, 'give each parameter once');
    const text = pair.slice(at + 1);
    const isScalar = /^(-?\d{1,15}(\.\d{1,10})?|true|false|null)$/.test(text) && !/^-?0\d/.test(text);
    params.set(name, isScalar ? JSON.parse(text) : text);
  }
  return Object.fromEntries(params);
}

/**
 * Checks the object of `--params`, and that no pair of `--param` repeats one of its names; the text itself is what is enqueued, so that
 * no number loses digits. Throws `usage`.
 */
export function checkParamsObject(text: string, pairs: Params | null): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES) {
    const hint = 'put large values into a table, and pass their key';
    throw new PgherdError('usage', `--params has ${bytes} bytes, more than ${MAX_BYTES}`, { hint });
  }
  const object = objectOf(text);
  for (const name of Object.keys(pairs ?? {})) {
    if (Object.hasOwn(object, name)) throw duplicate(name, 'it is in --params and in --param: give it once');
  }
}

function objectOf(text: string): object {
  const hint = `for example --params '{"days": 7}'`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new PgherdError('usage', `--params is not JSON: ${error instanceof Error ? error.message : ''}`, { hint });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  const found = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
  throw new PgherdError('usage', `--params is ${found}, not an object`, { hint });
}

function duplicate(name: string, hint: string): PgherdError {
  return new PgherdError('usage', `duplicate parameter "${name}"`, { hint });
}

/** Each claim and each row of the log carries the parameters. */
const MAX_BYTES = 1_048_576;
