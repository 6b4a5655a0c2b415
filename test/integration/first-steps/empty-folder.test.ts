import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { commandNames, runCommand, runHere } from '../../support/run-command.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
});
afterAll(() => database.drop());

/** All that a command prints in an empty folder, its error included. */
async function output(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const { stdout, stderr } = await runHere(args, { cwd: writeFiles({}), env });
  return stdout + stderr;
}

/** Whatever server this machine has, it is not a standby. */
const NO_CONNECTION = { HOME: '/nonexistent', PGTARGETSESSIONATTRS: 'standby' };

/** What is typed after the name of a command; the others need no argument. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  apply: ['--yes', 'jobs --yes'],
  approve: ['0'.repeat(64)],
  cancel: ['1', '--job hello --yes'],
  dev: ['', '--once', 'jobs'],
  enqueue: ['select(1)'],
  history: ['', '--format json'],
  import: ['pg_cron'],
  job: ['hello'],
  jobs: ['', '--env prod'],
  pause: ['job hello', 'topic mail'],
  plan: ['', '--check-db', 'jobs', '--env prod', '--var retention=1d'],
  pull: ['', 'hello'],
  resume: ['job hello', 'topic mail'],
  retry: ['1', '--state failed --yes'],
  rollback: ['1 --yes'],
  run: ['', '--sync jobs', '--sync .'],
  task: ['1'],
  topic: ['mail'],
  trigger: ['hello', 'hello --wait'],
  validate: ['', 'jobs/hello.yaml', '--format sarif'],
  why: ['hello'],
};

/** Commands that succeed without a project and without a database, or are the first step themselves. */
const NEED_NOTHING = ['init', 'explain', 'schema', 'completion', 'next', '__names'];
/** `comment` writes a document that is passed to it into a pull request, and `top` needs a terminal first. */
const NEED_MORE = ['comment', 'top'];

const COMMANDS = commandNames()
  .filter((name) => ![...NEED_NOTHING, ...NEED_MORE].includes(name))
  .flatMap((name) => (ARGUMENTS[name] ?? ['']).map((rest) => `${name} ${rest}`.trim()));

describe.each(['no connection', 'a database without pgherd'])('in an empty folder, with %s', (given) => {
  const env = (): Readonly<Record<string, string>> =>
    given === 'no connection' ? NO_CONNECTION : { PGHERD_URL: database.url };

  // On a database, migrate installs and uninstall has nothing to remove: the tests below look at the first.
  const installs = given === 'no connection' ? [] : ['migrate', 'uninstall', 'import pg_cron'];
  test.each(COMMANDS.filter((command) => !installs.includes(command)))(
    'pgherd %s names pgherd init, once',
    async (command) => {
      const text = await output(command.split(' '), env());
      expect(text.match(/pgherd init/g), text).toHaveLength(1);
    },
  );
});

test('a folder with a project is not told of pgherd init', async () => {
  const cwd = writeFiles({ 'pgherd.yaml': 'project: shop\n', 'jobs.yaml': 'jobs: { a: { sql: select 1 } }\n' });
  for (const env of [NO_CONNECTION, { PGHERD_URL: database.url }]) {
    for (const command of ['plan', 'history', 'doctor', 'trigger a']) {
      const { code, stdout, stderr } = await runHere(command.split(' '), { cwd, env });
      expect([command, code]).toEqual([command, 1]);
      expect(stdout + stderr).not.toContain('pgherd init');
    }
  }
});

test('migrate prints its result and the next step, in at most four lines', async () => {
  const cwd = writeFiles({});
  const env = { PGHERD_URL: database.url };
  const migrate = async (): Promise<string> => (await runCommand(['migrate'], { cwd, env })).stdout;
  const text = await migrate();
  const address = new URL(database.url).host;
  expect(text).toContain(`Installed schema pgherd in database ${database.name} on ${address}, version 1, owned by `);
  expect(text).toMatch(/^Next: .*pgherd init.*pgherd plan/m);
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(4);
  expect(await migrate()).toBe('Schema pgherd is up to date (version 1).\n');
  expect((await runCommand(['jobs'], { cwd, env })).stdout).toContain('pgherd init');
});
