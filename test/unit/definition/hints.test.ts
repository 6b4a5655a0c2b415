// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
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
    ['every: 5m', '4:5', 'use schedule: "@every 5m"'],
    ['interval: 5m', '4:5', 'use schedule: "@every 5m"'],
    ['file: purge.sql', '4:5', 'use sql_file'],
    ['env: { a: 1 }', '4:5', 'use params for the SQL of one job, or vars in pgherd.yaml'],
    ['on_failure: { slack: ops }', '4:19', 'use webhook: <name>, and declare it under webhooks in pgherd.yaml'],
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

describe('a definition in the wrong place or shape has the right one as its hint', () => {
  test.each<readonly [text: string, found: string]>([
    ['jobs:\na:\n  sql: select 1\n', '2:1 PGH020 a job is written below the key jobs, indented'],
    ['jobs:\n  a:\n', '2:3 PGH021 indent its keys below it, more than "a"'],
    ['jobs:\n  a: call f()\n', '2:6 PGH021 write a: { sql: … }'],
    ['jobs:\n  sql: call f()\n', '2:8 PGH021 indent it more than the name of the job above it'],
    ['topics:\n  t: 5\n', '2:6 PGH021 write t: { concurrency: 5 }'],
    ['topics:\n  t: { workers: 3 }\n', '2:8 PGH020 use concurrency: 1'],
    ['topics:\n  t: { concurrency: 0 }\n', '2:21 PGH022 paused: true stops a topic; without the key there is no limit'],
    ['topics:\n  t: { concurrency: 20000 }\n', '2:21 PGH022 write a number from 1 to 10000'],
    ['topics:\n  t: { retention: 7d }\n', '2:19 PGH021 write retention: { finished: 7d }'],
    ['topics:\n  t: { retention: { finished: 7 } }\n', '2:31 PGH021 write the unit: 7d'],
    ['jobs: { a: { sql: " " } }\n', '1:20 PGH071 write the statements that it runs, or remove it'],
  ])('%j', async (text, found) => {
    expect(await hintsOf(text)).toContain(found);
  });
});

describe('a wrong value of pgherd.yaml has the right one as its hint', () => {
  test.each<readonly [text: string, found: string]>([
    ['environments: { dev: { schedules: no } }', '1:35 PGH022 write off'],
    ['environments: { dev: { schedules: false } }', '1:35 PGH022 write off'],
    ['environments: { dev: { schedules: true } }', '1:35 PGH022 write on'],
    ['policy: { require-role: warn }', '1:25 PGH022 write warning'],
    ['policy: { require-role: false }', '1:25 PGH022 write off'],
    ['policy: { freeze: { cron: "@daily", duration: 1h } }', '1:11 PGH021 write a list: begin each entry with "- "'],
    ['policy: { freeze: [{ cron: "@daily", duration: 24 }] }', '1:48 PGH021 write the unit: 24h'],
    ['policy: { freeze: [{ schedule: "@daily", duration: 1h }] }', '1:22 PGH020 use cron: "0 18 * * fri"'],
    [
      'policy: { freeze: [{ cron: "@daily", duration: 1h, timezone: BST }] }',
      '1:62 PGH043 write a place, whose clock changes are known: Europe/London',
    ],
  ])('%s', async (text, found) => {
    const { diagnostics } = await readFiles({ 'pgherd.yaml': `${text}\n`, 'a.yaml': job('') });
    expect(diagnostics.map(({ line, column, code, hint }) => `${line}:${column} ${code} ${hint}`)).toContain(found);
  });
});

