import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PgherdError } from '../../../src/errors.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
});
afterAll(() => database.drop());

/** All that a command prints, its error included. */
async function output(args: readonly string[]): Promise<string> {
  const env = { PGHERD_URL: database.url };
  try {
    const { stdout, stderr } = await runCommand(args, { cwd: writeFiles({}), env });
    return stdout + stderr;
  } catch (error) {
    if (!(error instanceof PgherdError)) throw error;
    return `error: ${error.message}\nhint: ${error.hint}\n`;
  }
}

describe('in an empty folder, on a database without pgherd', () => {
  test.each([
    'plan',
    'plan --check-db',
    'plan jobs',
    'plan --env prod',
    'plan --var retention=1d',
    'apply --yes',
    'apply jobs --yes',
    'validate',
    'validate jobs/hello.yaml',
    'fmt',
    'dev',
    'export',
    'run',
    'run --sync jobs',
    'jobs',
    'jobs --env prod',
    'topics',
    'tasks',
    'log',
    'status',
    'workers',
    'history',
    'trigger hello',
    'enqueue select(1)',
    'cancel 1',
    'pause job hello',
    'rollback 1 --yes',
  ])('pgherd %s names pgherd init', async (command) => {
    expect(await output(command.split(' '))).toContain('pgherd init');
  });

  test('migrate prints its result and the next step, in at most four lines', async () => {
    const text = await output(['migrate']);
    const address = new URL(database.url).host;
    expect(text).toContain(`Installed schema pgherd in database ${database.name} on ${address}, version 1, owned by `);
    expect(text).toMatch(/^Next: .*pgherd init.*pgherd plan/m);
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(4);
    expect(await output(['migrate'])).toBe('Schema pgherd is up to date (version 1).\n');
    expect(await output(['jobs'])).toContain('pgherd init');
  });
});
