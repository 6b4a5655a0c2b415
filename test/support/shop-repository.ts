// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written

/** The files of a team's repository, by their path. */
export type Repository = Readonly<Record<string, string>>;

/** A job as one line: its schedule, the keys beside it, and its SQL; a schedule that starts with `after ` follows a job. */
type Line = readonly [name: string, schedule: string, keys: string, sql: string];

const ORDERS: readonly Line[] = [
  [
    'purge-orders',
    '0 3 * * *',
    'protect: true',
    "delete from orders where closed_at < now() - interval '${order_retention}'",
  ],
  [
    'archive-orders',
    '20 3 * * *',
    '',
    "insert into orders_old select * from orders where closed_at < now() - interval '${order_retention}'",
  ],
  [
    'expire-carts',
    '*/10 * * * *',
    'topic: fast',
    "delete from carts where touched_at < now() - interval '${cart_expiry}'",
  ],
  ['remind-carts', '0 9 * * 1-5', 'topic: mail\n    timezone: Europe/Berlin', 'call remind_carts()'],
  ['recount-stock', '@every 15m', 'topic: fast', 'call recount_stock()'],
  [
    'close-orders',
    '5 * * * *',
    '',
    "update orders set state = 'closed' where state = 'paid' and shipped_at < now() - interval '2 days'",
  ],
  ['order-totals', 'after close-orders', '', 'call order_totals()'],
  ['order-margins', 'after close-orders', '', 'call order_margins()'],
  ['order-report', 'after order-totals, order-margins', '', 'call order_report()'],
  ['anonymize-guests', '40 3 * * 0', '', "update guests set email = null where created_at < now() - interval '1 year'"],
  ['sync-prices', '@after 10m', 'topic: imports', 'call sync_prices()'],
  ['refresh-search', '*/5 * * * *', 'topic: fast', 'refresh materialized view concurrently search'],
];
const BILLING: readonly Line[] = [
  ['close-day', '10 0 * * *', 'protect: true\n    timezone: Europe/Berlin', 'call close_day()'],
  ['render-invoices', 'after close-day', 'topic: billing', 'call render_invoices()'],
  ['tax-report', 'after close-day', 'topic: billing', 'call tax_report()'],
  ['billing-day-done', 'after render-invoices, tax-report', 'topic: billing', 'call billing_day_done()'],
  [
    'check-revenue',
    '30 6 * * *',
    'expect: { rows: ">= 1", success_within: 26h }',
    'select 1 from revenue where day = current_date - 1 and total > 0',
  ],
  ['send-statements', '0 7 1 * *', 'topic: mail\n    timezone: Europe/Berlin', 'call send_statements()'],
  ...['1', '2', '3', '4', '5', '6'].map(
    (wave): Line => [`dunning-${wave}`, `1${wave} 8 * * *`, 'topic: billing', `call dunning(${wave})`],
  ),
  ['exchange-rates', '@hourly', 'topic: imports', 'call exchange_rates()'],
  [
    'retry-payments',
    '*/30 * * * *',
    'topic: billing\n    params: { attempts: 3 }',
    "call retry_payments(($1->>'attempts')::int)",
  ],
];
const REPORTS: readonly Line[] = [
  ...['sales', 'returns', 'stock', 'customers', 'marketing', 'shipping', 'costs', 'margins'].map(
    (name, index): Line => [`daily-${name}`, `${index * 5} 5 * * *`, 'topic: reports', `call daily_${name}()`],
  ),
  ['weekly-board', '0 6 * * 1', 'topic: reports\n    timezone: America/New_York', 'call weekly_board()'],
  ['monthly-close', '0 4 1 * *', 'topic: reports', 'call monthly_close()'],
  ['export-warehouse', '30 2 * * *', 'topic: exports', 'call export_warehouse()'],
  ['export-tax', '45 2 1 * *', 'topic: exports', 'call export_tax()'],
];
const SESSIONS: readonly Line[] = [
  ['purge-sessions', '7 * * * *', '', "delete from sessions where ended_at < now() - interval '30 days'"],
  ['purge-tokens', '17 * * * *', '', 'delete from tokens where expires_at < now()'],
  ['purge-logins', '27 2 * * *', '', "delete from logins where at < now() - interval '90 days'"],
  ['lock-inactive', '47 2 * * *', '', "update users set locked = true where seen_at < now() - interval '2 years'"],
];
const MAINTENANCE: readonly Line[] = [
  ...['orders', 'carts', 'sessions', 'events'].map(
    (table, index): Line => [
      `vacuum-${table}`,
      `${index * 10} 1 * * *`,
      'topic: maintenance\n    transaction: false',
      `vacuum (analyze) ${table}`,
    ],
  ),
  ...['events', 'logins', 'metrics'].map(
    (table): Line => [`partition-${table}`, '5 0 * * *', 'topic: maintenance', `call make_partitions('${table}')`],
  ),
  [
    'reindex-search',
    '0 2 * * 0',
    'topic: maintenance\n    transaction: false',
    'reindex index concurrently search_idx',
  ],
  ['probe', '@every 30s', 'topic: fast', "select pg_notify('probe', now()::text)"],
  ['check-replicas', '*/2 * * * *', 'topic: fast', 'insert into lag select now(), * from pg_stat_replication'],
  ['trim-events', '50 2 * * *', 'topic: maintenance', "delete from events where at < now() - interval '180 days'"],
  ['trim-metrics', '52 2 * * *', 'topic: maintenance', "delete from metrics where at < now() - interval '1 year'"],
  ['analyze-orders', '35 2 * * *', 'topic: maintenance', 'analyze orders'],
  [
    'count-tables',
    '@daily',
    'topic: maintenance',
    'insert into table_sizes select now(), oid, reltuples from pg_class',
  ],
  ['cleanup-uploads', '15 4 * * *', '', 'call cleanup_uploads()'],
];

