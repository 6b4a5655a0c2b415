import { didYouMean } from '../../text/did-you-mean.ts';

type Values = Readonly<Record<string, unknown>>;

const PATH = /(?<![\w."'])(?:plan|change)(?:\.[A-Za-z_]\w*)+(?!\s*\()/g;
const SHOWN = 2;
const KEYS_SHOWN = 12;

/** Returns `change.after.timeoutMs is 7200000` for the plain values that an expression names; '' when it names none. */
export function valuesIn(expression: string, values: Values): string {
  const code = expression.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""');
  const paths = [...new Set(code.match(PATH) ?? [])];
  const found = paths.flatMap((path) => {
    const value = valueAt(path.split('.'), values);
    return value === undefined || (typeof value === 'object' && value !== null) ? [] : [`${path} is ${shown(value)}`];
  });
  return found.slice(0, SHOWN).join(', ');
}

/** Returns the key that is meant, or the keys that there are, where an expression names one that does not exist. */
export function missingKeyHint(expression: string, key: string, values: Values): string | null {
  const path = new RegExp(`((?:plan|change)(?:\\.[A-Za-z_]\\w*)*)\\.${key.replace(/\W/g, '\\$&')}(?!\\w)`).exec(
    expression,
  );
  const owner = path?.[1];
  const value = owner === undefined ? undefined : valueAt(owner.split('.'), values);
  if (owner === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const keys = Object.keys(value);
  const near = didYouMean(key, keys);
  if (near !== null) return `did you mean ${owner}.${near}?`;
  return keys.length === 0
    ? null
    : `${owner} has ${keys.slice(0, KEYS_SHOWN).join(', ')}${keys.length > KEYS_SHOWN ? ', …' : ''}`;
}

function valueAt(path: readonly string[], values: Values): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Values)[key] : undefined,
    values,
  );
}

/** A value as CEL writes it. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
