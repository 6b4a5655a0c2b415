// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import { describe, expect, test } from 'vitest';
import type { ReadResult } from '../../../src/reconcile/read/read-definitions.ts';
import { readFiles, writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';

const PROJECT = `project: shop
vars: { keep: 90 days }
defaults:
  timeout: 30m
  role: janitor
  labels: { team: core }
environments:
  prod:
    vars: { keep: 120 days }
    defaults: { priority: 50, on_failure: { notify: alerts } }
`;
const JOBS = `defaults:
  retry: { limit: 2, initial: 5s }
topics:
  mail: { priority: 20, timeout: 10m, retry: { limit: 4 } }
  elsewhere: { external: true }
jobs:
  plain:
    schedule: ["0 3 * * *", { after: mailer }]
    sql_file: plain.sql
  mailer:
    topic: mail
    timeout: 6h
    role: null
    labels: { tier: "1" }
    params: { days: 14, region: null }
    on_failure: { notify: null }
    expect: { rows: 1..5 }
    renamed_from: old-mailer
    sql: |
      select '$\${x}', $1->>'days'
  guest: { topic: elsewhere, sql: select 1 }
`;
const FILES = { 'pgherd.yaml': PROJECT, 'jobs.yaml': JOBS, 'plain.sql': "delete from a where at < '${keep}'\n" };
const definitions = ({ set }: ReadResult): unknown => ({
  jobs: set.jobs.map(({ definition, renamedFrom }) => ({ definition, renamedFrom })),
  topics: set.topics.map(({ definition }) => definition),
  externalTopics: set.externalTopics,
});

describe('pgherd render', () => {
  test.each(['yaml', 'json'])(
    'prints a file (%s) that reads as the project, with its pgherd.yaml and without',
    async (format) => {
      const cwd = writeFiles(FILES);
      const { stdout, exitCode } = await runCommand(['render', '--env', 'prod', '--format', format], { cwd });
      expect(exitCode).toBe(0);
      const wanted = definitions(await readFiles(FILES, { environment: 'prod' }));
      const below = await readFiles({ 'pgherd.yaml': PROJECT, 'all.yaml': stdout }, { environment: 'prod' });
      expect(definitions(below)).toEqual(wanted);
      expect(definitions(await readFiles({ 'all.yaml': stdout }))).toEqual(wanted);
    },
  );

  test('says for which environment, and writes no variable', async () => {
    const { stdout } = await runCommand(['render', '--env', 'prod'], { cwd: writeFiles(FILES) });
    expect(stdout).toMatch(/^# Rendered by pgherd from shop @ prod: 3 jobs, 2 topics\.\n/);
    expect(stdout).toContain("delete from a where at < '120 days'");
  });

  test('reports definitions with errors, and prints nothing', async () => {
    const cwd = writeFiles({
      'jobs.yaml': 'jobs: { a: { schedule: "61 * * * *", sql: select 1 } }\n',
      'often.yaml': 'jobs: { often: { schedule: "* * * * *", timeout: 15m, sql: select 1 } }\n',
    });
    const { stdout, stderr, exitCode } = await runCommand(['render'], { cwd });
    expect([exitCode, stdout]).toEqual([1, '']);
    // A warning about another file is no reason.
    expect((await runCommand(['validate'], { cwd })).stdout).toContain('PGH423');
    expect(stderr).not.toContain('PGH423');
    expect(stderr).toContain('the definitions have 1 error. Nothing was rendered.');
  });
});

describe('pgherd explain job', () => {
  test('prints each value with the place that sets it', async () => {
    const { stdout } = await runCommand(['explain', 'job', 'mailer', '--env', 'prod'], { cwd: writeFiles(FILES) });
    const lines = stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(lines[0]).toEqual(['mailer', 'jobs.yaml:10']);
    expect(lines).toContainEqual(['timeout', '6h', 'jobs.yaml:12']);
    expect(lines).toContainEqual(['retry.limit', '2', 'jobs.yaml:2 (file defaults)']);
    expect(lines).toContainEqual(['labels.team', 'core', 'pgherd.yaml:6 (defaults)']);
    expect(lines).toContainEqual(['labels.tier', '1', 'jobs.yaml:14']);
    expect(lines).toContainEqual(['priority', '50', 'pgherd.yaml:10 (defaults of prod)']);
    expect(lines).toContainEqual(['overlap', 'skip', 'built-in default']);
  });

  test('prints them as JSON, with the variables of a value', async () => {
    const { stdout } = await runCommand(['explain', 'job', 'plain', '--env', 'prod', '--format', 'json'], {
      cwd: writeFiles(FILES),
    });
    const { values } = JSON.parse(stdout);
    expect(values.find(({ path }: { path: string }) => path === 'sql')).toEqual({
      key: 'sql',
      path: 'sql',
      value: "delete from a where at < '120 days'",
      origin: { file: 'plain.sql', line: 1, layer: 'job' },
      variables: [{ name: 'keep', file: 'pgherd.yaml', line: 9, layer: 'variable' }],
    });
  });

  test('suggests a name, and still explains keys', async () => {
    const cwd = writeFiles(FILES);
    const unknown = runCommand(['explain', 'job', 'mailr', '--env', 'prod'], { cwd });
    await expect(unknown).rejects.toMatchObject({ code: 'not_found', hint: 'did you mean "mailer"?' });
    expect((await runCommand(['explain', 'jobs.overlap'], { cwd })).exitCode).toBe(0);
  });
});