/** 60 jobs in eight files, six topics, three SQL files of 442, 207 and 14 lines, and two environments. */
export function shopRepository(): Repository {
  return {
    'pgherd.yaml': PROJECT,
    'topics/fast.yaml':
      'topics:\n  fast: { priority: 10, description: Short jobs that must not wait }\n  mail: { concurrency: 2, delay: 1s }\n',
    'topics/work.yaml':
      'topics:\n  billing: { priority: 50, concurrency: 4, retry: { limit: 5 } }\n  imports: { concurrency: 2 }\n  exports: { concurrency: 1 }\n',
    'topics/maintenance.yaml':
      'topics:\n  maintenance: { concurrency: 1, priority: 200 }\n  reports: { concurrency: 3 }\n',
    'jobs/orders/lifecycle.yaml': fileOf('order_janitor', ORDERS.slice(0, 6)),
    'jobs/orders/reports.yaml': fileOf('order_janitor', ORDERS.slice(6)),
    'jobs/billing/close.yaml': fileOf('billing_bot', BILLING.slice(0, 6)),
    'jobs/billing/dunning.yaml': fileOf('billing_bot', BILLING.slice(6)),
    'jobs/reports/daily.yaml': fileOf('reporter', REPORTS),
    'jobs/sessions.yaml': fileOf('dba_bot', SESSIONS),
    'jobs/maintenance/tables.yaml': fileOf('dba_bot', MAINTENANCE),
    'jobs/maintenance/rollups.yaml': `${fileOf('reporter', [])}${['nightly', 'weekly', 'quick']
      .map(
        (name, index) =>
          `  ${name}-rollup:\n    schedule: "${index * 20} 3 * * ${index === 1 ? '0' : '*'}"\n    topic: reports\n    sql_file: ../../sql/${name}-rollup.sql\n`,
      )
      .join('')}`,
    'sql/nightly-rollup.sql': rollup('nightly', 442),
    'sql/weekly-rollup.sql': rollup('weekly', 207),
    'sql/quick-rollup.sql': rollup('quick', 14),
  };
}

const PROJECT = `project: shop
include: [jobs/**/*.yaml, topics/**/*.yaml]
vars:
  order_retention: 30 days
  cart_expiry: 14 days
defaults:
  timezone: UTC
  timeout: 30m
  labels: { area: shop }
environments:
  staging: { vars: { order_retention: 2 days } }
  prod: { default: true, vars: { order_retention: 90 days } }
policy:
  require-role: error
  # The common timeout is longer than the interval of the quick jobs.
  PGH423: off
`;

function fileOf(role: string, lines: readonly Line[]): string {
  return `defaults: { role: ${role} }\njobs:\n${lines.map(jobOf).join('')}`;
}

function jobOf([name, schedule, keys, sql]: Line): string {
  const parents = schedule.startsWith('after ') ? schedule.slice('after '.length).split(', ') : [];
  const starts = parents.length === 0 ? `schedule: "${schedule}"` : `after: [${parents.join(', ')}]`;
  const text = /^[a-z][^:#]*$/.test(sql) && !sql.includes('": ') ? `sql: ${sql}` : `sql: |\n      ${sql}`;
  return `  ${name}:\n    ${starts}\n${keys === '' ? '' : `    ${keys}\n`}    ${text}\n`;
}

/** A PL/pgSQL block that compares figures, with exactly this many lines. */
function rollup(name: string, lines: number): string {
  const body = Array.from(
    { length: lines - 6 },
    (_, index) =>
      `  insert into ${name}_figures select ${index + 1}, sum(amount) from source_${index + 1} where day = v_day and abs(delta) > 0.01;`,
  );
  return ['do $$', 'declare', '  v_day date := current_date - 1;', 'begin', ...body, 'end', '$$;']
    .join('\n')
    .concat('\n');
}

/** Replaces a text in one file; fails when it is not there. */
export function edit(
  files: Repository,
  path: string,
  ...pairs: readonly (readonly [from: string, to: string])[]
): Repository {
  let text = files[path] ?? '';
  for (const [from, to] of pairs) {
    if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`);
    text = text.replace(from, () => to);
  }
  return { ...files, [path]: text };
}

/** Replaces a text in every file that contains it. */
export function editAll(files: Repository, from: string, to: string): Repository {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll(from, () => to)]));
}

export function without(files: Repository, ...prefixes: readonly string[]): Repository {
  return Object.fromEntries(
    Object.entries(files).filter(([path]) => !prefixes.some((prefix) => path.startsWith(prefix))),
  );
}
