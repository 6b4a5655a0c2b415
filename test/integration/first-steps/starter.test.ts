import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { type CommandOutcome, runCommand } from '../../support/run-command.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
});
afterAll(() => database.drop());

describe.each(['a superuser', 'an owner of the database without further privileges'])('the starter, as %s', (who) => {
  test('is planned and applied at once, with --check-db, and nothing is left to do', async () => {
    const cwd = writeFiles({});
    const env = { PGHERD_URL: who === 'a superuser' ? database.url : await ownerUrl() };
    const pgherd = (...args: readonly string[]): Promise<CommandOutcome> => runCommand(args, { cwd, env });
    await pgherd('init');
    await pgherd('migrate', '--schema', 'pgherd');

    const plan = await pgherd('plan', '--check-db', '--format', 'json');
    expect(plan.exitCode).toBe(0);
    const { summary, diagnostics } = JSON.parse(plan.stdout);
    expect(summary).toMatchObject({ add: 4, change: 0, delete: 0 });
    // One URL is enough to start; that a job has no role is the one thing to say.
    expect(new Set(diagnostics.map(({ code }: { readonly code: string }) => code))).toEqual(new Set(['PGH201']));

    expect((await pgherd('apply', '--yes', '--check-db')).stdout).toContain('Applied as revision 1');
    expect((await pgherd('plan', '--check-db')).stdout).toContain('No changes');
  });
});

/** A role that owns this database and nothing else, on a database without pgherd. */
async function ownerUrl(): Promise<string> {
  const owner = await database.createRole('owner');
  await database.query('drop schema if exists pgherd cascade');
  await database.query(`alter database ${database.name} owner to ${owner}`);
  return database.roleUrl(owner);
}
