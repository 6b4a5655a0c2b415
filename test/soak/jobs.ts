/** A job of the soak, and what the checks know about it. */
export interface SoakJob {
  readonly name: string;
  /** As in a definition. */
  readonly schedule: string;
  readonly database: 'app' | 'other';
  /** YAML lines below the job, without name and schedule. */
  readonly lines: readonly string[];
  readonly timezone: string;
  /** `never`: every run fails. `none`: the SQL does not note that it ran. `repeated`: at least one effect per finished run. */
  readonly effect: 'once' | 'never' | 'none' | 'repeated';
}

export const HOME_ROLES = ['worker_0', 'worker_1', 'worker_2', 'worker_3', 'worker_4'] as const;
export const OTHER_ROLES = ['worker_5', 'worker_6', 'worker_7'] as const;
/** At least this long between two starts of the topic `spaced`. */
export const SPACED_MS = 200;

const CATCHUPS = ['all', 'latest', 'skip'] as const;
const OVERLAPS = ['allow', 'skip', 'queue'] as const;
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'] as const;
const SECONDS = ['*/2', '*/3', '1,31', '*/5', '0-59/4', '7', '*/10', '30', '*/15', '0,20,40'] as const;
const MINUTES = ['*', '*/2', '*/3', '1-59/2', '*/5', '0-59/4', '*', '*/2', '*', '*/3'] as const;

interface Kind {
  readonly name: string;
  readonly count: number;
  readonly schedule: (n: number) => string;
  readonly sql?: (n: number) => string;
  readonly more?: (n: number) => readonly string[];
  readonly elsewhere?: (n: number) => boolean;
  readonly effect?: SoakJob['effect'];
  readonly zoned?: boolean;
}

const OCCURS = 'select work.occurs()';
const at = <T>(values: readonly [T, ...T[]], n: number): T => values[n % values.length] ?? values[0];

/** 88 jobs of every kind of schedule. `startMs` and `minutes` place the ones that run once. */
export function soakJobs(startMs: number, minutes: number): readonly SoakJob[] {
  const onceMs = (n: number): number => Math.ceil(startMs / 1_000) * 1_000 + 20_000 + n * minutes * 7_000;
  const kinds: readonly Kind[] = [
    {
      name: 'tick',
      count: 12,
      schedule: () => '@every 1s',
      elsewhere: (n) => n % 3 === 2,
      more: (n) => [`overlap: ${at(OVERLAPS, n)}`, `catchup: ${at(CATCHUPS, Math.floor(n / 3))}`],
    },
    { name: 'second', count: 10, schedule: (n) => `${SECONDS[n]} * * * * *`, elsewhere: (n) => n % 4 === 3 },
    { name: 'minute', count: 10, schedule: (n) => `${MINUTES[n]} * * * *`, zoned: true, elsewhere: (n) => n % 5 === 4 },
    {
      name: 'period',
      count: 8,
      schedule: (n) => `@every ${3 + n}s`,
      sql: (n) => `${OCCURS} from pg_sleep(${0.1 + n / 2})`,
      more: (n) => [`overlap: ${at(OVERLAPS, n)}`, 'catchup: all'],
    },
    { name: 'repeat', count: 8, schedule: (n) => `@after ${1 + n}s` },
    { name: 'once', count: 8, schedule: (n) => new Date(onceMs(n)).toISOString() },
    {
      name: 'child',
      count: 10,
      schedule: (n) => `after: ${n % 2 === 0 ? 'period' : 'second'}-${Math.floor(n / 2)}`,
      more: (n) => [`overlap: ${at(OVERLAPS, n)}`],
    },
    { name: 'reboot', count: 4, schedule: () => '@reboot' },
    {
      name: 'params',
      count: 4,
      schedule: () => '@every 4s',
      sql: () => `${OCCURS} where ($1->>'days')::int = 14`,
      more: () => ['params: { days: 14, region: EU }'],
    },
    {
      name: 'bare',
      count: 3,
      schedule: () => '@every 5s',
      sql: (n) => (n === 0 ? 'vacuum work.scratch' : OCCURS),
      more: () => ['transaction: false', 'overlap: allow'],
      effect: 'repeated',
    },
    { name: 'spaced', count: 3, schedule: () => '@every 2s', more: () => ['topic: spaced', 'overlap: allow'] },
    {
      name: 'failing',
      count: 4,
      schedule: () => '@every 5s',
      sql: () => 'select work.occurs(), work.fails()',
      more: (n) => [`on_failure: ${ON_FAILURE[n]}`, 'retry: { limit: 0 }'],
      effect: 'never',
    },
    {
      name: 'overdue',
      count: 1,
      schedule: () => '@every 10s',
      sql: () => 'select work.occurs(), work.fails()',
      more: () => ['expect: { success_within: 20s }', 'on_failure: { notify: soak_alerts, webhook: good }'],
      effect: 'never',
    },
    { name: 'noisy', count: 3, schedule: () => '@every 3s', sql: () => 'select work.occurs(), work.notices()' },
  ];
  return kinds.flatMap((kind) => Array.from({ length: kind.count }, (_, n) => jobOf(kind, n)));
}

const ON_FAILURE = [
  '{ webhook: good }',
  '{ webhook: failing }',
  '{ webhook: hanging }',
  '{ notify: soak_alerts }',
] as const;

function jobOf(kind: Kind, n: number): SoakJob {
  const database = kind.elsewhere?.(n) === true ? 'other' : 'app';
  const sql = kind.sql?.(n) ?? OCCURS;
  return {
    name: `${kind.name}-${n}`,
    schedule: kind.schedule(n),
    database,
    timezone: kind.zoned === true ? at(ZONES, n) : 'UTC',
    effect: sql.startsWith('vacuum') ? 'none' : (kind.effect ?? 'once'),
    lines: [
      // VACUUM needs the owner of the table.
      `role: ${sql.startsWith('vacuum') ? HOME_ROLES[0] : database === 'app' ? at(HOME_ROLES, n) : at(OTHER_ROLES, n)}`,
      ...(database === 'app' ? [] : ['database: other']),
      ...(kind.more?.(n) ?? []),
      `sql: "${sql}"`,
    ],
  };
}
