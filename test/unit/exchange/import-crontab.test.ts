import { describe, expect, test } from 'vitest';
import { importCrontab, isCrontab } from '../../../src/exchange/import/crontab/import-crontab.ts';
import { importedFile } from '../../../src/exchange/import/imported-file.ts';
import { readFiles } from '../../support/definition-files.ts';

const NOW_MS = Date.parse('2026-06-01T12:00:00Z');
const FILES: Readonly<Record<string, string>> = {
  '/srv/jobs/nightly.sql': 'refresh materialized view a;\n',
  'script.sql':
    "\\set ON_ERROR_STOP on\n\\timing\n\\echo it's on\n\\set days 7\ndelete from t where d > :days and n = :'who' and x::int = 1;\n",
  'two.sql': 'select 1; -- ;\nselect 2;\n',
};
const OPTIONS = { system: false, timezone: 'UTC', readFile: (path: string) => FILES[path] ?? null };

/** What a line of a crontab becomes: its definition, which must validate, and the notes on it. */
async function lineOf(line: string) {
  const file = await importedFile(importCrontab(`@daily ${line}\n`, OPTIONS), 'crontab:test', NOW_MS);
  const { set, diagnostics } = await readFiles({ 'jobs.yaml': file.yaml });
  expect(diagnostics.filter(({ severity, code }) => severity === 'error' && code !== 'PGH012')).toEqual([]);
  const notes = file.notes.filter(({ place }) => place !== 'crontab').map(({ text }) => text);
  return {
    job: set.jobs[0]?.definition,
    notes,
    reasons: file.decisions.map(({ reason }) => reason).join(),
    yaml: file.yaml,
  };
}

