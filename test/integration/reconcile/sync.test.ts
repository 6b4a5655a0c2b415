import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from '../../../src/postgres/connection.ts';
import { type SyncOptions, type SyncOutcome, syncOnce } from '../../../src/reconcile/sync.ts';
import { recordSync, type SyncMemory } from '../../../src/store/daemons/project-syncs.ts';
import { runCli, spawnCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { openControl } from '../../support/reconcile.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
let connection: Connection;

beforeEach(async () => {
  database = await createTestDatabase();
  connection = await openControl(database.url);
});
afterEach(async () => {
  await connection.close();
  await database.drop();
});

const A = 'jobs: { a: { sql: select 1 } }\n';
const B = 'jobs: { a: { sql: select 2 } }\n';
const sqlOfA = async (): Promise<string | undefined> =>
  (await database.query<{ sql: string }>("select sql from pgherd.jobs where name = 'a'"))[0]?.sql;

function syncer(
  files: string,
  onDrift: SyncOptions['onDrift'] = 'heal',
): {
  write(text: string): void;
  /** Moves the jobs to another file. */
  move(): void;
  sync(): Promise<SyncOutcome>;
  /** The daemon starts again: only the database knows what it applied. */
  restart(): void;
} {
  const directory = writeFiles({ 'pgherd.yaml': 'project: billing\n', 'jobs.yaml': files });
  const options: SyncOptions = {
    directory,
    cwd: directory,
    environment: null,
    schema: 'pgherd',
    onDrift,
    lockTimeoutMs: 10_000,
    toolVersion: 'test',
  };
  let memory: SyncMemory | null = null;
  return {
    write: (text) => writeFileSync(join(directory, 'jobs.yaml'), text),
    move: () => renameSync(join(directory, 'jobs.yaml'), join(directory, 'moved.yaml')),
    sync: async () => {
      const outcome = await syncOnce(connection, options, memory, new AbortController().signal);
      memory = outcome.memory;
      await recordSync(connection, { ...outcome, hostname: 'host', pid: 1 });
      return outcome;
    },
    restart: () => {
      memory = null;
    },
  };
}

describe('a sync', () => {
  test('applies changes in the files, and nothing the second time', async () => {
    const { sync, write } = syncer(A);

    expect(await sync()).toMatchObject({ project: 'billing', state: 'ok', applied: true, revision: 1 });
    expect(await sync()).toMatchObject({ state: 'ok', applied: false, revision: 1 });
    write(B);
    expect(await sync()).toMatchObject({ state: 'ok', applied: true, revision: 2 });
    expect(await sqlOfA()).toBe('select 2');
  });

  test('respects a rollback after a restart, too, until its files change', async () => {
    const { sync, write, restart } = syncer(A);
    await sync();
    write(B);
    await sync();
    const back = await runCli(['rollback', '1', '--project', 'billing', '--yes'], {
      env: { PGHERD_URL: database.url },
    });
    expect(back).toMatchObject({ code: 0 });

    restart();
    expect(await sync()).toMatchObject({ state: 'drifted', applied: false, revision: 3 });
    restart();
    write(`# a comment is not a change\n${B}`);
    expect(await sync()).toMatchObject({ state: 'drifted', applied: false, revision: 3 });
    expect(await sqlOfA()).toBe('select 1');
    restart();
    write(B.replace('select 2', 'select 3'));
    expect(await sync()).toMatchObject({ state: 'ok', applied: true, revision: 4 });
  });

  describe('after a failover or a restore', () => {
    /** The last revision is gone, as where a standby lacked it. */
    async function lose(revision: number, to: string): Promise<void> {
      await database.query('delete from pgherd.revision_changes where revision = $1', [revision]);
      await database.query('update pgherd.projects set revision = $1', [revision - 1]);
      await database.query('delete from pgherd.revisions where revision = $1', [revision]);
      await database.query(
        `update pgherd.jobs set sql = $1, applied = jsonb_set(applied, '{sql}', to_jsonb($1::text)), revision = $2`,
        [to, revision - 1],
      );
    }

    test.each(['goes on', 'starts again'])('applies again what was lost: the daemon %s', async (how) => {
      const { sync, write, restart } = syncer(A);
      await sync();
      write(B);
      expect(await sync()).toMatchObject({ applied: true, revision: 2 });
      const marks = (): Promise<readonly object[]> => database.query('select files_mark from pgherd.project_syncs');
      const lost = await marks();
      await lose(2, 'select 1');

      if (how === 'starts again') restart();
      expect(await sync()).toMatchObject({ state: 'ok', applied: true, revision: 2 });
      expect(await sqlOfA()).toBe('select 2');
      expect(await marks()).not.toEqual(lost);
    });

    test('does not undo a revision from elsewhere that has the number of the one that was lost', async () => {
      const { sync, write } = syncer(A);
      await sync();
      write(B);
      await sync();
      await lose(2, 'select 1');
      const directory = writeFiles({
        'pgherd.yaml': 'project: billing\n',
        'jobs.yaml': A.replace('select 1', 'select 7'),
      });
      const applied = await runCli(['apply', '--yes'], { cwd: directory, env: { PGHERD_URL: database.url } });
      expect(applied).toMatchObject({ code: 0 });

      expect(await sync()).toMatchObject({
        state: 'drifted',
        applied: false,
        message: expect.stringContaining('revision 2 was applied from elsewhere'),
      });
      expect(await sqlOfA()).toBe('select 7');
    });
  });

  test('writes the file that declares a job now, without a revision', async () => {
    const { sync, move } = syncer(A);
    await sync();
    move();

    expect(await sync()).toMatchObject({ state: 'ok', applied: false, revision: 1 });
    expect(await database.query('select source_file from pgherd.jobs')).toEqual([{ source_file: 'moved.yaml' }]);
  });

  test('reverts manual changes and deletes', async () => {
    const { sync } = syncer(A);
    await sync();

    await database.query("update pgherd.jobs set sql = 'select 666'");
    expect(await sync()).toMatchObject({ state: 'ok', applied: true });
    await database.query('delete from pgherd.jobs');
    expect(await sync()).toMatchObject({ state: 'ok', applied: true });
    expect(await sqlOfA()).toBe('select 1');
  });

  test('that only reports keeps manual changes, applies other changes, and names the login', async () => {
    const { sync, write } = syncer(A, 'report');
    await sync();
    await database.query("update pgherd.jobs set sql = 'select 666'");

    expect(await sync()).toMatchObject({
      state: 'drifted',
      applied: false,
      message: expect.stringMatching(/changed manually: job a by \S+/),
    });
    write('jobs: { a: { sql: select 1 }, b: { sql: select 3 } }\n');
    expect(await sync()).toMatchObject({ state: 'drifted', applied: true, revision: 2 });
    expect(await sqlOfA()).toBe('select 666');
    expect(await database.query("select sql from pgherd.jobs where name = 'b'")).toEqual([{ sql: 'select 3' }]);
  });

  test('of invalid or emptied files changes nothing and reports the place', async () => {
    const { sync, write } = syncer(A);
    await sync();

    write('jobs: { a: { sql: selec 1 } }\n');
    expect(await sync()).toMatchObject({
      state: 'invalid',
      message: expect.stringContaining('jobs.yaml:1:19: syntax error'),
      diagnostics: [{ code: 'PGH070' }],
    });
    write('');
    expect(await sync()).toMatchObject({
      state: 'invalid',
      message: expect.stringContaining('jobs.yaml:1:1: the files declare'),
    });
    expect(await sqlOfA()).toBe('select 1');
  });

  test('is blocked by the same rules as an apply', async () => {
    const { sync, write } = syncer('jobs: { a: { sql: select 1, protect: true }, b: { sql: select 1 } }\n');
    await sync();

    write('jobs: { b: { sql: select 1 } }\n');
    expect(await sync()).toMatchObject({ state: 'blocked', message: expect.stringContaining('protected') });
  });

  test('with old files does not revert a revision that another daemon applied from newer ones', async () => {
    const old = syncer(A);
    const newer = syncer(A);
    await old.sync();
    await newer.sync();

    newer.write(B);
    expect(await newer.sync()).toMatchObject({ applied: true, revision: 2 });
    expect(await old.sync()).toMatchObject({
      state: 'drifted',
      applied: false,
      message: expect.stringContaining('revision 2 was applied from elsewhere'),
    });
    old.write(B);
    expect(await old.sync()).toMatchObject({ state: 'ok', applied: false, revision: 2 });
    expect(await sqlOfA()).toBe('select 2');
  });
});

test('a daemon with --sync follows its files, reports invalid ones, and status shows it', async () => {
  const directory = writeFiles({ 'pgherd.yaml': 'project: billing\n', 'jobs.yaml': A });
  const cli = { cwd: directory, env: { PGHERD_URL: database.url } };
  const daemon = spawnCli(['run', '--sync', '.', '--log-format', 'json'], cli);
  try {
    await waitFor(async () => (await sqlOfA()) === 'select 1', { what: 'the first sync', timeoutMs: 30_000 });
    writeFileSync(join(directory, 'jobs.yaml'), B);
    await waitFor(async () => (await sqlOfA()) === 'select 2', { what: 'the changed file to be applied' });
    writeFileSync(join(directory, 'jobs.yaml'), 'jobs: { a: { sql: selec 1 } }\n');
    await daemon.waitForOutput(/"place":"jobs.yaml:1:19"/);
    await waitFor(
      async () => (await database.query("select from pgherd.project_syncs where state = 'invalid'")).length === 1,
      { what: 'the state to be written' },
    );
    const status = await runCli(['status', '--format', 'json'], cli);
    expect(JSON.parse(status.stdout).syncs).toMatchObject([
      { project: 'billing', state: 'invalid', revision: '2', message: expect.stringContaining('jobs.yaml:1:19') },
    ]);
    expect((await runCli(['status'], cli)).stdout).toMatch(/billing +invalid +2/);
  } finally {
    await daemon.kill('SIGTERM');
  }
});
