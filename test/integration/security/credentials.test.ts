import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addTask, type LoggedAttempt, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

// What is wrong with one role's login, or with one database, is that task's error; bob's tasks go on.
let database: TestDatabase;
let bob: string;
beforeAll(async () => {
  database = await createTestDatabase();
  bob = await database.createRole('bob');
});
afterEach(stopDaemons);
afterAll(() => database.drop());

const start = (
  roles: Readonly<Record<string, string | null>>,
  env: Readonly<Record<string, string>>,
): Promise<unknown> =>
  startDaemon(
    database,
    { slots: 2 },
    {
      roles: Object.fromEntries(
        Object.entries({ ...roles, [bob]: 'BOB' }).map(([role, passwordEnv]) => [role, { passwordEnv }]),
      ),
      env: { ...env, BOB: database.rolePassword(bob) },
    },
  );

const run = async (login: string | null, columns: Readonly<Record<string, unknown>> = {}): Promise<LoggedAttempt> =>
  logged(database, { task: await addTask(database, 'select 1', { login, ...columns }) });

async function bobGoesOn(): Promise<void> {
  expect(await run(bob)).toMatchObject({ state: 'finished' });
}

describe('a login that fails is that task’s error, with the reason and the setting to change', () => {
  test('a wrong password', async () => {
    const role = await database.createRole('wrong');
    await start({ [role]: 'WRONG' }, { WRONG: 'not-the-password' });
    const row = await run(role);
    expect(row).toMatchObject({ state: 'failed', sqlstate: '28P01' });
    expect(row.hint).toContain(`roles.${role}.password_env`);
    expect(row.hint).toContain('WRONG');
    expect(JSON.stringify(row)).not.toContain('not-the-password');
    await bobGoesOn();
  });

  test('a variable that is not set', async () => {
    const role = await database.createRole('unset');
    await start({ [role]: 'NOWHERE' }, {});
    const row = await run(role);
    expect(row).toMatchObject({ state: 'failed', hint: expect.stringContaining(`roles.${role}.password_env`) });
    expect(row.message).toContain('NOWHERE');
    await bobGoesOn();
  });

  test('a role without an entry, where the server asks for a password; PGPASSWORD is not tried', async () => {
    const role = await database.createRole('none');
    const before = process.env.PGPASSWORD;
    process.env.PGPASSWORD = database.rolePassword(role);
    try {
      await start({}, {});
      const row = await run(role);
      expect(row.state).toBe('failed');
      expect(row.hint).toContain(`roles.${role}.password_env`);
    } finally {
      if (before === undefined) delete process.env.PGPASSWORD;
      else process.env.PGPASSWORD = before;
    }
    await bobGoesOn();
  });

  test('a role that may not log in', async () => {
    const role = await database.createRole('mute');
    await database.query(`alter role ${role} nologin`);
    await start({ [role]: 'MUTE' }, { MUTE: database.rolePassword(role) });
    const row = await run(role);
    expect(row).toMatchObject({ state: 'failed', sqlstate: '28000' });
    expect(row.message).toBe(`role "${role}" may not log in`);
    expect(row.hint).toContain(`alter role ${role} login`);
    await bobGoesOn();
  });

  test('a role that may not connect', async () => {
    const role = await database.createRole('outside');
    await database.query(
      `revoke connect on database ${database.name} from public; grant connect on database ${database.name} to ${bob}`,
    );
    await start({ [role]: 'OUTSIDE' }, { OUTSIDE: database.rolePassword(role) });
    const row = await run(role);
    expect(row).toMatchObject({ state: 'failed', sqlstate: '42501' });
    expect(row.hint).toContain(`grant connect on database ${database.name} to ${role}`);
    await bobGoesOn();
    await database.query(`grant connect on database ${database.name} to public`);
  });

  test('a role that was dropped while its session was open, and works again when it is created again', async () => {
    const role = await database.createRole('gone');
    const password = database.rolePassword(role);
    await start({ [role]: 'GONE' }, { GONE: password });
    expect(await run(role)).toMatchObject({ state: 'finished' });
    await database.query(`drop role ${role}`);
    expect(await run(role)).toMatchObject({ state: 'failed' });
    const row = await run(role);
    // What the server says of it is "password authentication failed".
    expect(row).toMatchObject({ state: 'failed', sqlstate: '28P01', message: `role "${role}" does not exist` });
    await bobGoesOn();
    await database.query(`create role ${role} login password '${password}'`);
    expect(await run(role)).toMatchObject({ state: 'finished' });
  });

  test('a database that vanished', async () => {
    await start({}, {});
    const row = await run(bob, { database: 'no_such_database' });
    expect(row).toMatchObject({ state: 'failed', sqlstate: '3D000' });
    expect(row.message).toContain('no_such_database');
    await bobGoesOn();
  });
});
