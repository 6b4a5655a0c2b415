import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CliResult, runCli } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { writeFiles } from '../support/definition-files.ts';
import { runHere } from '../support/run-command.ts';
import { ANN_PASSWORD, startTlsServers, type TlsServers } from '../support/tls-server.ts';

// What a newcomer does wrong: each mistake is one error with the next step and its exit code, and nothing else is printed.
let servers: TlsServers;
let database: TestDatabase;
beforeAll(async () => {
  [servers, database] = await Promise.all([startTlsServers(), createTestDatabase({ migrated: false })]);
});
afterAll(() => Promise.all([servers.stop(), database.drop()]));

const JOB = { 'jobs.yaml': 'jobs:\n  hello: { schedule: "@hourly", sql: select 1 }\n' };
const GOOD = 'postgres://ann:PASSWORD@localhost:TLS/postgres';

/** Exactly one error and its hint. No stack trace, no warning of Node or of the driver; `runCli` looks for passwords. */
function expectOneError(result: CliResult, code: number, says: RegExp, hint: RegExp): void {
  expect(result.stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
  const [error = '', next = ''] = result.stderr.split('\n');
  expect(error).toMatch(says);
  expect(next).toMatch(hint);
  expect([result.stdout, result.code]).toEqual(['', code]);
  expect(result.stderr).not.toContain(encodeURIComponent(ANN_PASSWORD));
  expect(result.stderr).not.toContain(ANN_PASSWORD);
}

/** Node and the driver print warnings about TLS and sockets past the program: these run as the user runs them. */
const PRINTED_BY_A_PROCESS = ['port', 'authority', 'TLS of a server without it'];

describe('a connection string with one mistake', () => {
  const at = (text: string): string =>
    text
      .replace('PASSWORD', encodeURIComponent(ANN_PASSWORD))
      .replace('TLS', String(servers.tls.port))
      .replace('PLAIN', String(servers.plain.port));

  test.each<readonly [string, string, number, RegExp, RegExp]>([
    ['password', GOOD.replace('PASSWORD', 'not-the-password'), 1, /login refused for ann@.*password/, /check/],
    ['no password', GOOD.replace(':PASSWORD', ''), 1, /login refused for ann@/, /PGPASSWORD.*\.pgpass/],
    ['host', GOOD.replace('localhost', 'no-such-host.invalid'), 1, /host name|no answer/, /DNS|firewall/],
    ['port', GOOD.replace('TLS', '1'), 1, /localhost:1\/postgres: connection refused/, /are host and port right\?/],
    ['port that is a word', GOOD.replace('TLS', 'five'), 64, /port/, /\w/],
    ['database', GOOD.replace(/postgres$/, 'nowhere'), 1, /database "nowhere" does not exist/, /database/],
    ['role', GOOD.replace('ann', 'ghost'), 1, /role "ghost" does not exist|login refused for ghost@/, /\w/],
    ['role that may not log in', GOOD.replace('ann', 'mute'), 1, /login refused for mute@/, /\w/],
    ['sslmode', `${GOOD}?sslmode=verify-all`, 64, /invalid value.* for sslmode/, /verify-full/],
    [
      'TLS of a server without it',
      `${GOOD.replace('localhost:TLS', '127.0.0.1:PLAIN')}?sslmode=require`,
      1,
      /the server does not support TLS/,
      /sslmode=prefer/,
    ],
    ['authority', `${GOOD}?sslrootcert=system`, 1, /signed by an authority that is not trusted/, /sslrootcert/],
    ['parameter', `${GOOD}?sslmod=require`, 64, /unknown parameter "sslmod"/, /did you mean sslmode\?/],
    ['scheme', GOOD.replace('postgres:', 'mysql:'), 64, /\w/, /postgres:\/\//],
    ['%-encoding of the password', GOOD.replace('PASSWORD', 'p@ss/word-of-tests'), 64, /not encoded/, /%40/],
  ])('%s', async (mistake, text, code, says, hint) => {
    const cwd = writeFiles(JOB);
    const env = { PGHERD_URL: at(text), HOME: servers.home };
    const run = PRINTED_BY_A_PROCESS.includes(mistake) ? runCli : runHere;
    expectOneError(await run(['plan'], { cwd, env }), code, says, hint);
  });

  test.each([
    'postgres://ann:MARK@x@host/app',
    'postgres://ann:MARK@[MARK/app',
    'postgres://ann:MARK@host:MARK/app',
    'postgres://host/app?password=MARK&MARK',
    'postgres://host/app?password=MARK&MARK=1',
    'postgres//ann:MARK@host/app',
    'https://ann:MARK@host/app',
    'host=h password=MARK MARK',
    "host=h password='MARK",
    'MARK',
  ])('that cannot be read shows nothing of itself, in no format and with --verbose: %s', async (text) => {
    const mark = 'Zq7-piece-of-it';
    const cwd = writeFiles(JOB);
    const env = { PGHERD_URL: text.replaceAll('MARK', mark), HOME: servers.home };
    for (const command of ['plan', 'plan --verbose --format json', 'doctor --verbose']) {
      const { code, stdout, stderr } = await runHere(command.split(' '), { cwd, env });
      expect([command, stdout + stderr]).toEqual([command, expect.stringMatching(/connection|port/)]);
      expect(`${stdout}${stderr}`.toLowerCase()).not.toContain('zq7');
      expect([command, code]).toEqual([command, 64]);
    }
  });

  test.each([['plan'], ['apply', '--yes'], ['migrate'], ['run', '--log-format', 'text'], ['jobs']])(
    'is the same mistake for every command: %s',
    async (...command) => {
      const env = { PGHERD_URL: at(GOOD.replace('PASSWORD', 'not-the-password')), HOME: servers.home };
      const result = await runHere(command, { cwd: writeFiles(JOB), env });
      expectOneError(result, 1, /login refused for ann@localhost:\d+\/postgres/, /check/);
    },
  );

  test('doctor reports the same mistake as its finding', async () => {
    const env = { PGHERD_URL: at(GOOD.replace('PASSWORD', 'not-the-password')), HOME: servers.home };
    const { code, stdout, stderr } = await runHere(['doctor'], { cwd: writeFiles(JOB), env });
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^error +connection +login refused for ann@localhost:\d+\/postgres/m);
  });

  test('is required: the error says so', async () => {
    // Whatever server this machine has, it is not a standby.
    const env = { HOME: servers.home, PGTARGETSESSIONATTRS: 'standby' };
    const result = await runCli(['plan'], { cwd: writeFiles(JOB), env });
    expectOneError(result, 1, /no connection was given, and the default failed: /, /pass --url or set PGHERD_URL/);
  });
});

describe('steps that are left out or made twice', () => {
  const pgherd = (args: readonly string[], files: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
    runHere(args, { cwd: writeFiles(files), env: { PGHERD_URL: database.url } });

  test('without migrate, every command that needs the schema names migrate', async () => {
    for (const command of ['plan', 'apply --yes', 'run', 'trigger hello', 'jobs', 'log', 'history']) {
      const result = await pgherd(command.split(' '), JOB);
      expectOneError(result, 1, /database \S+ has no pgherd schema 'pgherd'/, /pgherd migrate/);
    }
  });

  test('without definitions, plan names init', async () => {
    const { code, stdout, stderr } = await pgherd(['plan']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^error\[PGH012\]: no definition file in \./);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^hint: pgherd init writes a first project/);
    expect(stderr.match(/pgherd init/g)).toHaveLength(1);
  });

  test('pause and resume with one word name what is missing', async () => {
    for (const command of ['pause', 'resume']) {
      const alone = await pgherd([command, 'hello']);
      const hint = new RegExp(`pgherd ${command} job hello, or pgherd ${command} topic hello`);
      expectOneError(alone, 64, /job or topic is missing before the name/, hint);
      expectOneError(await pgherd([command, 'job']), 64, /the name of the job is missing/, /pgherd jobs/);
      expectOneError(await pgherd([command, 'topic']), 64, /the name of the topic is missing/, /pgherd topics/);
    }
  });

  test('two migrates at once install the schema once, and a third changes nothing', async () => {
    const both = await Promise.all([pgherd(['migrate']), pgherd(['migrate'])]);
    expect(both.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const outputs = both.map(({ stdout }) => stdout).sort();
    expect(outputs[0]).toMatch(/^Installed schema pgherd/);
    expect(outputs[1]).toBe('Schema pgherd is up to date (version 1).\n');
    expect(await pgherd(['migrate'])).toEqual({ code: 0, stdout: outputs[1], stderr: '' });
  });

  test('a mistake in a definition is shown at its place, and plan and apply exit 1', async () => {
    const files = { 'jobs.yaml': 'jobs:\n  hello:\n    schedul: "@hourly"\n    sql: select 1\n' };
    for (const command of [['plan'], ['apply', '--yes'], ['validate']]) {
      const { code, stdout, stderr } = await pgherd(command, files);
      const text = stdout + stderr;
      expect(text).toContain('jobs.yaml:3:5');
      expect(text).toContain('did you mean "schedule"?');
      expect(text).not.toMatch(/^\s+at /m);
      expect([command, code]).toEqual([command, 1]);
    }
  });

  test('a job that does not exist is named, with the next step', async () => {
    await pgherd(['apply', '--yes'], JOB);
    expectOneError(await pgherd(['trigger', 'helo']), 1, /helo/, /hello/);
  });

  test.each([[['dev', 'jobs.yaml', '--demo']], [['dev', '--demo', '--init', 'tables.sql']]])(
    '%j: the demo takes no files of the reader',
    async (args) => {
      expectOneError(await pgherd(args, JOB), 64, /--demo .*no paths and no --init/, /omit --demo/);
    },
  );
});
