// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import { describe, expect, test } from 'vitest';
import { importCrontab } from '../../../src/exchange/import/crontab/import-crontab.ts';
import type { ImportedJob } from '../../../src/exchange/import/imported.ts';
import { importedFile } from '../../../src/exchange/import/imported-file.ts';
import { importElephantWorker, importPgCron } from '../../../src/exchange/import/peer-jobs.ts';
import { importQueueSettings } from '../../../src/exchange/import/queue-settings.ts';
import { readFiles } from '../../support/definition-files.ts';

const NOW_MS = Date.parse('2026-06-01T12:00:00Z');
const FILES: Readonly<Record<string, string>> = {
  '/srv/nightly.sql': 'refresh materialized view a;\n',
  'meta.sql': '\\set x 1\n',
};
const OPTIONS = { system: false, timezone: 'UTC', readFile: (path: string) => FILES[path] ?? null };

describe('a crontab', () => {
  test.each([
    ['0 3 * * * psql -c "select 1"', { schedule: '0 3 * * *', sql: 'select 1' }],
    [
      "*/5 * * * *\t/usr/bin/psql -Xqd shop -U janitor -c 'select 1' > /dev/null 2>&1",
      { database: 'shop', role: 'janitor', sql: 'select 1' },
    ],
    ["@reboot psql shop <<< 'select 2'", { schedule: '@reboot', database: 'shop', sql: 'select 2' }],
    ['@daily psql -f /srv/nightly.sql', { schedule: '@daily', sql: 'refresh materialized view a;' }],
    ['@daily psql shop < /srv/nightly.sql', { database: 'shop', sql: 'refresh materialized view a;' }],
    ['@daily psql shop%select 1;%select 2', { database: 'shop', sql: 'select 1;\nselect 2' }],
    ['@daily psql -c "select 7 \\% 2"', { sql: 'select 7 % 2' }],
    [
      "@daily PGDATABASE=shop nice -n 10 sudo -u postgres psql --command='select 1'",
      { database: 'shop', role: 'postgres' },
    ],
    ['@daily psql "postgres://ann:secret@localhost/shop" -c "select 1"', { database: 'shop', role: 'ann' }],
    [
      '@daily psql "dbname=shop user=ann password=secret" -c "vacuum"',
      { database: 'shop', role: 'ann', sql: 'vacuum' },
    ],
    ['@daily psql -c "select 1" -c "select 2"', { sql: 'select 1;\nselect 2' }],
  ])('returns a job for %s', (line, job) => {
    const { jobs } = importCrontab(`${line}\n`, OPTIONS);

    expect(jobs).toHaveLength(1);
    expect(jobs[0]?.job).toMatchObject(job);
    expect(JSON.stringify(jobs)).not.toContain('secret');
  });

  test.each([
    ['0 3 * * * /usr/local/bin/backup.sh', 'line 1: /usr/local/bin/backup.sh is not psql'],
    ['@daily psql -c "select 1" | mail -s done me', 'it needs a shell: |'],
    ['@daily psql -c "select $(date)"', 'it needs a shell: $('],
    ['@daily psql -c "select \'$X\'"', 'it needs a shell: $X'],
    ['@daily ./up && psql -c "select 1"', 'it needs a shell: &&'],
    ['@daily psql -f missing.sql', 'missing.sql cannot be read'],
    ['@daily psql -c "\\copy a from b"', 'is a psql command, not SQL'],
    ['@daily psql', 'it passes no SQL to psql'],
    ['@daily psql -c "select 1', 'a " is not closed'],
    ['nonsense', 'is not a crontab entry'],
    ['MAILTO=dba@example.com', 'MAILTO: pgherd sends no mail'],
    ['PGPASSWORD=secret', 'PGPASSWORD: definitions contain no passwords'],
    ['@daily curl -u ann:secret https://h/', 'curl -u ann:${password} https://h/'],
    ['@daily curl -H "Authorization: Bearer secret-token"', 'Bearer ${token}'],
    ['@daily mysqldump -psecret shop', 'mysqldump -p${password} shop'],
    ['@daily dump --password secret', 'dump --password ${password}'],
    ['@daily PGPASSWORD=secret dump postgres://a:secret@h/d', 'dump is not psql'],
  ])('reports that %s is not imported, without a password', (line, note) => {
    const { jobs, notes } = importCrontab(line, OPTIONS);
    const text = notes.map(({ place, text }) => `${place}: ${text}`).join('\n');

    expect(jobs).toEqual([]);
    expect(text).toContain(note);
    expect(text).not.toContain('secret');
  });

  test('keeps zones, names from comments, variables and users, and the file validates', async () => {
    const text = [
      'SHELL=/bin/sh',
      'PGDATABASE = "shop"',
      '# Nightly rollup of sales',
      '30 2 * * *  postgres  psql -c "select rollup()"',
      'CRON_TZ=Europe/Berlin',
      '@hourly ann psql -h db.example.com -c "vacuum analyze orders"',
      '61 * * * * ann psql -c "select 1"',
      '@daily ann psql -f meta.sql',
    ].join('\r\n');
    const file = await importedFile(importCrontab(text, { ...OPTIONS, system: true }), 'crontab:test', NOW_MS);
    const { set, diagnostics } = await readFiles({ 'jobs.yaml': file.yaml });

    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(set.jobs.map(({ definition }) => definition)).toMatchObject([
      {
        name: 'nightly-rollup-of-sales',
        schedule: ['30 2 * * *'],
        timezone: 'UTC',
        database: 'shop',
        role: 'postgres',
      },
      {
        name: 'vacuum-analyze-orders',
        schedule: ['@hourly'],
        timezone: 'Europe/Berlin',
        role: 'ann',
        transaction: false,
        enabled: false,
      },
    ]);
    expect(file.decisions.map(({ reason }) => reason)).toEqual([expect.stringContaining('db.example.com')]);
    expect(file.notes.map(({ place, text: what }) => `${place}: ${what}`)).toEqual([
      'line 8: it passes no SQL to psql: psql -f meta.sql',
      expect.stringContaining('crontab: cron also starts a command'),
      expect.stringMatching(/^line 7: "select-1" was left out: .*61/),
    ]);
    expect(file.yaml).toContain('# - line 7: "select-1" was left out');
  });
});

