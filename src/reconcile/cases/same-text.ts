import { isDeepStrictEqual } from 'node:util';

/** Whether a value of PostgreSQL, as text, equals one in YAML. */
export function sameText(expected: unknown, found: string | null): boolean {
  if (expected === null || found === null) return expected === null && found === null;
  if (typeof expected === 'boolean') return found === String(expected);
  if (typeof expected === 'number') return found.trim() !== '' && Number(found) === expected;
  if (typeof expected === 'object') return isDeepStrictEqual(expected, parsed(found));
  const text = String(expected);
  return text === found || sameInstant(text, found);
}

/** Returns a value of YAML in the form of one of PostgreSQL, to show both side by side. */
export function shownText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Times may be written in several ways: `2026-01-01 12:00+01`, `2026-01-01T11:00:00Z`. */
function sameInstant(a: string, b: string): boolean {
  const [first, second] = [a, b].map((text) => {
    if (!/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/.test(text)) return null;
    // Without a zone both are the same kind of local time.
    const [, time = '', zone = ''] = /^(.*?)(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(text.replace(' ', 'T')) ?? [];
    const offset = zone === '' || zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
    return { hasZone: zone !== '', ms: Date.parse(`${time}${offset}`) };
  });
  return first != null && second != null && first.hasZone === second.hasZone && first.ms === second.ms;
}
