import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { linesOf, typeLine } from '../support/guide-lines.ts';
import { PGAGENT_TABLES, TIMETABLE_TABLES } from '../support/peer-tables.ts';
import { blocksOf } from '../support/readme.ts';

// Every line for the shell in docs: it is typed here, in a folder and a database of its page, or OUTSIDE says why it cannot be.
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Those of README.md, of the tutorial and of the pages of the client are typed by tests of their own; the rest is generated. */
const PAGES = readdirSync(`${ROOT}docs`, { recursive: true, encoding: 'utf8' })
  .map((name) => `docs/${name.replaceAll('\\', '/')}`)
  .filter((name) => /^docs\/(?!reference\/|tutorial).*\.md$/.test(name));

interface Fixture {
  /** SQL before the first line. */
  readonly sql?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Files that are the first `text` or `yaml` block of the page with that info, by their names. */
  readonly blocks?: Readonly<Record<string, string>>;
  /** Whether pgherd is installed before the first line; `none`: the page needs no database. Default true. */
  readonly installed?: boolean | 'none';
  /** What a reader would replace, and by what here. */
  readonly replace?: Readonly<Record<string, string>>;
  /** Its output is of another database than the one here: it is not compared. */
  readonly illustrated?: boolean;
  /** The exit codes of lines that do not exit with 0. */
  readonly codes?: Readonly<Record<string, number>>;
  /** Each block begins in a folder of its own: they are alternatives. */
  readonly apart?: boolean;
}

const JOBS = 'jobs:\n  nightly-report: { schedule: "30 2 * * *", sql: select 1 }\n';
const PROJECT = { 'pgherd.yaml': 'project: billing\n', 'jobs/reports.yaml': JOBS };
const UNOWNED = "insert into pgherd.jobs (name, sql, schedule) values ('by-hand', 'select 1', '{@daily}')";
/** Stands for the URL of the database of the page. */
const HERE = '@here@';

const FIXTURES: Readonly<Record<string, Fixture>> = {
  'docs/ci.md': { files: PROJECT, codes: { 'pgherd plan --out plan.json --detailed-exitcode': 2 } },
  'docs/clock-changes.md': { installed: 'none' },
  'docs/compatibility.md': {},
  'docs/editor.md': { installed: 'none' },
  'docs/export-import.md': { apart: true, files: PROJECT, sql: UNOWNED, replace: { 'rollback 41': 'rollback 1' } },
  'docs/graph-and-suggest.md': {
    sql: "insert into pgherd.jobs (name, sql, schedule) values ('sweep', 'select 1', '{0 3 * * *}')",
    illustrated: true,
  },
  'docs/policy-rules.md': { files: PROJECT },
  'docs/pull.md': { files: PROJECT, illustrated: true },
  'docs/sql-api.md': { files: { 'cleanup.sql': 'select 1' }, replace: { '--role reports': '' } },
  'docs/guides/beyond-one-server.md': { installed: false },
  'docs/guides/failover.md': {},
  'docs/guides/from-crontab.md': { installed: 'none', blocks: { crontab: 'text' } },
  'docs/guides/from-pg-background-queue.md': {
    sql: `create table pg_background_tasks (topic text, state text);
      do $$ begin execute format('alter database %I set pg_background_queue.topic_config = %L', current_database(), '{"mail": {"max_parallel_running_tasks_count": 2}}'); end $$`,
    replace: {
      'postgres://localhost/app': HERE,
      'drop extension pg_background_queue': 'drop table pg_background_tasks',
    },
  },
  'docs/guides/from-pg-cron.md': {
    apart: true,
    sql: `create schema cron; create table cron.job (jobid bigint primary key, schedule text not null, command text not null,
      nodename text not null default 'localhost', nodeport int not null default current_setting('port')::int,
      database text not null default current_database(), username text not null default current_user, active boolean not null default true);
      insert into cron.job (jobid, schedule, command) values (7, '@hourly', 'vacuum')`,
    replace: {
      'postgres://localhost/app': HERE,
      'drop extension pg_cron': 'drop schema cron cascade',
    },
  },
  'docs/from-graphile-worker.md': { installed: 'none', blocks: { crontab: 'text' } },
  'docs/from-pg-timetable.md': {
    sql: TIMETABLE_TABLES,
    blocks: { 'chains.yaml': 'yaml pg_timetable' },
    replace: { 'chains.yaml --out jobs/': 'chains.yaml --out again/' }, // two sources of the same jobs
  },
  'docs/from-pgagent.md': { sql: PGAGENT_TABLES, replace: { 'postgres://localhost/postgres': HERE } },
  'docs/guides/uninstall.md': { sql: UNOWNED },
};

