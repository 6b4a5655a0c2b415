/** Keys of cron tools, Kubernetes, Airflow, dbt, APScheduler and pg_timetable, with the key of pgherd and how to write it. */
const SYNONYMS: Readonly<Record<string, readonly [key: string, hint: string]>> = {
  ...of('schedule', 'use schedule: "0 3 * * *"', 'cron crontab cronexpression schedulecron scheduleinterval runat'),
  ...of('schedule', 'use schedule: "@every 5m"', 'every interval each'),
  ...of('cron', 'use cron: "0 18 * * fri"', 'schedule start starts begin'),
  ...of('duration', 'use duration: 62h', 'for length lasts hours'),
  ...of('sql_file', 'use sql_file', 'file path sqlfile scriptfile'),
  ...of('params', 'use params for the SQL of one job, or vars in pgherd.yaml', 'env environment variables vars var'),
  ...of(
    'concurrency',
    'use concurrency: 1',
    'workers limit maxconcurrency parallelism parallel maxparallel slots size',
  ),
  ...of('delay', 'use delay: 5s', 'throttle ratelimit rate'),
  ...of(
    'webhook',
    'use webhook: <name>, and declare it under webhooks in pgherd.yaml',
    'slack teams email url discord pagerduty',
  ),
  ...of('sql', 'use sql', 'command query statement script body executesteps run'),
  ...of('after', 'use after: <job>', 'dependson needs upstream triggers requires parent'),
  ...of('retry', 'use retry: { limit: 3 }', 'retries maxretries maxattempts attempts backofflimit retrycount'),
  ...of('enabled', 'use enabled, with the opposite value', 'suspend suspended paused disabled'),
  ...of('enabled', 'use enabled', 'active live'),
  ...of('overlap', 'use overlap: queue, skip or allow', 'concurrencypolicy maxinstances allowconcurrent maxactiveruns'),
  ...of('catchup_window', 'use catchup_window: 1h', 'startingdeadlineseconds misfiregracetime deadline'),
  ...of('timezone', 'use timezone: Europe/Berlin', 'tz zone timezoneid'),
  ...of('timeout', 'use timeout: 5m', 'activedeadlineseconds statementtimeout maxruntime executiontimeout timelimit'),
  ...of('role', 'use role', 'user username runas runasuser owner'),
  ...of('database', 'use database', 'db dbname'),
  ...of('topic', 'use topic', 'queue lane channel pool'),
  ...of('params', 'use params', 'parameters args arguments'),
  ...of('on_failure', 'use on_failure', 'onerror notify alert alerts'),
  ...of('labels', 'use labels: { team: billing }', 'tags annotations'),
  ...of('jobs', 'the name of a job is its key: jobs: { <name>: { sql: … } }', 'tasks crons cronjobs chains'),
};

function of(key: string, hint: string, words: string): Record<string, readonly [string, string]> {
  return Object.fromEntries(words.split(' ').map((word) => [word, [key, hint] as const]));
}

/** Returns how to write a key of another tool here, or null. `known`: the keys that are allowed here. */
export function synonymHint(written: string, known: readonly string[]): string | null {
  const word = written.toLowerCase().replace(/[^a-z]/g, '');
  const [key, hint] = Object.hasOwn(SYNONYMS, word) ? (SYNONYMS[word] ?? []) : [];
  if (key !== undefined && hint !== undefined && known.includes(key)) return hint;
  if (known.length === 1 && known[0] === 'after') return afterOnlyHint(word);
  const isName = word === 'name' && known.includes('sql');
  return isName ? 'the name of a job is its key under jobs' : null;
}

/** A mapping in `schedule` names a job; cron fields are a text. */
function afterOnlyHint(word: string): string | null {
  if (/^(?:cron|expression|schedule|every|interval)$/.test(word)) return 'write the schedule as a text: "0 3 * * *"';
  return /^(?:tz|timezone|zone)$/.test(word) ? 'timezone is a key of the job, beside schedule' : null;
}

/** Returns the tool that a file belongs to, by its keys at the top, as a hint; null when they belong to none. */
export function foreignFileHint(keys: Pick<ReadonlyMap<string, unknown>, 'has'>): string | null {
  const has = (...wanted: readonly string[]): boolean => wanted.every((key) => keys.has(key));
  const tool = has('apiVersion', 'kind')
    ? 'a Kubernetes manifest'
    : has('on') && !has('topics')
      ? 'a GitHub workflow'
      : has('models') || has('macros') || has('dbt-version') || has('seeds')
        ? 'a dbt file'
        : has('services')
          ? 'a Compose file'
          : has('lockfileVersion')
            ? 'the lock file of pnpm'
            : null;
  return tool === null ? null : `this is ${tool}: leave it out by include or exclude in pgherd.yaml`;
}