describe('a file of another tool is named as such', () => {
  test.each([
    ['a Kubernetes manifest', 'apiVersion: batch/v1\nkind: CronJob\n'],
    ['a GitHub workflow', 'on: push\njobs: {}\n'],
    ['a dbt file', 'models: []\n'],
    ['a Compose file', 'services: {}\n'],
    ['the lock file of pnpm', "lockfileVersion: '9.0'\nimporters: {}\n"],
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
    ['priority: high', '4:15 PGH021', 'write a number: a lower one starts first'],
    ['priority: no', '4:15 PGH021', 'write a number: a lower one starts first'],
    ['database: 5', '4:15 PGH021', 'quote it: "5"'],
    ['expect: { success_within: 26 }', '4:31 PGH021', 'write the unit: 26h'],
    ['overlap: forbid', '4:14 PGH022', 'write skip'],
    ['overlap: false', '4:14 PGH022', 'write skip'],
    ['catchup: no', '4:14 PGH022', 'write skip'],
    ['catchup: true', '4:14 PGH022', 'write latest'],
    ['log: none', '4:10 PGH022', 'write off'],
    ['log: al', '4:10 PGH022', 'did you mean "all"?'],
    ['keep_last: 0', '4:16 PGH022', 'without the key, the retention of the topic decides'],
    ['priority: 99999', '4:15 PGH022', 'write a number from 0 to 32767'],
    ['params: [1]', '4:5 PGH021', 'write a mapping: params: { days: 14 }'],
    ['on_failure: ops', '4:17 PGH021', 'write on_failure: { notify: <channel> } or on_failure: { webhook: <name> }'],
    ['timezone: PST', '4:15 PGH043', 'write a place, whose clock changes are known: America/Los_Angeles'],
    ['timezone: CET+1', '4:15 PGH043', 'write a place, such as Europe/Berlin'],
    [
      'timezone: "+02:00"',
      '4:15 PGH043',
      'write a place, such as Europe/Berlin, or Etc/GMT-2 for this offset all year',
    ],
    ['timezone: tokyo', '4:15 PGH043', 'did you mean "Asia/Tokyo"?'],
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
    ['daily', '4:16', 'write "@daily"'],
  ])('%s', async (written, place, hint) => {
    expect(await hintsOf(job(`schedule: "${written}"`))).toEqual([`${place} PGH040 ${hint}`]);
    expect(parseSchedule(/"(.*)"/.exec(hint)?.[1] ?? '')).toMatchObject({ ok: true });
  });

  test('a time of day is not taken for a duration', async () => {
    expect(await hintsOf(job('schedule: "03:00:00"'))).toEqual([expect.not.stringContaining('@every 3h')]);
  });
});

describe('a form of cron that pgherd does not read has another way as its hint', () => {
  test.each([
    ['0 0 15W * *', /nearest weekday \(W\) is not supported/],
    ['H * * * *', /^H of Jenkins is not supported/],
    ['0 0 1 1 * 2027', /^there is no year field/],
  ])('%s', async (written, hint) => {
    const parsed = parseSchedule(written);
    expect(parsed.ok ? null : parsed.hint).toMatch(hint);
  });

  test('a list of mappings', async () => {
    expect(await hintsOf(job('schedule: [{ cron: "0 0 * * *", timezone: UTC }]'))).toEqual([
      '4:16 PGH023 write the text alone: "0 0 * * *", and timezone: UTC as a key of the job',
      '4:18 PGH020 write the schedule as a text: "0 3 * * *"',
      '4:37 PGH020 timezone is a key of the job, beside schedule',
    ]);
  });
});

describe('a syntax error in SQL has what is meant as its hint', () => {
  const VARIABLE = "write ${x} for a variable of pgherd.yaml, or $1->>'x' for a key of params";
  const POSITIONAL = "a job has no positional arguments: write a key of params, such as $1->>'name'";

  test.each<readonly [sql: string, hint: string | null]>([
    ['selct 1', 'did you mean SELECT instead of selct?'],
    ['delete form t', 'did you mean FROM instead of form?'],
    ['delete from t wher x = 1', 'did you mean WHERE instead of wher?'],
    ['update t set x = 1\n      update t set x = 2', 'end the statement before update with ;'],
    ['call f(', 'a parenthesis ( is not closed'],
    ['select f(1))', 'this ) closes nothing: remove it, or add the ('],
    ['select {{ x }}', VARIABLE],
    ['select 1 from t where a = :x', VARIABLE],
    ['select 1 from t where a = %(x)s', VARIABLE],
    ['select 1 from t where a = $x', VARIABLE],
    ['select 1 from t where a = %s', POSITIONAL],
    ['select 1 from t where a = ?', POSITIONAL],
    ['select 1 from t where a = = 1', null],
  ])('%s', async (sql, hint) => {
    const text = `jobs:\n  a:\n    sql: |\n      ${sql}\n`;
    const { diagnostics } = await readFiles({ 'a.yaml': text });
    expect(diagnostics.map((item) => item.code)).toEqual(['PGH070']);
    expect(diagnostics.map((item) => item.hint)).toEqual([hint]);
  });
});

describe('a misspelt name of a schedule has the name that is meant as its hint', () => {
  test.each([
    ['@dayly', '@daily'],
    ['@dialy', '@daily'],
    ['@hourley', '@hourly'],
    ['@WEEKLI', '@weekly'],
    ['@mothly', '@monthly'],
    ['@anually', '@annually'],
    ['@yearl', '@yearly'],
    ['@midnigth', '@midnight'],
    ['@rebot', '@reboot'],
    ['@evry 5m', '@every'],
    ['@aftr 5m', '@after'],
  ])('%s', async (written, meant) => {
    expect(await hintsOf(job(`schedule: "${written}"`))).toEqual([`4:16 PGH040 did you mean "${meant}"?`]);
  });

  test('a name that resembles none has all of them as its hint', async () => {
    expect(await hintsOf(job('schedule: "@sometimes"'))).toEqual([expect.stringContaining('known names: @yearly')]);
  });
});

