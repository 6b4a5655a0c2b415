import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../../src/log.ts';
import { logEvents } from '../../../src/runtime/log-events.ts';
import { addJob, addTask, logged, startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';
import { controlsIn } from '../../support/terminal.ts';

/** Clears the screen, sets the title, moves the cursor, all with 7 and with 8 bits, and writes backwards. */
const HOSTILE = 'x\u001b[2J\u001b]0;owned\u0007\u009b1A\r\u202egnp\u200f';

let database: TestDatabase;
let daemon: TestDaemon;
const lines: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  daemon = await startDaemon(database);
  const log = createLogger({ format: 'text', level: 'debug', write: (line) => void lines.push(line) });
  daemon.daemon.events.on(logEvents(log));
  await database.query(`insert into pgherd.projects (name) values ($1)`, [HOSTILE]);
  await database.query(`insert into pgherd.topics (name, description, concurrency) values ($1, $1, 1)`, [HOSTILE]);
  await addJob(database, HOSTILE, {
    sql: `do $$ begin raise exception using message = '${HOSTILE}', detail = '${HOSTILE}', hint = '${HOSTILE}'; end $$`,
    description: HOSTILE,
    topic: HOSTILE,
    source_file: HOSTILE,
    project_id: 1,
    revision: 1,
  });
  await database.query(
    `insert into pgherd.revisions (project_id, revision, environment, git_commit, git_dirty, digest, tool_version, summary)
     values (1, 1, $1, $1, true, $1, $1, '{"add": 1, "change": 0, "rename": 0, "delete": 0, "unchanged": 0, "drift": 0}')`,
    [HOSTILE],
  );
  await database.query(
    `insert into pgherd.project_syncs (project, state, message, git_commit, hostname, pid) values ($1, 'failed', $1, $1, $1, 1)`,
    [HOSTILE],
  );
  await database.query('select pgherd.trigger_job($1)', [HOSTILE]);
  await logged(database, { job: HOSTILE }, 'failed');
  await addTask(database, `select '${HOSTILE}', pg_sleep(60)`, { topic: `${HOSTILE}2`, job_name: HOSTILE });
  await database.query(`select pgherd.pause_job($1, $1)`, [HOSTILE]);
  await database.query(`update pgherd.daemons set version = $1`, [HOSTILE]);
});
afterAll(async () => {
  await stopDaemons();
  await database?.drop();
});

test.each([
  ['status'],
  ['jobs'],
  ['topics'],
  ['tasks'],
  ['log'],
  ['workers'],
  ['history'],
  ['doctor'],
  ['export', '--all'],
  ['pause', 'topic', HOSTILE, '--reason', HOSTILE],
  ['trigger', HOSTILE],
])('pgherd %s shows hostile texts of the database so that they cannot drive a terminal', async (...args) => {
  const { stdout, stderr } = await runCommand([...args, '--url', database.url]);

  expect(stdout.length + stderr.length).toBeGreaterThan(10);
  expect(controlsIn(stdout + stderr)).toEqual([]);
});

test('plan shows live rows, drift and SQL without control characters', async () => {
  const project = 'mine';
  const cwd = writeFiles({
    'pgherd.yaml': `project: ${project}\n`,
    'a.yaml': 'jobs: { a: { sql: select 1, role: null } }\n',
  });
  const url = ['--url', database.url];
  await runCommand(['apply', '--yes', ...url], { cwd });
  await database.query(
    `update pgherd.jobs set sql = $1, description = $1, labels = jsonb_build_object($1::text, $1::text) where name = 'a'`,
    [`select '${HOSTILE}'`],
  );
  await database.query(
    `insert into pgherd.jobs (name, sql, description, project_id, applied)
     select $1, $1, $1, id, '{}' from pgherd.projects where name = 'mine'`,
    [`${HOSTILE} gone`],
  );
  for (const format of ['text', 'markdown', 'github']) {
    const { stdout, stderr } = await runCommand(['plan', '--format', format, ...url], { cwd });

    expect(stdout).toContain('gone');
    expect(controlsIn(stdout + stderr)).toEqual([]);
  }
});

test("the log of the daemon shows PostgreSQL's messages without control characters", () => {
  const told = lines.filter((line) => line.includes('owned'));

  expect(told.length).toBeGreaterThan(0);
  expect(controlsIn(told.join(''))).toEqual([]);
});
