import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type CliResult, runCli } from '../../support/cli.ts';
import { addTask, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type CopyableDatabases, copyableDatabases } from '../../support/database-copy.ts';

// With the programs of PostgreSQL, where this machine has them for the server's version: pg_dump does not read a newer server.
let server: TestDatabase;
let databases: CopyableDatabases;
let original: TestDatabase;
let folder: string;
let mayDump = false;

beforeAll(async () => {
  server = await createTestDatabase({ migrated: false });
  databases = copyableDatabases(server);
  original = await databases.copy({ ...server, name: inject('templateName') });
  folder = mkdtempSync(join(tmpdir(), 'pgherd-dump-'));
  writeFileSync(join(folder, 'pgherd.yaml'), 'project: shop\n');
  writeFileSync(join(folder, 'jobs.yaml'), 'jobs: { tick: { schedule: "@daily", sql: select 1 } }\n');
  expect(await pgherd(original, 'migrate', '--new-identity')).toMatchObject({ code: 0 });
  expect(await pgherd(original, 'apply', '--yes')).toMatchObject({ code: 0 });
  const [row] = await server.query<{ major: number }>(
    "select current_setting('server_version_num')::int / 10000 as major",
  );
  const client = Number(/ (\d+)/.exec(spawnSync('pg_dump', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1]);
  mayDump = client >= (row?.major ?? 0);
});
afterAll(async () => {
  await stopDaemons();
  rmSync(folder, { recursive: true });
  await databases.drop();
  await server.drop();
});

const pgherd = ({ url }: TestDatabase, ...args: readonly string[]): Promise<CliResult> =>
  runCli(args, { cwd: folder, env: { PGHERD_URL: url } });

function postgres(program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  expect(`${program} ends with ${status}: ${stderr}`).toBe(`${program} ends with 0: `);
}

test.for(['beside the original', 'in place of the original'])(
  'a database restored by pg_restore waits for a decision %s, and then works',
  async (where, { skip }) => {
    skip(!mayDump, 'this machine has no pg_dump for the version of the server');
    const dump = join(folder, 'dump');
    postgres('pg_dump', '--format', 'custom', '--file', dump, '--dbname', original.url);
    const restored = await databases.empty(where.startsWith('in place') ? original : null);
    postgres('pg_restore', '--exit-on-error', '--dbname', restored.url, dump);

    const { name } = restored;
    for (const args of [['plan'], ['apply', '--yes']]) {
      const refused = await pgherd(restored, ...args);
      expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining(`database ${name} is a copy`) });
      expect(refused.stderr).toContain('pgherd migrate --adopt-identity');
    }
    expect(await pgherd(restored, 'doctor')).toMatchObject({ code: 1 });
    await expect(startDaemon(restored)).rejects.toMatchObject({ code: 'database_copied' });

    const decision = where.startsWith('in place') ? '--adopt-identity' : '--new-identity';
    expect(await pgherd(restored, 'migrate', decision)).toMatchObject({ code: 0 });
    expect((await pgherd(restored, 'plan')).stdout).toContain('No changes');
    await startDaemon(restored);
    expect(await logged(restored, { task: await addTask(restored, 'select 1') })).toMatchObject({ state: 'finished' });
    await stopDaemons();
  },
);
