// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import type { PlanOptions } from '../../src/plan/input/plan-input.ts';
import { edit, editAll, type Repository, shopRepository, without } from './shop-repository.ts';

/** A change of the repository by a team, planned against the database with the former state. */
export interface PullRequest {
  readonly name: string;
  readonly files: Repository;
  readonly options?: Partial<PlanOptions>;
  /** SQL of an operator, between the last apply and the plan. */
  readonly hand?: string;
  /** Applied before the plan, after the repository itself: for a revert. */
  readonly first?: Repository;
  /** Plans the rollback to this revision instead of the files. */
  readonly rollbackTo?: number;
}

const shop = shopRepository();
const ORDERS = 'jobs/orders/lifecycle.yaml';
const BILLING = 'jobs/billing/close.yaml';
const TABLES = 'jobs/maintenance/tables.yaml';

const PURGE = / {2}purge-orders:\n(?: {4}.*\n| {6}.*\n)+/.exec(shop[ORDERS] ?? '')?.[0] ?? '';
const GUESTS = / {2}anonymize-guests:\n(?: {4}.*\n| {6}.*\n)+/.exec(shop['jobs/orders/reports.yaml'] ?? '')?.[0] ?? '';
const DUNNING = [1, 2, 3, 4, 5, 6].reduce(
  (files, wave) => edit(files, 'jobs/billing/dunning.yaml', [`1${wave} 8 * * *`, `3${wave} 9 * * *`]),
  shop,
);
const CONFLICT = `<<<<<<< HEAD\n    schedule: "0 3 * * *"\n=======\n    schedule: "0 4 * * *"\n>>>>>>> feature\n`;
export const MANY: readonly string[] = Array.from(
  { length: 400 },
  (_, index) => `tenant-${String(index + 1).padStart(3, '0')}`,
);
const tenants = (minute: number): string =>
  `defaults: { role: dba_bot }\njobs:\n${MANY.map((name, index) => `  ${name}: { schedule: "${(index + minute) % 60} ${index % 24} * * *", sql: call tenant(${index}) }\n`).join('')}`;