describe('secrets in the SQL of an imported job', () => {
  const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZSJ9.s3cr3t-sig';
  const job = (name: string, sql: string): ImportedJob => ({ place: `job ${name}`, name, job: { sql } });

  test.each([
    ['a JSON web token', `select net.http_post(headers := '{"Authorization":"Bearer ${JWT}"}')`, '${token}', JWT],
    ['a password', "select dblink('host=h password=hunter2', 'select 1')", '${password}', 'hunter2'],
    ['a password', "alter role app password 'hunter2'", '${password}', 'hunter2'],
    ['the password of a URL', "select dblink('postgres://a:hunter2@h/d', 'select 1')", '${password}', 'hunter2'],
    [
      'a private key',
      "select sign('-----BEGIN PRIVATE KEY-----hunter2-----END PRIVATE KEY-----')",
      '${private_key}',
      'hunter2',
    ],
  ])('%s is replaced, in the name as well, and the job waits for a decision: %s', async (kind, sql, mark, secret) => {
    const name =
      sql
        .toLowerCase()
        .match(/[a-z0-9]+/g)
        ?.slice(0, 5)
        .join('-') ?? '';
    const file = await importedFile({ jobs: [job(name, sql)], topics: [], notes: [] }, 'somewhere', NOW_MS);

    expect(file.yaml.toLowerCase()).not.toContain(secret.toLowerCase());
    expect(file.jobCount).toBe(1);
    expect(file.decisions).toEqual([
      expect.objectContaining({ reason: `its SQL contained ${kind}, and has ${mark} in that place` }),
    ]);
    const { set, diagnostics } = await readFiles({ 'jobs.yaml': file.yaml });
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(set.jobs[0]?.definition).toMatchObject({ enabled: false, sql: expect.stringContaining(mark) });
  });

  test('SQL without any is written as it is', async () => {
    const sql = "select 'the password is not here'";
    const file = await importedFile({ jobs: [job('a', sql)], topics: [], notes: [] }, 'somewhere', NOW_MS);
    expect([file.decisions, file.yaml.includes(sql)]).toEqual([[], true]);
  });
});

