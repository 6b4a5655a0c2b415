const UNITS: Readonly<Record<string, string>> = {
  ms: 'ms',
  msec: 'ms',
  millisecond: 'ms',
  milliseconds: 'ms',
  s: 's',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  m: 'm',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  h: 'h',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  d: 'd',
  day: 'd',
  days: 'd',
  w: 'w',
  week: 'w',
  weeks: 'w',
};
const MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** The unit in which a number without one is meant, where it is not the second. */
const USUAL_UNIT: Readonly<Record<string, string>> = {
  success_within: 'h',
  catchup_window: 'h',
  finished: 'd',
  failed: 'd',
  duration: 'h',
};

/** Returns a duration of pgherd that means the same as one of another form: `5 minutes`, `1.5h`, `PT5M`, `00:05:00`. */
export function durationFor(text: string): string | null {
  const [, hours, minutes, seconds] = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/.exec(text) ?? [];
  if (hours !== undefined) return spell(Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1_000);
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i.exec(text);
  if (iso !== null) {
    const [days = 0, isoHours = 0, isoMinutes = 0, isoSeconds = 0] = iso.slice(1).map((part) => Number(part ?? 0));
    return spell(days * 86_400_000 + isoHours * 3_600_000 + isoMinutes * 60_000 + isoSeconds * 1_000);
  }
  const [, number, word] = /^(\d{1,9}(?:\.\d{1,3})?)\s*([a-z]+)$/i.exec(text.trim()) ?? [];
  const unit = word === undefined ? undefined : UNITS[word.toLowerCase()];
  return unit === undefined ? null : spell(Number(number) * (MS[unit] ?? 0));
}

/** In the largest unit that fits: `90m`, `300s` are 90m and 5m. */
function spell(ms: number): string | null {
  if (!Number.isInteger(ms) || ms <= 0) return null;
  const unit = ['w', 'd', 'h', 'm', 's', 'ms'].find((name) => ms % (MS[name] ?? 1) === 0) ?? 'ms';
  return `${ms / (MS[unit] ?? 1)}${unit}`;
}

/**
 * Returns how to write a value of the wrong type for one key, or null: what is meant by `timeout: 300`, `rows: 1`,
 * `retry: 3`. `types`: the types that the schema allows. `title`: that of the schema.
 */
export function wrongTypeHint(key: string, value: unknown, types: readonly string[], title: unknown): string | null {
  if (typeof value === 'number') {
    if (title === 'Duration') return `write the unit: ${value}${USUAL_UNIT[key] ?? 's'}`;
    if (key === 'rows') return `write "= ${value}", or ">= ${value}" for at least as many`;
    if (key === 'retry') return `write retry: { limit: ${value} }`;
    if (key === 'schedule') return 'write cron fields, such as "*/5 * * * *", or "@every 5m"';
  }
  if (Array.isArray(value)) {
    if (key === 'labels') return 'write a mapping: labels: { team: billing }';
    if (key === 'jobs' || key === 'the file') return 'write a mapping: jobs: { <name>: { sql: … } }';
  }
  if (typeof value !== 'string') return null;
  if (types.includes('boolean')) {
    if (/^(?:yes|on|y|enabled)$/i.test(value)) return 'write true';
    if (/^(?:no|off|n|disabled)$/i.test(value)) return 'write false';
  }
  return key === 'priority' ? 'write a number: a lower one starts first' : null;
}
