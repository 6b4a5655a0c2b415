import { describe, expect, test } from 'vitest';
import { parseSchedule } from '../../../src/schedule/schedule.ts';
import { readFiles } from '../../support/definition-files.ts';

type Case = readonly [written: string, place: string, hint: string];

const job = (body: string): string => `jobs:\n  a:\n    sql: select 1\n    ${body}\n`;

/** `line:column CODE hint` of each diagnostic of one file. */
async function hintsOf(text: string): Promise<readonly string[]> {
  const { diagnostics } = await readFiles({ 'a.yaml': text });
  return diagnostics.map(({ line, column, code, hint }) => `${line}:${column} ${code} ${hint}`);
}

describe('a key of another tool has the key of pgherd as its hint', () => {
  test.each<Case>([
    ['cron: "0 3 * * *"', '4:5', 'use schedule: "0 3 * * *"'],
    ['schedule_interval: "@daily"', '4:5', 'use schedule: "0 3 * * *"'],
    ['command: vacuum', '4:5', 'use sql'],
    ['query: select 1', '4:5', 'use sql'],
    ['execute_steps: []', '4:5', 'use sql'],
    ['depends_on: b', '4:5', 'use after: <job>'],
    ['triggers: {}', '4:5', 'use after: <job>'],
    ['retries: 3', '4:5', 'use retry: { limit: 3 }'],
    ['backoffLimit: 3', '4:5', 'use retry: { limit: 3 }'],
    ['suspend: true', '4:5', 'use enabled, with the opposite value'],
    ['active: true', '4:5', 'use enabled'],
    ['concurrencyPolicy: Forbid', '4:5', 'use overlap: queue, skip or allow'],
    ['max_instances: 1', '4:5', 'use overlap: queue, skip or allow'],
    ['startingDeadlineSeconds: 60', '4:5', 'use catchup_window: 1h'],
    ['tz: Europe/Berlin', '4:5', 'use timezone: Europe/Berlin'],
    ['statement_timeout: 5min', '4:5', 'use timeout: 5m'],
    ['user: reporter', '4:5', 'use role'],
    ['dbname: app', '4:5', 'use database'],
    ['queue: slow', '4:5', 'use topic'],
    ['arguments: {}', '4:5', 'use params'],
    ['tags: [a]', '4:5', 'use labels: { team: billing }'],
    ['name: a', '4:5', 'the name of a job is its key under jobs'],
  ])('%s', async (written, place, hint) => {
    expect(await hintsOf(job(written))).toEqual([`${place} PGH020 ${hint}`]);
  });

  test('at the top of a file', async () => {
    const hint = 'the name of a job is its key: jobs: { <name>: { sql: … } }';
    expect(await hintsOf('chains: []\njobs: {}\n')).toEqual([`1:1 PGH020 ${hint}`]);
  });

  test('only where pgherd has that key', async () => {
    expect(await hintsOf('jobs: {}\ncron: x\n')).toEqual([expect.stringMatching(/^2:1 PGH020 allowed here: /)]);
  });
});

describe('a file of another tool is named as such', () => {
  test.each([
    ['a Kubernetes manifest', 'apiVersion: batch/v1\nkind: CronJob\n'],
    ['a GitHub workflow', 'on: push\njobs: {}\n'],
    ['a dbt file', 'models: []\n'],
    ['a Compose file', 'services: {}\n'],
  ])('%s', async (tool, text) => {
    const hint = `this is ${tool}: leave it out by include or exclude in pgherd.yaml`;
    expect((await hintsOf(text))[0]).toBe(`1:1 PGH020 ${hint}`);
  });

  test('a list, as pg_timetable has it', async () => {
    const hint = 'write a mapping: jobs: { <name>: { sql: … } }';
    expect(await hintsOf('- name: a\n  schedule: "@daily"\n')).toEqual([`1:1 PGH021 ${hint}`]);
    expect(await hintsOf('jobs:\n  - sql: select 1\n')).toEqual([`1:1 PGH021 ${hint}`]);
  });
});

