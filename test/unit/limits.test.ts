import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandsPage } from '../../scripts/reference/commands.ts';
import { MAX_CATCHUP } from '../../src/definition/definition.ts';
import { DEFAULT_DAEMON } from '../../src/definition/project.ts';
import { MAX_EXPANSION } from '../../src/diagnostic/diagnostics.ts';
import { MAX_TEXT_BYTES } from '../../src/postgres/connect/bounded-texts.ts';
import { shortestDuration } from '../../src/schedule/duration.ts';
import { MAX_CRASHES } from '../../src/task/settle.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
/** The value of a constant that its file does not export. */
const constant = (path: string, name: string): number =>
  Number(new RegExp(`const ${name} = ([\\d_]+);`).exec(read(path))?.[1]?.replaceAll('_', ''));
const { $defs: definitions } = JSON.parse(read('schemas/definitions.schema.json'));
const page = read('docs/limits.md');
const MB = 1_048_576;

test.each([
  [
    'SQL of a job or task',
    '1 MB; less where its topic has `max_sql_bytes`',
    constant('src/definition/check/sql-lint.ts', 'MAX_SQL_BYTES'),
    MB,
  ],
  [
    '`params` of a job or task',
    '1 MB; less where its topic has `max_params_bytes`',
    constant('src/cli/options/params.ts', 'MAX_BYTES'),
    MB,
  ],
  ['name of a job or topic', '200 characters', constant('src/definition/names.ts', 'MAX_NAME_LENGTH'), 200],
  [
    'depth of YAML; values after expanding its aliases',
    '100; 1,000,000',
    constant('src/yaml/parse.ts', 'MAX_DEPTH'),
    100,
  ],
  [
    'depth of YAML; values after expanding its aliases',
    '100; 1,000,000',
    constant('src/yaml/build-tree.ts', 'MAX_ALIASED_NODES'),
    1_000_000,
  ],
  ['what the values of variables add to all definitions together', '64 MB', MAX_EXPANSION, 64 * MB],
  ['retries', '1,000', definitions.retry.properties.limit.maximum, 1_000],
  ['`keep_last`', '10,000 runs', definitions.job.properties.keep_last.maximum, 10_000],
  ['concurrency of a topic', '10,000', definitions.topic.properties.concurrency.maximum, 10_000],
  ['missed runs that are caught up at once', '100 per job; older ones are logged as skipped', MAX_CATCHUP, 100],
  ['error message, detail, hint, context', '64 KB each; the rest is cut off', MAX_TEXT_BYTES, 65_536],
  ['notices in the log', '100 of 1,000 bytes each', constant('src/postgres/session-notices.ts', 'MAX_NOTICES'), 100],
  [
    'notices in the log',
    '100 of 1,000 bytes each',
    constant('src/postgres/session-notices.ts', 'MAX_NOTICE_BYTES'),
    1_000,
  ],
  ['sessions and daemons that a task may lose', '4; with the fifth it fails', MAX_CRASHES, 4],
  ['tries of a webhook', '10', constant('src/runtime/upkeep/webhook.ts', 'MAX_TRIES'), 10],
  [
    'one row or message that SQL sends to the daemon',
    '16 MB (`daemon.max_message_bytes`); then the task fails',
    DEFAULT_DAEMON.maxMessageBytes,
    16 * MB,
  ],
  ['rows of an answer', '1,000; 50 by default', constant('src/http/api/parameters.ts', 'MAX_LIMIT'), 1_000],
  ['rows of an answer', '1,000; 50 by default', constant('src/http/api/parameters.ts', 'DEFAULT_LIMIT'), 50],
  ['ids in one cancel or retry', '1,000', constant('src/http/api/body.ts', 'MAX_IDS'), 1_000],
  ['URL', '2,048 characters', constant('src/http/guards.ts', 'MAX_URL'), 2_048],
  ['streams of events of one daemon', '128', constant('src/http/events/events.ts', 'MAX_STREAMS'), 128],
])('docs/limits.md has the limit of the code: %s: %s', (what, text, actual, expected) => {
  expect(page).toContain(`| ${what} | ${text} |`);
  expect(actual).toBe(expected);
});

test('the help of run and dev has the defaults of the daemon', () => {
  const help = commandsPage();
  const option = (name: string, value: string): string =>
    `\`--${name}\` \\| .* \\(default: of pgherd\\.yaml, else ${value}\\)`;

  expect(help.match(new RegExp(option('slots <n>', String(DEFAULT_DAEMON.slots)), 'g'))).toHaveLength(2);
  expect(help).toMatch(new RegExp(option('batch <n>', String(DEFAULT_DAEMON.batch))));
  expect(help).toMatch(new RegExp(option('poll <duration>', shortestDuration(DEFAULT_DAEMON.pollMs))));
  expect(help).toMatch(new RegExp(option('grace <duration>', shortestDuration(DEFAULT_DAEMON.graceMs))));
});