export const PULL_REQUESTS: readonly PullRequest[] = [
  {
    name: '01-add-a-job',
    files: edit(shop, TABLES, [
      '  cleanup-uploads:',
      '  vacuum-returns:\n    schedule: "20 2 * * *"\n    topic: maintenance\n    transaction: false\n    sql: vacuum returns\n  cleanup-uploads:',
    ]),
  },
  { name: '02-change-a-schedule', files: edit(shop, BILLING, ['"0 7 1 * *"', '"30 8 1 * *"']) },
  {
    name: '03-move-to-another-file',
    files: edit(edit(shop, 'jobs/orders/reports.yaml', [GUESTS, '']), 'jobs/sessions.yaml', [
      'jobs:\n',
      `jobs:\n${GUESTS}`,
    ]),
  },
  {
    name: '03b-move-with-the-same-meaning',
    files: edit(edit(shop, 'jobs/orders/reports.yaml', [GUESTS, '']), ORDERS, ['jobs:\n', `jobs:\n${GUESTS}`]),
  },
  {
    name: '04-rename',
    files: edit(shop, ORDERS, ['  archive-orders:\n', '  archive-closed-orders:\n    renamed_from: archive-orders\n']),
  },
  {
    name: '05-split-a-file',
    files: {
      ...edit(shop, ORDERS, [PURGE, '']),
      'jobs/orders/purge.yaml': `defaults: { role: order_janitor }\njobs:\n${PURGE}`,
    },
  },
  { name: '06-change-a-role', files: edit(shop, BILLING, ['role: billing_bot', 'role: dba_bot']) },
  {
    name: '07-change-a-topic',
    files: edit(shop, 'topics/work.yaml', [
      'priority: 50, concurrency: 4',
      'priority: 40, concurrency: 2, timeout: 1h',
    ]),
  },
  {
    name: '08-delete-a-topic-and-move-its-jobs',
    files: editAll(
      edit(shop, 'topics/work.yaml', ['  exports: { concurrency: 1 }\n', '']),
      'topic: exports',
      'topic: reports',
    ),
  },
  { name: '09-change-a-default', files: edit(shop, 'pgherd.yaml', ['timeout: 30m', 'timeout: 45m']) },
  {
    name: '10-change-a-variable',
    files: edit(shop, 'pgherd.yaml', ['order_retention: 90 days', 'order_retention: 60 days']),
  },
  { name: '11-retime-many', files: DUNNING },
  { name: '12-revert', files: shop, first: DUNNING },
  {
    name: '13-disable-and-enable',
    files: edit(edit(shop, ORDERS, ['  expire-carts:\n', '  expire-carts:\n    enabled: false\n']), BILLING, [
      '  send-statements:\n',
      '  send-statements:\n    enabled: false\n',
    ]),
  },
  {
    name: '14a-a-hotfix-in-the-database',
    files: shop,
    hand: "update pgherd.jobs set sql = sql || ' and not locked', timeout = '5 min' where name = 'purge-orders'",
  },
  {
    name: '14b-codify-it',
    files: edit(shop, ORDERS, ["interval '14 days'".replace('14 days', '${cart_expiry}'), "interval '7 days'"]),
    hand: "update pgherd.jobs set sql = replace(sql, '14 days', '7 days') where name = 'expire-carts'",
  },
  {
    name: '15-roll-back',
    files: shop,
    first: edit(DUNNING, TABLES, [/ {2}cleanup-uploads:\n(?: {4}.*\n)+/.exec(shop[TABLES] ?? '')?.[0] ?? '?', '']),
    rollbackTo: 1,
  },
  {
    name: '16-move-a-job-to-another-project',
    files: { ...edit(shop, ORDERS, [PURGE, '']), 'jobs/moved.yaml': 'moved: { job: purge-orders, to: archive }\n' },
  },
  {
    name: '18-blanks-in-an-sql-file',
    files: edit(shop, 'sql/quick-rollup.sql', ['v_day date := current_date - 1;', 'v_day date := current_date - 1;  ']),
  },
  {
    name: '19-reorder-keys',
    files: edit(shop, BILLING, [
      '    schedule: "30 6 * * *"\n    expect: { rows: ">= 1", success_within: 26h }\n',
      '    expect: { success_within: 26h, rows: ">= 1" }\n    schedule: "30 6 * * *"\n',
    ]),
  },
  {
    name: '20-comments-only',
    files: edit(shop, 'sql/quick-rollup.sql', ['begin\n', '-- The figures of yesterday.\nbegin\n']),
  },
  {
    name: '21-tighten-the-policy',
    files: edit(shop, 'pgherd.yaml', [
      'require-role: error',
      'require-role: error\n  require-description: error\n  forbidden-roles: { roles: [dba_bot] }',
    ]),
  },
  { name: '22-change-params', files: edit(shop, 'jobs/billing/dunning.yaml', ['attempts: 3', 'attempts: 5']) },
  {
    name: '23-a-few-lines-of-a-long-body',
    files: {
      ...shop,
      'sql/nightly-rollup.sql': (shop['sql/nightly-rollup.sql'] ?? '')
        .split('\n')
        .map((line, index) => (line.includes('0.01') && index % 4 === 2 ? line.replace('0.01', '0.05') : line))
        .join('\n'),
    },
  },
  {
    name: '24-another-kind-of-schedule-and-zone',
    files: edit(
      edit(shop, 'jobs/reports/daily.yaml', [
        '"0 6 * * 1"\n    topic: reports\n    timezone: America/New_York',
        '"0 6 * * 1"\n    topic: reports\n    timezone: Europe/Berlin',
      ]),
      ORDERS,
      ['"*/10 * * * *"', '"@every 10m"'],
    ),
  },
  {
    name: '25-change-the-default-zone',
    files: edit(shop, 'pgherd.yaml', ['timezone: UTC', 'timezone: Europe/Berlin']),
  },
  {
    name: '26-unprotect-and-delete',
    files: edit(edit(shop, ORDERS, [PURGE, '']), BILLING, ['    protect: true\n', '']),
  },
  { name: '27-drop-a-folder', files: without(shop, 'jobs/maintenance/') },
  {
    name: '28-rename-a-topic',
    files: editAll(
      edit(shop, 'topics/maintenance.yaml', [
        '  reports: { concurrency: 3 }',
        '  reporting: { concurrency: 3, renamed_from: reports }',
      ]),
      'topic: reports',
      'topic: reporting',
    ),
  },
  {
    name: '29-swap-two-names',
    files: edit(
      shop,
      'jobs/sessions.yaml',
      ['  purge-sessions:\n', '  XXX:\n    renamed_from: purge-tokens\n'],
      ['  purge-tokens:\n', '  purge-sessions:\n    renamed_from: purge-sessions\n'],
      ['  XXX:\n    renamed_from: purge-tokens\n', '  purge-tokens:\n    renamed_from: purge-sessions\n'],
      ['  purge-sessions:\n    renamed_from: purge-sessions\n', '  purge-sessions:\n    renamed_from: purge-tokens\n'],
    ),
  },
  {
    name: '30-rename-and-change',
    files: edit(
      shop,
      'jobs/billing/dunning.yaml',
      [
        '  retry-payments:\n    schedule: "*/30 * * * *"',
        '  repeat-payments:\n    renamed_from: retry-payments\n    schedule: "*/20 * * * *"',
      ],
      ['attempts: 3', 'attempts: 4'],
    ),
  },
  {
    name: '31-ten-keys-of-one-job',
    files: edit(shop, BILLING, [
      '    schedule: "30 6 * * *"\n    expect: { rows: ">= 1", success_within: 26h }\n',
      '    description: Yesterday has revenue\n    schedule: "0 7 * * *"\n    timezone: Europe/Berlin\n    topic: billing\n    timeout: 5m\n    retry: { limit: 2 }\n    overlap: queue\n    catchup: all\n    labels: { team: revenue }\n    on_failure: { notify: revenue }\n    expect: { rows: ">= 1", success_within: 30h }\n',
    ]),
  },
  {
    name: '32-retime-400',
    first: { ...shop, 'jobs/tenants.yaml': tenants(0) },
    files: { ...shop, 'jobs/tenants.yaml': tenants(7) },
  },
  { name: '33-a-role-that-does-not-exist', files: edit(shop, ORDERS, ['role: order_janitor', 'role: order_janitr']) },
  {
    name: '34-delete-without-where',
    files: edit(shop, 'jobs/sessions.yaml', [
      'sql: delete from tokens where expires_at < now()',
      'sql: delete from tokens',
    ]),
  },
  {
    name: '35-delete-one-job',
    files: edit(shop, TABLES, [/ {2}cleanup-uploads:\n(?: {4}.*\n)+/.exec(shop[TABLES] ?? '')?.[0] ?? '?', '']),
  },
];

/** Files from which no plan can be made, with the message for the reader. */
export const BROKEN: readonly PullRequest[] = [
  {
    name: '04b-rename-a-parent-only',
    files: edit(shop, BILLING, ['  close-day:\n', '  close-the-day:\n    renamed_from: close-day\n']),
  },
  { name: '17-a-merge-conflict', files: edit(shop, ORDERS, ['    schedule: "0 3 * * *"\n', CONFLICT]) },
];