describe('a value of the wrong type or form has the value that is meant as its hint', () => {
  test.each<Case>([
    ['timeout: 300', '4:14 PGH021', 'write the unit: 300s'],
    ['timeout: 5 minutes', '4:14 PGH025', 'write 5m'],
    ['timeout: 5min', '4:14 PGH025', 'write 5m'],
    ['timeout: 1.5h', '4:14 PGH025', 'write 90m'],
    ['timeout: PT5M', '4:14 PGH025', 'write 5m'],
    ['timeout: "00:05:00"', '4:14 PGH025', 'write 5m'],
    ['timeout: soon', '4:14 PGH025', 'write a number and a unit (ms, s, m, h, d, w): 90s, 5m, 1h30m, 1d'],
    ['schedule: 5', '4:15 PGH021', 'write cron fields, such as "*/5 * * * *", or "@every 5m"'],
    ['expect: { rows: 1 }', '4:21 PGH021', 'write "= 1", or ">= 1" for at least as many'],
    ['retry: 3', '4:12 PGH021', 'write retry: { limit: 3 }'],
    ['labels: [a]', '4:5 PGH021', 'write a mapping: labels: { team: billing }'],
    ['enabled: yes', '4:14 PGH021', 'write true'],
    ['enabled: "off"', '4:14 PGH021', 'write false'],
    ['priority: high', '4:15 PGH021', 'write a number: a larger one starts first'],
    ['priority: no', '4:15 PGH021', 'write a number: a larger one starts first'],
    ['database: 5', '4:15 PGH021', 'quote it: "5"'],
  ])('%s', async (written, place, hint) => {
    expect(await hintsOf(job(written))).toEqual([`${place} ${hint}`]);
  });
});

describe('a schedule of another tool has a schedule that pgherd reads as its hint', () => {
  test.each<Case>([
    ['TZ=Europe/Berlin 0 3 * * *', '4:16', 'write schedule: "0 3 * * *" and the key timezone: Europe/Berlin'],
    ['CRON_TZ=UTC @daily', '4:16', 'write schedule: "@daily" and the key timezone: UTC'],
    ['cron(0 10 ? * 2-6 *)', '4:16', 'write the five fields alone: "0 10 * * 1-5"'],
    ['cron(*/5 * * * *)', '4:16', 'write the five fields alone: "*/5 * * * *"'],
    ['rate(5 minutes)', '4:16', 'write "@every 5m"'],
    ['every 5 minutes', '4:16', 'write "@every 5m"'],
    ['@every 5 minutes', '4:23', 'write "@every 5m"'],
    ['@every5m', '4:16', 'write "@every 5m"'],
    ['5m', '4:16', 'write "@every 5m"'],
    ['PT5M', '4:16', 'write "@every 5m"'],
  ])('%s', async (written, place, hint) => {
    expect(await hintsOf(job(`schedule: "${written}"`))).toEqual([`${place} PGH040 ${hint}`]);
    expect(parseSchedule(/"(.*)"/.exec(hint)?.[1] ?? '')).toMatchObject({ ok: true });
  });

  test('a time of day is not taken for a duration', async () => {
    expect(await hintsOf(job('schedule: "03:00:00"'))).toEqual([expect.not.stringContaining('@every 3h')]);
  });
});

describe('a merge conflict is one error at its first mark', () => {
  test.each([
    ['whole', '<<<<<<< HEAD\njobs: {}\n=======\njobs: { a: { sql: select 1 } }\n>>>>>>> branch\n', '1:1'],
    ['half removed', 'jobs: {}\n>>>>>>> branch\n', '2:1'],
  ])('%s', async (_title, text, place) => {
    const hint = 'resolve the conflict and remove the lines <<<<<<<, ======= and >>>>>>>';
    expect(await hintsOf(text)).toEqual([`${place} PGH001 ${hint}`]);
  });

  test('marks inside SQL are not one', async () => {
    expect(await hintsOf("jobs:\n  a:\n    sql: |\n      select '\n      <<<<<<< HEAD'\n")).toEqual([]);
  });
});

describe('a suggestion is never the job itself', () => {
  test('of after:', async () => {
    const text = 'jobs:\n  load:\n    sql: select 1\n    schedule: "after: laod"\n';
    expect(await hintsOf(text)).toEqual(['4:15 PGH033 name a job of this project']);
  });

  test('but the new name of a renamed one', async () => {
    const text =
      'jobs:\n  new: { sql: select 1, renamed_from: old }\n  b:\n    sql: select 1\n    schedule: "after: old"\n';
    expect(await hintsOf(text)).toEqual(['5:15 PGH033 it is renamed: write after: new']);
  });
});
