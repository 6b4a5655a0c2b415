import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { writeFiles } from '../support/definition-files.ts';
import { runCommand } from '../support/run-command.ts';

/** Zero-width, soft hyphen, byte order mark, right-to-left override, escape, C1, line separator, a tag. */
const INVISIBLE = '\u200b\u00ad\ufeff\u202e\u001b[2J\u009b\u2028\u{e0041}';
const NAME = `z${INVISIBLE}w\nx`;
const SHOWN = 'z\\u200b\\u00ad\\ufeff\\u202e\\u001b[2J\\u009b\\u2028\\u{e0041}w\\u000ax';
/** Control and format characters and line separators, but for the line feed. */
const RAW = /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/u;

let database: TestDatabase;
const FILES = { 'pgherd.yaml': '', 'a.yaml': `jobs: {b: {sql: ${JSON.stringify(`select '${INVISIBLE}'`)}}}\n` };

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query('insert into pgherd.topics (name, description) values ($1, $1)', [NAME]);
  await database.query(
    `insert into pgherd.jobs (name, description, sql, topic, schedule, labels)
     values ($1::text, $1, 'select ' || quote_literal($1), $1, array['0 3 * * *'], jsonb_build_object($1, $1))`,
    [NAME],
  );
  await database.query('select pgherd.trigger_job($1)', [NAME]);
  await database.query('select pgherd.enqueue($1, topic => $1)', [NAME]);
  await database.query('select pgherd.cancel_task(pgherd.enqueue($1, topic => $1))', [NAME]);
  await database.query('select pgherd.pause_job($1, $1)', [NAME]);
});
afterAll(() => database.drop());

describe('a command that prints names from the database', () => {
  test.each([['jobs'], ['topics'], ['tasks'], ['log']])('%s shows invisible characters as escapes', async (command) => {
    const { stdout } = await runCommand([command, '--url', database.url], { cwd: writeFiles(FILES) });

    expect(stdout).toContain(SHOWN);
    expect(RAW.exec(stdout)).toBeNull();
  });

  test.each([
    [['status']],
    [['workers']],
    [['doctor']],
    [['history']],
    [['plan', '--adopt']],
    [['plan', '--adopt', '--format', 'markdown']],
    [['plan', '--adopt', '--format', 'github']],
    [['export', '--unowned']],
    [['export', '--all']],
    [['log', '--job', NAME]],
    [['log', '--job', `${NAME}x`]],
    [['trigger', NAME]],
    [['pause', 'job', NAME, '--reason', NAME]],
    [['resume', 'job', NAME]],
    [['pause', 'topic', NAME]],
    [['trigger', `${NAME}x`]],
  ])('%j prints no raw one', async (argv) => {
    const outcome = await runCommand([...argv, '--url', database.url], { cwd: writeFiles(FILES) })
      .then(({ stdout, stderr }) => stdout + stderr)
      .catch((error: unknown) => (error instanceof Error ? `refused: ${error.message}` : String(error)));

    // What is thrown is printed by main, which escapes it: there it is only asked that it was printed or refused.
    if (!outcome.startsWith('refused: ')) expect(RAW.exec(outcome)).toBeNull();
    expect(outcome).not.toBe('');
  });
});
