import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addTask, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { installLedger, type OtherServer, startOtherServer } from '../../support/other-server.ts';
import { runHere } from '../../support/run-command.ts';
import { waitFor } from '../../support/wait-for.ts';

// Roles that are dropped or renamed after their tasks have run in another database or on another server.
let home: TestDatabase;
let other: OtherServer;
/** In another database of the own server. */
let near: string;
beforeAll(async () => {
  [home, other] = await Promise.all([createTestDatabase(), startOtherServer()]);
  await other.query('create database plain');
  await other.query(`create role watcher login password '${other.password}'`);
  await installLedger(home, other.server.url(other.database), { connection: 'reporting', database: other.database });
  near = `${home.name}_near`;
  await home.query(`create database ${near}`);
});
afterEach(stopDaemons);
afterAll(async () => {
  await home.query(`drop database ${near} with (force)`);
  await Promise.all([home.drop(), other.stop()]);
});

let made = 0;
let role: string;
beforeEach(() => {
  made += 1;
  role = `${home.name}_lost_${made}`;
});

interface Place {
  readonly columns: Readonly<Record<string, string>>;
  readonly query: (sql: string) => Promise<unknown>;
}

const PLACES: Readonly<Record<string, () => Place>> = {
  'another database': () => ({ columns: { database: near }, query: (sql) => home.query(sql) }),
  'another server': () => ({
    columns: { connection: 'reporting', database: 'plain' },
    query: (sql) => other.query(sql),
  }),
  'another server, with a ledger': () => ({
    columns: { connection: 'reporting' },
    query: (sql) => other.query(sql),
  }),
};

const WHAT_TO_DO = /^(create role|let the job run as the new name)/;

const environment = (): Readonly<Record<string, string>> => ({
  REPORTING_URL: `postgresql://watcher:${other.password}@127.0.0.1:${other.server.port}/${other.database}`,
  PASSWORD: other.password,
});

async function start(): Promise<void> {
  await startDaemon(
    home,
    { slots: 2, idleTimeoutMs: 3_600_000 },
    {
      connections: { reporting: { urlEnv: 'REPORTING_URL', roles: {} } },
      roles: { [role]: { passwordEnv: 'PASSWORD' } },
      env: environment(),
    },
  );
}

describe.each(Object.entries(PLACES))('in %s', (_name, placeOf) => {
  test.each<[string, (role: string) => string]>([
    ['dropped', (name) => `drop role ${name}`],
    ['renamed', (name) => `alter role ${name} rename to ${name}_b`],
  ])('a role that is %s is named as such, with its session open and without', async (_how, change) => {
    const { columns, query } = placeOf();
    await query(`create role ${role} login password '${other.password}'`);
    await start();
    const task = (): Promise<string> => addTask(home, 'select 1', { login: role, ...columns });
    expect(await logged(home, { task: await task() })).toMatchObject({ state: 'finished' });

    await query(change(role));
    const failure = (...messages: readonly string[]) => ({
      message: expect.stringMatching(`^(${messages.join('|')})$`),
      hint: expect.stringMatching(WHAT_TO_DO),
    });
    const gone = `role "${role}" does not exist`;
    // A session is looked at once a second.
    const open = await waitFor(
      async () => {
        const row = await logged(home, { task: await task() }, 'failed', 'retrying', 'finished');
        return row.state === 'finished' ? null : row;
      },
      { what: 'a refusal on the open session' },
    );
    expect(open).toMatchObject(failure(gone, `role "${role}" was renamed to "${role}_b"`));
    await stopDaemons();
    await start();
    expect(await logged(home, { task: await task() }, 'failed', 'retrying')).toMatchObject(failure(gone));
  });

  test('a task without a transaction neither runs with the rights of a dropped role', async () => {
    const { columns, query } = placeOf();
    await query(`create role ${role} login password '${other.password}'`);
    await start();
    const task = (): Promise<string> => addTask(home, 'select 1', { login: role, transaction: false, ...columns });
    expect(await logged(home, { task: await task() })).toMatchObject({ state: 'finished' });
    await query(`drop role ${role}`);
    await waitFor(
      async () => {
        const { message } = await logged(home, { task: await task() }, 'failed', 'retrying', 'finished');
        return message === `role "${role}" does not exist`;
      },
      { what: 'the reason' },
    );
  });
});

test('check-db and doctor name a role that another server does not have', async () => {
  const directory = writeFiles({
    'pgherd.yaml': `project: lost
roles: { ${role}: { password_env: PASSWORD } }
connections: { reporting: { url_env: REPORTING_URL } }
`,
    'jobs.yaml': `jobs:
  pull: { schedule: "@daily", role: ${role}, connection: reporting, sql: select 1 }
`,
  });
  const env = { ...environment(), PGHERD_URL: home.url };
  await home.query(`create role ${role} login`);
  try {
    const cli = (...args: readonly string[]) => runHere(args, { cwd: directory, env });
    expect(await cli('apply', '--yes')).toMatchObject({ code: 0 });
    const checked = await cli('validate', '--check-db', '--format', 'json');
    expect(JSON.parse(checked.stdout).diagnostics).toMatchObject([
      { code: 'PGH301', message: `role "${role}" does not exist`, file: 'jobs.yaml', line: 2 },
    ]);
    expect((await cli('doctor', '--check-sql')).stdout).toContain(`role "${role}" does not exist`);
    await other.query(`create role ${role} nologin`);
    const closed = await cli('plan', '--check-db', '--format', 'json');
    expect(closed.stdout).toContain(`role \\"${role}\\" may not log in`);
  } finally {
    await home.query(`drop role ${role}`);
  }
});