describe('a line of a crontab', () => {
  test.each([
    ['timeout 600 psql -c "select 1"', { timeoutMs: 600_000 }],
    ['/usr/bin/timeout -k 5 --signal=TERM 10m psql -c "select 1"', { timeoutMs: 600_000 }],
    ['flock -n /tmp/x.lock psql -c "select 1"', { overlap: 'skip' }],
    ['flock /tmp/x.lock -c \'psql -c "select 1"\'', { overlap: 'queue' }],
    ['cd /srv/jobs && psql -f nightly.sql', { sql: 'refresh materialized view a;' }],
    ['export PGDATABASE=shop && . /etc/profile && psql -c "select 1"', { database: 'shop' }],
    ['[ -x /usr/bin/psql ] && psql -c "select 1"', { sql: 'select 1' }],
    ['su - ann -c "psql shop -c \'select 1\'"', { role: 'ann', database: 'shop', sql: 'select 1' }],
    ['su -c \'psql -c "select 1"\' ann', { role: 'ann' }],
    ['runuser -u ann -- psql -c "select 1"', { role: 'ann' }],
    ['sudo -H -u ann psql -c "select 1"', { role: 'ann' }],
    ['sudo -iu ann psql -c "select 1"', { role: 'ann' }],
    ['ionice -c2 -n7 nice -n 10 chronic psql -c "select 1"', { sql: 'select 1' }],
    ['bash -lc "timeout 5m psql -c \'select 1\'"', { timeoutMs: 300_000 }],
    ['PGOPTIONS="-c statement_timeout=5s" psql -c "select 1"', { timeoutMs: 5_000 }],
    ['timeout 1h env PGOPTIONS="-c statement_timeout=2000" psql -c "select 1"', { timeoutMs: 2_000 }],
    ['psql -v who="o\'x" -f script.sql', { sql: "delete from t where d > 7 and n = 'o''x' and x::int = 1;" }],
    ['psql -1 -f two.sql', { sql: 'select 1; -- ;\nselect 2;' }],
    ['psql -p 5432 -h 127.0.0.1 -c "select 1"', { enabled: true }],
    ['psql -c "select 1"', { enabled: true, timeoutMs: 24 * 86_400_000, catchup: 'skip' }],
    ['psql -c "call tidy()"', { transaction: false }],
    ['vacuumdb -z shop', { sql: 'vacuum (analyze)', database: 'shop', transaction: false }],
    [
      'vacuumdb -d shop -f -t Orders -t "public.items(a)"',
      { sql: 'vacuum (full) orders;\nvacuum (full) public.items (a)' },
    ],
    ['vacuumdb --analyze-only --quiet -U ann shop', { sql: 'analyze', role: 'ann', transaction: true }],
    ['reindexdb --concurrently -t orders shop', { sql: 'reindex (concurrently) table orders', transaction: false }],
    ['reindexdb shop', { sql: 'reindex database shop', database: 'shop' }],
    ['clusterdb -t orders -d shop', { sql: 'cluster orders' }],
  ])('reads %s without a note', async (line, expected) => {
    const { job, notes, reasons } = await lineOf(line);

    expect({ job, notes, reasons }).toMatchObject({ job: expected, notes: [], reasons: '' });
  });

  test.each([
    ['docker exec -i -e PGUSER=ann db psql shop -c "select 1"', 'container db'],
    ['docker compose exec -T db psql shop -c "select 1"', 'container db'],
    ['kubectl exec -n prod db-0 -- psql shop -c "select 1"', 'container db-0'],
    ['psql -p 5433 -c "select 1"', 'port 5433'],
    ['PGPORT=6543 psql -c "select 1"', 'port 6543'],
    ['psql service=prod -c "select 1"', 'service prod'],
    ['PGSERVICE=prod psql -c "select 1"', 'service prod'],
    ['psql postgres://ann:secret@db.far:5433/shop -c "delete from t"', 'db.far:5433'],
    ['psql -h db.far -d shop -c "delete from t"', 'db.far'],
  ])('disables the job of another server: %s', async (line, server) => {
    const { job, reasons, yaml } = await lineOf(line);

    expect(job).toMatchObject({ enabled: false });
    expect(reasons).toContain(server);
    expect(yaml).toMatch(/# Decide: it runs on/);
    expect(yaml).not.toContain('secret');
  });

  test.each([
    ['psql -c "select 1" > report.txt', 'its output is not written to report.txt'],
    ['psql -o out.csv --csv -c "select 1"', 'its output is not written to out.csv'],
    ['psql -f two.sql', 'its statements were transactions of their own'],
    ['PGOPTIONS="-c work_mem=1GB" psql -c "select 1"', 'PGOPTIONS sets work_mem'],
    ['PGTZ=Asia/Tokyo psql -c "select 1"', 'PGTZ sets timezone to Asia/Tokyo: write it into the SQL'],
    ['PGDATESTYLE=german psql -c "select 1"', 'PGDATESTYLE sets datestyle to german'],
    ['PGCLIENTENCODING=latin1 psql -c "select 1"', 'PGCLIENTENCODING sets client_encoding to latin1'],
    ['vacuumdb -j 4 -d shop', '-j connections'],
  ])('notes the lost parts of %s', async (line, note) => {
    const { job, notes } = await lineOf(line);

    expect(job?.enabled).toBe(true);
    expect(notes).toEqual([expect.stringContaining(note)]);
  });

  test.each([
    ['psql -c "delete from t" >> /var/log/jobs.log 2>&1'],
    ['psql -c "select rollup()" > /dev/null'],
    ['psql -c "select rollup()" >> /var/log/rollup.log'],
  ])('has no note on a log: %s', async (line) => {
    expect((await lineOf(line)).notes).toEqual([]);
  });

  test.each([
    ['docker exec db psql -f /srv/jobs/nightly.sql', 'cannot be read'],
    ['vacuumdb --all', '--all covers every database'],
    ['cd /srv && ./backup.sh && psql -c "select 1"', 'it needs a shell: &&'],
    ['psql -f two.sql | mail x', 'it needs a shell: |'],
    ['psql <<< "\\gset"', 'is a psql command'],
    ['timeout 5 pg_dump shop', 'pg_dump is not psql'],
  ])('is reported and not imported: %s', async (line, reason) => {
    const { job, notes } = await lineOf(line);

    expect(job).toBeUndefined();
    expect(notes.join()).toContain(reason);
  });
});

test.each([
  'curl -H "X-Api-Key: abcdef0123456789" https://y',
  "curl -H 'apikey: abcdef0123456789' https://y",
  'curl -u bob:abcdef0123456789 https://y',
  "curl --user 'bob:abcdef0123456789' https://y",
  'curl --user=bob:abcdef0123456789 https://y',
  'curl "https://y/?a=1&token=abcdef0123456789&b=2"',
  'curl -H "X-Vault-Token: abcdef0123456789" https://y',
  'curl -H "Authorization: Basic abcdef0123456789=" https://y',
  'AWS_SECRET_ACCESS_KEY=abcdef0123456789 aws s3 cp x y',
  'MYSQL_PWD=abcdef0123456789 mysqldump x',
  'mysql -pabcdef0123456789 -e "select 1"',
  'redis-cli -a abcdef0123456789 flushall',
  'vault login --token abcdef0123456789',
  'curl -X POST https://hooks.slack.com/services/T0/B0/abcdef0123456789',
])('writes no secret of a command that is not imported: %s', (line) => {
  const { notes } = importCrontab(`0 3 * * * ${line}\n`, OPTIONS);
  expect(notes.map(({ text }) => text).join()).toContain('is not psql');
  expect(notes.map(({ text }) => text).join()).not.toContain('abcdef0123456789');
});

test('leaves what is not a secret in a command that is not imported', () => {
  const { notes } = importCrontab('0 3 * * * backup --keyring x --tokens 3 "$TOKEN" password=$PW key:\n', OPTIONS);
  expect(notes[0]?.text).toContain('backup --keyring x --tokens 3 "$TOKEN" password=$PW key:');
});

test('says once that cron lets runs overlap, unless every line holds a lock', () => {
  const places = (text: string): readonly string[] => importCrontab(text, OPTIONS).notes.map(({ place }) => place);

  expect(places('@daily psql -c "select 1"\n@daily psql -c "select 2"\n')).toEqual(['crontab']);
  expect(places('@daily flock -n /l psql -c "select 1"\n')).toEqual([]);
});

test.each([
  ['0 3 * * * psql', true],
  ['MAILTO=x', true],
  ['# nothing', true],
  ['chains:\n  - name: x\n    tasks: []', false],
  ['Dear reader, this is not a crontab at all', false],
])('%j is a crontab: %s', (text, expected) => {
  expect(isCrontab(text, false)).toBe(expected);
});