describe('peers', () => {
  const cronRow = {
    jobid: '1',
    schedule: '0 3 * * *',
    command: 'select 1;',
    nodename: 'localhost',
    nodeport: 5433,
    database: 'app',
    username: 'ann',
    active: true,
    jobname: 'x',
  };
  const CRON = { database: 'app', isHome: true, timezone: 'GMT', port: 5433 };

  test('of pg_cron return jobs with role, database, zone and overlap', async () => {
    const rows = [
      cronRow,
      { ...cronRow, jobid: '2', jobname: null, schedule: '30 seconds', database: 'other', active: false },
      { ...cronRow, jobid: '3', username: 'bob', schedule: '@restart' },
    ];
    const file = await importedFile(importPgCron(rows, CRON), 'pg_cron', NOW_MS);
    const { set } = await readFiles({ 'jobs.yaml': file.yaml });

    expect(set.jobs.map(({ definition }) => definition)).toMatchObject([
      { name: 'cron-2', schedule: ['30 seconds'], database: 'other', enabled: false },
      {
        name: 'x',
        schedule: ['0 3 * * *'],
        database: null,
        role: 'ann',
        overlap: 'queue',
        enabled: true,
        timezone: 'UTC',
      },
      { name: 'x-2', schedule: ['@reboot'], role: 'bob' },
    ]);
    expect(file.notes).toEqual([{ place: 'job 3', text: 'its name "x" became "x-2"' }]);
  });

  test('of pg_cron have no time limit and no catch-up, as in pg_cron', async () => {
    const { yaml } = await importedFile(importPgCron([cronRow], CRON), 'pg_cron', NOW_MS);
    const { set } = await readFiles({ 'jobs.yaml': yaml });

    expect(set.jobs[0]?.definition).toMatchObject({ catchup: 'skip', timeoutMs: 24 * 86_400_000 });
    expect(yaml).toContain('defaults:\n  timeout: 24d\n');
  });

  test.each([
    ['127.0.0.1', 5433, null],
    ['', 5433, null],
    ['/var/run/postgresql', 5433, null],
    ['localhost', 6000, 'localhost:6000'],
    ['node-1', 5433, 'node-1:5433'],
  ])('of pg_cron with node %s and port %d run here, or wait for a decision', async (nodename, nodeport, server) => {
    const imported = importPgCron([{ ...cronRow, nodename, nodeport }], CRON);
    const { yaml, notes, decisions } = await importedFile(imported, 'pg_cron', NOW_MS);
    const { set } = await readFiles({ 'jobs.yaml': yaml });

    expect(set.jobs[0]?.definition.enabled).toBe(server === null);
    expect(notes).toEqual([]);
    expect(decisions).toEqual(
      server === null ? [] : [expect.objectContaining({ reason: expect.stringContaining(server), jobs: ['x'] })],
    );
    expect(yaml.includes('# Decide: ')).toBe(server !== null);
  });

  test('of pg_cron in a database without pgherd name that database', () => {
    const { jobs } = importPgCron([cronRow], { ...CRON, isHome: false });

    expect(jobs[0]?.job.database).toBe('app');
  });

  test.each([
    ['call partman.run_maintenance_proc()', false],
    ['do $$ begin delete from t; commit; end $$', false],
    ['do $$ begin delete from t; end $$', true],
    ['select 1; call p()', true],
  ])('with %s are run outside of a transaction where they may commit', async (command, transaction) => {
    const { yaml } = await importedFile(importPgCron([{ ...cronRow, command }], CRON), 'pg_cron', NOW_MS);
    const { set } = await readFiles({ 'jobs.yaml': yaml });

    expect(set.jobs[0]?.definition).toMatchObject({ sql: command, transaction });
  });

  test('with SQL from $$ quotes become a block that a person can read', async () => {
    const command = "\n    SELECT net.http_post(\n      url := 'https://h/'\n    );\n  ";
    const { yaml } = await importedFile(importPgCron([{ ...cronRow, command }], CRON), 'pg_cron', NOW_MS);
    const { set } = await readFiles({ 'jobs.yaml': yaml });

    expect(yaml).toContain(
      "    sql: |2\n          SELECT net.http_post(\n            url := 'https://h/'\n          );\n",
    );
    expect(set.jobs[0]?.definition.sql).toBe(command.slice(1).trimEnd());
  });

  test('of elephant_worker return jobs with timestamps, timeouts and descriptions', () => {
    const row = {
      job_id: '1',
      schedule: null,
      enabled: true,
      parallel: false,
      job_command: 'select 1',
      job_description: null,
      timeout_ms: 21_600_000,
      datname: 'app',
      rolname: 'ann',
    };
    const rows = [
      row,
      {
        ...row,
        job_id: '2',
        schedule: '{"2030-01-01 00:00 +00","2030-02-01 00:00 +00"}',
        parallel: true,
        job_description: 'Close the books',
        timeout_ms: 60_000,
      },
    ];

    expect(importElephantWorker(rows, { database: 'app', isHome: true }).jobs).toEqual([
      { place: 'job 1', name: 'job-1', job: { role: 'ann', sql: 'select 1' } },
      {
        place: 'job 2',
        name: 'close-the-books',
        job: {
          description: 'Close the books',
          schedule: ['2030-01-01 00:00 +00', '2030-02-01 00:00 +00'],
          role: 'ann',
          timeout: '1m',
          overlap: 'allow',
          sql: 'select 1',
        },
      },
    ]);
  });

  test('of pg_background_queue return topics', () => {
    const settings = {
      topicConfig: '{"mail": {"priority": 5, "retry_count": 2, "colour": 1}}',
      retryCount: '3',
      delayInSec: '1.5',
      maxParallel: '4',
      waiting: new Map([
        ['mail', 2],
        ['new', 0],
      ]),
    };
    const { topics, notes } = importQueueSettings(settings);

    expect(topics).toEqual([
      ['default', { delay: '1500ms', retry: { limit: 3 } }],
      ['mail', { priority: 5, delay: '1500ms', retry: { limit: 2 } }],
      ['new', { delay: '1500ms', retry: { limit: 3 } }],
    ]);
    expect(notes.map(({ text }) => text)).toEqual([
      'colour has no equivalent',
      '2 unfinished tasks are not moved',
      expect.stringContaining('4 tasks ran at once over all topics'),
    ]);
  });
});