/** Lines that need what this test has not, by how they begin. */
const OUTSIDE: readonly (readonly [begin: string, needs: string])[] = [
  ['docker ', 'a container engine'],
  ['kubectl ', 'a cluster'],
  ['npm ', 'the registry, or minutes: the benchmarks and rounds of faults'],
  ['PGHERD_BENCH_URL=', 'minutes'],
  ['useradd ', 'root'],
  ['install -m', 'root'],
  ['systemctl ', 'systemd'],
  ['curl ', 'a server: the HTTP tests'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT=', 'a collector: test/integration/http/otlp.test.ts'],
  ['conftest ', 'Open Policy Agent'],
  ['pg_dump ', 'a pg_dump that fits the server: test/integration/identity/dumped.test.ts'],
  ['export PGHERD_URL=', 'the database of a provider'],
  ['pgherd status', 'that database'],
  ['kill ', 'processes: test/e2e/failover.test.ts'],
  ['crontab ', 'a crontab'],
  ['exit ', 'a script'],
  ['pgherd plan --format markdown > pgherd.md ||', 'a script'],
  ['pgherd comment ', 'GitHub: test/integration/ci/comment.test.ts'],
  ['pgherd approve ', 'a plan that another login made: test/integration/gates'],
  ['pgherd plan --preview', 'a copy of the database: test/integration/reconcile/preview.test.ts'],
  ['pgherd migrate --role-prefix', 'roles of the server: test/integration/identity/role-prefix.test.ts'],
  ['pgherd migrate --target', 'another server: test/integration/targets'],
  ['pgherd apply --yes --run-changed', 'a daemon: test/integration/first-steps'],
  ['pgherd why ', 'a history: test/integration/why'],
  ["psql -c 'drop role job_monitor", 'a server of its own: the roles are those of all tests'],
];

const outsideOf = (text: string): string | undefined => OUTSIDE.find(([begin]) => text.startsWith(begin))?.[0];

test.each(Object.entries(FIXTURES))('the lines of %s work', async (page, fixture) => {
  const { sql, files = {}, installed = true, replace = {}, codes = {}, apart = false } = fixture;
  const database = installed === 'none' ? null : await createTestDatabase({ migrated: installed });
  const root = mkdtempSync(join(tmpdir(), 'pgherd-guide-'));
  const folderOf = (block: number): string => {
    const folder = apart ? join(root, String(block)) : root;
    for (const [name, text] of [...Object.entries(files), ...blocksOfPage(page, fixture)]) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      if (!existsSync(join(folder, name))) writeFileSync(join(folder, name), text);
    }
    return folder;
  };
  try {
    if (sql !== undefined) await database?.query(sql);
    const lines = linesOf(page).filter(({ text }) => outsideOf(text) === undefined);
    expect(lines.length).toBeGreaterThan(0);
    for (const { block, text, output } of lines) {
      const line = Object.entries(replace).reduce((typed, [from, to]) => typed.replace(from, to), text);
      const typed = await typeLine(line.replace(HERE, database?.url ?? ''), { folder: folderOf(block), database });
      expect({ text, ...typed }).toMatchObject({ code: codes[text] ?? 0 });
      if (output !== null && output !== '' && fixture.illustrated !== true) expect(typed.output).toBe(output);
    }
    const typed = linesOf(page).map(({ text }) => text);
    for (const name of Object.keys(replace)) expect(typed.join('\n')).toContain(name);
  } finally {
    await database?.drop();
    rmSync(root, { recursive: true });
  }
});

function blocksOfPage(page: string, { blocks = {} }: Fixture): readonly (readonly [string, string])[] {
  const written = blocksOf(page);
  return Object.entries(blocks).map(([name, info]) => [
    name,
    `${written.find((block) => block.info === info)?.text}\n`,
  ]);
}

test('each line for the shell is typed here, or is listed with what it needs', () => {
  const lines = PAGES.flatMap((page) => linesOf(page).map(({ text }) => ({ page, text })));
  const untyped = lines.filter(({ page, text }) => !(page in FIXTURES) && outsideOf(text) === undefined);

  expect(lines.length).toBeGreaterThan(80);
  expect(untyped.filter(({ page, text }) => !(page === 'docs/managed.md' && text === 'pgherd migrate'))).toEqual([]);
  expect(OUTSIDE.filter(([begin]) => !lines.some(({ text }) => text.startsWith(begin)))).toEqual([]);
});

test('the jobs that the page about crontab shows are those that its import writes', async () => {
  const page = 'docs/guides/from-crontab.md';
  const folder = mkdtempSync(join(tmpdir(), 'pgherd-guide-'));
  try {
    for (const [name, text] of blocksOfPage(page, { blocks: { crontab: 'text' } }))
      writeFileSync(join(folder, name), text);
    await typeLine('pgherd import crontab:crontab --timezone Europe/Berlin --out jobs/', { folder, database: null });
    const [shown] = blocksOf(page).filter(({ info }) => info === 'yaml');
    const [file = ''] = readdirSync(join(folder, 'jobs'));

    expect(readFileSync(join(folder, 'jobs', file), 'utf8')).toContain(shown?.text ?? 'a block');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
