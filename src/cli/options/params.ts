import type { Params } from '../../definition/definition.ts';
import { PgherdError } from '../../errors.ts';

/** Reads `name=value` pairs: numbers, true, false and null as in JSON, anything else as text. null: there are none. */
export function paramsOf(pairs: readonly string[]): Params | null {
  if (pairs.length === 0) return null;
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1)
        throw new PgherdError('usage', `--param: "${pair}" is not name=value`, { hint: 'for example days=7' });
      const text = pair.slice(at + 1);
      const isScalar = /^(-?\d{1,15}(\.\d{1,10})?|true|false|null)$/.test(text) && !/^-?0\d/.test(text);
      return [pair.slice(0, at), isScalar ? JSON.parse(text) : text];
    }),
  );
}
