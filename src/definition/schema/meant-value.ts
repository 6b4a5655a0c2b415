/** Values of other tools and booleans, by key, and the value of pgherd that they mean. */
const MEANT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  overlap: {
    ...all('skip', 'false no off never forbid single coalesce'),
    ...all('allow', 'true yes on always parallel'),
  },
  catchup: { ...all('skip', 'false no off never'), ...all('latest', 'true yes on last once') },
  log: {
    ...all('off', 'false no never none 0'),
    ...all('all', 'true yes on full'),
    ...all('errors', 'error failed failures'),
  },
  schedules: { ...all('off', 'false no none never disabled paused 0'), ...all('on', 'true yes enabled 1') },
  severity: {
    ...all('error', 'block deny fatal'),
    ...all('warning', 'warn info'),
    ...all('off', 'false no none ignore'),
  },
};

function all(meant: string, words: string): Readonly<Record<string, string>> {
  return Object.fromEntries(words.split(' ').map((word) => [word, meant]));
}

/** Returns `write skip` for `overlap: forbid`, or null when the value has no known meaning. */
export function meantHint(key: string, value: unknown, allowed: readonly string[]): string | null {
  const own = MEANT[key] ?? (allowed.includes('warning') ? MEANT.severity : undefined);
  const meant = own?.[String(value).toLowerCase()];
  return meant === undefined || !allowed.includes(meant) ? null : `write ${meant}`;
}

/** Returns what to do about a number outside of its limits; null when the schema has none. */
export function limitHint(key: string, value: unknown, schema: Readonly<Record<string, unknown>>): string | null {
  const { minimum, maximum } = schema;
  if (value === 0 && key === 'concurrency') return 'paused: true stops a topic; without the key there is no limit';
  if (value === 0 && key === 'keep_last') return 'without the key, the retention of the topic decides';
  if (typeof minimum !== 'number') return null;
  return typeof maximum === 'number' ? `write a number from ${minimum} to ${maximum}` : `write ${minimum} or more`;
}

/**
 * Returns how to write a text, a list or nothing at all where a mapping belongs, and the other way round; null when
 * there is nothing to say. `path`: the keys to the value.
 */
export function shapeHint(path: readonly string[], value: unknown, types: readonly string[]): string | null {
  const [kind, name = ''] = path;
  const key = path.at(-1) ?? '';
  if (types.includes('array') && !types.includes('object') && typeof value === 'object' && value !== null) {
    return 'write a list: begin each entry with "- "';
  }
  if (!types.includes('object')) return null;
  if (path.length === 2 && (kind === 'jobs' || kind === 'topics')) {
    const isKeyOfJob = kind === 'jobs' && /^(?:sql|sql_file|schedule|timeout|role|after|description)$/.test(name);
    if (isKeyOfJob) return 'indent it more than the name of the job above it';
    return value === null ? `indent its keys below it, more than "${name}"` : whole(kind, name, value);
  }
  if (key === 'on_failure') return 'write on_failure: { notify: <channel> } or on_failure: { webhook: <name> }';
  if (key === 'retention') return `write retention: { finished: ${typeof value === 'string' ? value : '7d'} }`;
  if (key === 'params') return 'write a mapping: params: { days: 14 }';
  return null;
}

function whole(kind: string, name: string, value: unknown): string | null {
  if (kind === 'topics') return `write ${name}: { concurrency: ${typeof value === 'number' ? value : 1} }`;
  return typeof value === 'string' ? `write ${name}: { sql: … }` : null;
}