describe('a sql_file that does not exist has a file nearby as its hint', () => {
  test.each<readonly [title: string, written: string, file: string, meant: string]>([
    ['misspelt', 'purg.sql', 'jobs/purge.sql', 'purge.sql'],
    ['with another ending', 'purge.psql', 'jobs/purge.sql', 'purge.sql'],
    ['relative to the project', 'sql/purge.sql', 'sql/purge.sql', '../sql/purge.sql'],
    ['in a folder beside the definition', 'purge.sql', 'jobs/sql/purge.sql', 'sql/purge.sql'],
    ['in a folder beside that of the definition', 'purge.sql', 'sql/purge.sql', '../sql/purge.sql'],
    ['beside the definition', 'sql/purge.sql', 'jobs/purge.sql', 'purge.sql'],
  ])('%s', async (_title, written, file, meant) => {
    const { diagnostics } = await readFiles({
      'pgherd.yaml': 'project: p\n',
      'jobs/a.yaml': `jobs:\n  a:\n    sql_file: ${written}\n`,
      [file]: 'select 1',
    });
    const hint = `did you mean "${meant}"? the path is relative to the file with the definition`;
    expect(diagnostics).toEqual([expect.objectContaining({ code: 'PGH060', line: 3, column: 15, hint })]);
  });

  test('but never a hidden file', async () => {
    const { diagnostics } = await readFiles({
      'pgherd.yaml': 'project: p\n',
      'a.yaml': 'jobs: { a: { sql_file: purge.sql } }\n',
      '.purge.sql': 'select 1',
      '.sql/purge.sql': 'select 1',
    });
    const hint = 'the path is relative to the file with the definition';
    expect(diagnostics).toEqual([expect.objectContaining({ code: 'PGH060', hint })]);
  });
});

describe('a colon that YAML reads otherwise than its author is explained with the text', () => {
  const COLON = 'YAML reads the colon in this text as the end of a key';

  test.each<readonly [written: string, place: string, message: string, hint: string]>([
    ['description: Step 1: purge', '4:18-4:31', COLON, 'quote it: description: "Step 1: purge"'],
    ['description: he said "no: x"', '4:18-4:33', COLON, `quote it: description: 'he said "no: x"'`],
    ['description: see below:', '4:18-4:28', COLON, 'quote it: description: "see below:"'],
    ["sql: select 'a: b'", '4:10-4:23', COLON, 'write sql: | and the SQL below it, indented'],
    ['password: a b: c', '4:15-4:21', COLON, 'quote the text of password'],
    ['labels: { team: a: b }', '4:21-4:26', COLON, 'quote the text, or begin a new line for the nested keys'],
    [
      'description: Step 1\n      timeout: 5m',
      '5:7-5:14',
      'the key "timeout" is indented more than "description" above it, which has a value already',
      'indent both alike; if the line belongs to the text of description, write description: | and the text below it',
    ],
    [
      'description select\n    timeout: 5m',
      '4:5-4:23',
      'this line has no colon, and YAML reads it as the beginning of a key',
      'add the colon; or, for text of several lines, write | after its key and indent all of the text',
    ],
    [
      'description: a\n    b',
      '5:5-5:6',
      'this line is neither "key: value" nor part of the text above it',
      'add the colon; or indent the line as the rest of the text, and write | after the key of the text',
    ],
    [
      'timeout: 5m\n     log: all',
      '5:6-5:9',
      'the key "log" is indented more than "timeout" above it, which has a value already',
      'indent both alike; if the line belongs to the text of timeout, write timeout: | and the text below it',
    ],
  ])('%s', async (written, place, message, hint) => {
    const { diagnostics } = await readFiles({ 'a.yaml': job(written) });
    const found = diagnostics.map((item) => [
      `${item.line}:${item.column}-${item.endLine}:${item.endColumn} ${item.code}`,
      item.message,
      item.hint,
    ]);
    expect(found).toEqual([[`${place} PGH001`, message, hint]]);
  });
});

describe('a merge conflict is one error at its first mark', () => {
  test('of an sql_file', async () => {
    const text = 'select 1;\n<<<<<<< HEAD\nselect 2\n=======\nselect 3\n>>>>>>> branch\n';
    const { diagnostics } = await readFiles({ 'a.yaml': 'jobs: { a: { sql_file: a.sql } }\n', 'a.sql': text });
    const hint = 'resolve the conflict and remove the lines <<<<<<<, ======= and >>>>>>>';
    const place = { file: 'a.sql', line: 2, column: 1, endColumn: 13, code: 'PGH070', hint };
    expect(diagnostics).toEqual([expect.objectContaining(place)]);
  });

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
