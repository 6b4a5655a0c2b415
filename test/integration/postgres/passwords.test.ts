import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PasswordSource } from '../../../src/postgres/connect/password-source.ts';
import { connect } from '../../../src/postgres/connection.ts';
import { withOwnPassword } from '../../../src/postgres/logins.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { addTask, type LoggedAttempt, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let directory: string;
beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'pgherd-passwords-'));
});
afterEach(stopDaemons);
afterAll(async () => {
  await rm(directory, { recursive: true });
  await database.drop();
});

const start = (role: string, source: PasswordSource): Promise<unknown> =>
  startDaemon(database, { slots: 1 }, { roles: { [role]: source }, env: { PATH: process.env.PATH ?? '' } });
const run = async (login: string): Promise<LoggedAttempt> =>
  // An attempt on a session that has just been terminated is tried again: its end is what counts.
  logged(database, { task: await addTask(database, 'select 1', { login }) }, 'finished', 'failed');
const printing = (file: string): readonly string[] => [
  process.execPath,
  '-e',
  'process.stdout.write(require("fs").readFileSync(process.argv[1], "utf8"))',
  file,
];

describe('a password is asked for at each login', () => {
  test.each(['file', 'command'] as const)('from a %s, so that a rotated one counts without a restart', async (kind) => {
    const role = await database.createRole(`rotated_${kind}`);
    const file = join(directory, `rotated ${kind}; $(exit 1) "'`);
    await writeFile(file, `${database.rolePassword(role)}\n`);
    await start(
      role,
      kind === 'file'
        ? { passwordEnv: null, passwordFile: file }
        : { passwordEnv: null, passwordCommand: printing(file) },
    );
    expect(await run(role)).toMatchObject({ state: 'finished' });
    await database.query(`alter role ${role} password 'the second password of it'`);
    await writeFile(file, 'the second password of it\n');
    await database.query('select pg_terminate_backend(pid) from pg_stat_activity where usename = $1', [role]);
    expect(await run(role)).toMatchObject({ state: 'finished' });
  });

  test('a failed command is the error of the task, and its output is not shown', async () => {
    const role = await database.createRole('failing');
    const script = 'console.log("half-a-secret-token"); console.error("half-a-secret-token"); process.exit(3)';
    await start(role, { passwordEnv: null, passwordCommand: [process.execPath, '-e', script] });
    const row = await run(role);
    expect(row.state).toBe('failed');
    expect(row.message).toContain(`roles.${role}.password_command`);
    expect(row.message).toContain('ended with exit code 3');
    expect(JSON.stringify(row)).not.toContain('half-a-secret');
  });

  test('a program that does not exist, an empty file and a wrong password name the key', async () => {
    const role = await database.createRole('wrong');
    const file = join(directory, 'empty');
    await writeFile(file, '\n');
    const sources: readonly (readonly [PasswordSource, RegExp])[] = [
      [
        { passwordEnv: null, passwordCommand: ['/no/such/program'] },
        /password_command: \/no\/such\/program was not found/,
      ],
      [{ passwordEnv: null, passwordFile: file }, /password_file: .*empty is empty/],
      [
        { passwordEnv: null, passwordFile: join(directory, 'missing') },
        /password_file: .* cannot be read: it does not exist/,
      ],
    ];
    for (const [source, message] of sources) {
      await start(role, source);
      expect((await run(role)).message).toMatch(message);
      await stopDaemons();
    }
    await writeFile(file, 'not the password of it');
    await start(role, { passwordEnv: null, passwordFile: file });
    const row = await run(role);
    expect(row).toMatchObject({ state: 'failed', sqlstate: '28P01' });
    expect(row.hint).toContain('password_file');
    expect(JSON.stringify(row)).not.toContain(await readFile(file, 'utf8'));
  });

  test.each([
    ['password_env', { passwordEnv: 'WRONG' }],
    ['password_file', { passwordEnv: null, passwordFile: 'wrong' }],
    ['password_command', { passwordEnv: null, passwordCommand: ['printf', 'wrong'] }],
  ] as const)('%s of the daemon is named when the server refuses the password from it', async (key, source) => {
    const role = await database.createRole(`own_${key}`);
    const url = new URL(database.roleUrl(role));
    url.password = '';
    const file = join(directory, 'wrong');
    await writeFile(file, 'wrong');
    const entry: PasswordSource = 'passwordFile' in source ? { ...source, passwordFile: file } : source;
    const env = { PATH: process.env.PATH ?? '', WRONG: 'wrong' };
    const target = withOwnPassword(targetOf(url.href, { HOME: directory }), { [role]: entry }, env);

    await expect(connect(target, { applicationName: 'own login' })).rejects.toMatchObject({
      code: 'authentication_failed',
      hint: expect.stringContaining(`roles.${role}.${key} `),
    });
  });
});
