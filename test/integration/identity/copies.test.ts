import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { spawnCli } from '../../support/cli.ts';
import { addTask, logOf } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type CopyableDatabases, copyableDatabases } from '../../support/database-copy.ts';
import { runHere } from '../../support/run-command.ts';
import { waitFor } from '../../support/wait-for.ts';

let folder: string;
let server: TestDatabase;
let databases: CopyableDatabases;
let original: TestDatabase;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pgherd-copies-'));
  writeFileSync(join(folder, 'pgherd.yaml'), 'project: shop\n');
  const sql = 'insert into effect default values';
  writeFileSync(join(folder, 'jobs.yaml'), `jobs: { tick: { schedule: "@every 1s", sql: "${sql}" } }\n`);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
  server = await createTestDatabase({ migrated: false });
  databases = copyableDatabases(server);
  original = await databases.copy({ ...server, name: inject('templateName') });
  await cli(original, ['migrate', '--new-identity']);
  await original.query('create table effect (at timestamptz default clock_timestamp())');
  await cli(original, ['apply', folder, '--yes']);
});
afterEach(async () => {
  await databases.drop();
  await server.drop();
});

async function cli({ url }: TestDatabase, args: readonly string[], code = 0): Promise<string> {
  const result = await runHere([...args, '--url', url], { cwd: folder });
  expect(`exit ${result.code}: ${result.stdout}${result.stderr}`).toMatch(new RegExp(`^exit ${code}:`));
  return result.stdout + result.stderr;
}

const effects = async ({ query }: TestDatabase): Promise<number> =>
  (await query<{ n: number }>('select count(*)::int as n from effect'))[0]?.n ?? 0;

const identity = async ({ query }: TestDatabase): Promise<string> =>
  (await query<{ uuid: string }>('select uuid::text from pgherd.installation'))[0]?.uuid ?? '';

/** What remains after a dump of the schema was restored into the database it came from: the same rows in new tables. */
async function restoreInPlace({ query }: TestDatabase): Promise<void> {
  const rows = await query(
    'select id, uuid, created_at, system_identifier, database_oid, database_name, relation, role_prefix from pgherd.installation',
  );
  const dump = JSON.stringify(rows[0]);
  // A daemon may be at work: its statement and the drop can wait for each other, and the server then ends one of them.
  await waitFor(
    async () => {
      try {
        await query('drop schema pgherd cascade');
        return true;
      } catch (error) {
        if (error instanceof pg.DatabaseError && error.code === '40P01') return false;
        throw error;
      }
    },
    { what: 'the schema to be dropped' },
  );
  await cli(original, ['migrate']);
  await query('delete from pgherd.installation');
  await query(
    'insert into pgherd.installation select * from jsonb_populate_record(null::pgherd.installation, $1::jsonb)',
    [dump],
  );
}

describe('in a copy', { timeout: 240_000 }, () => {
  test('plan, apply, rollback, doctor and a snapshot refuse with the two ways out', async () => {
    const copy = await databases.copy(original);

    for (const args of [
      ['plan', folder],
      ['apply', folder, '--yes'],
      ['rollback', '1', '--yes'],
      ['export', '--snapshot', join(folder, 's.json')],
    ]) {
      const output = await cli(copy, args, 4);
      expect(output).toContain(
        `database ${copy.name} is a copy: its pgherd installation belongs to database ${original.name} of this server`,
      );
      expect(output).toContain('pgherd migrate --new-identity');
      expect(output).toContain('pgherd migrate --adopt-identity');
    }
    expect(await cli(copy, ['doctor'], 1)).toContain(`database ${copy.name} is a copy`);
    expect(await cli(copy, ['migrate'])).toContain(`database ${copy.name} is a copy`);
    expect(await cli(original, ['plan', folder])).toContain('No changes');
  });

  test('status, task, why and a trigger that waits name the copy, and do not advise to start a daemon', async () => {
    const copy = await databases.copy(original);

    expect(await cli(copy, ['trigger', 'tick', '--wait', '--timeout', '1s'], 1)).toContain('the database is a copy');
    const [{ id } = { id: '' }] = await copy.query<{ id: string }>('select max(id)::text as id from pgherd.tasks');
    const status = await cli(copy, ['status']);
    expect(status).toContain(`a copy  The installation belongs to database ${original.name} of this server`);
    for (const output of [status, await cli(copy, ['task', id]), await cli(copy, ['why', id])]) {
      expect(output).toContain('copy');
      expect(output).not.toMatch(/no daemon/i);
    }
    expect(await cli(original, ['status'])).not.toContain('copy');
  });

  test('the same after a dump and restore, until the identity is decided', async () => {
    await original.query("select pgherd.enqueue('insert into effect default values', delay => '1 h')");
    const copy = await databases.restore(original);
    expect(await cli(copy, ['plan', folder], 4)).toContain(`database ${copy.name} is a copy`);
    await cli(copy, ['migrate', '--new-identity']);
    expect(await identity(copy)).not.toBe(await identity(original));
    expect(await cli(copy, ['plan', folder])).toContain('No changes');
    expect(await copy.query('select from pgherd._tasks')).toEqual([]);
    const daemon = spawnCli(['run', '--url', copy.url, '--log-format', 'text', '--poll', '100ms'], { cwd: folder });
    await waitFor(async () => (await effects(copy)) > 0, { what: 'a run of the job in the restored database' });
    expect((await daemon.kill('SIGTERM')).code).toBe(0);
    expect(await effects(original)).toBe(0);
  });

  test('a saved plan of the original is refused even where the name is the same', async () => {
    const plan = join(folder, 'plan.json');
    await cli(original, ['plan', folder, '--out', plan]);
    const copy = await databases.copy(original);
    expect(await cli(copy, ['apply', plan, '--yes'], 4)).toContain('is a copy');
    rmSync(plan);
  });

  test('a daemon executes nothing, says why, and goes on when the identity is decided', async () => {
    const copy = await databases.copy(original);
    const waiting = await addTask(copy, 'insert into effect default values');
    const daemon = spawnCli(['run', '--url', copy.url, '--log-format', 'text', '--poll', '100ms'], { cwd: folder });
    await daemon.waitForOutput(/is a copy.*waiting for the decision/);
    expect(await copy.query('select from pgherd.daemons')).toHaveLength(0);
    expect(await effects(copy)).toBe(0);

    await cli(copy, ['migrate', '--new-identity']);

    await daemon.waitForOutput(/ready/);
    await waitFor(async () => (await effects(copy)) > 0, { what: 'a run of the job in the decided copy' });
    expect(await logOf(copy, { task: waiting })).toMatchObject([
      { state: 'cancelled', reason: 'the database is a copy: its original runs this task' },
    ]);
    expect((await daemon.kill('SIGTERM')).code).toBe(0);
  });

  test('a decision forgets the daemons and sessions of the original, which a daemon would otherwise end', async () => {
    await original.query(
      `insert into pgherd.daemons (hostname, pid, version, slots, lease_until, max_sessions) values ('there', 1, 'x', 1, now(), 1)`,
    );
    await original.query(
      `insert into pgherd._connections select 1, pid, backend_start, 'someone', current_database() from pg_stat_activity where pid = pg_backend_pid()`,
    );
    for (const decision of ['--new-identity', '--adopt-identity']) {
      const copy = await databases.copy(original);
      await cli(copy, ['migrate', decision]);
      expect(await copy.query('select from pgherd._connections union all select from pgherd.daemons')).toHaveLength(0);
    }
  });
});

describe('a decision', { timeout: 240_000 }, () => {
  test('for a new identity changes the uuid that ledgers know, and forgets the environment', async () => {
    await original.query("update pgherd.projects set environment = 'prod'");
    const copy = await databases.copy(original);
    await cli(copy, ['migrate', '--new-identity']);
    expect(await identity(copy)).not.toBe(await identity(original));
    expect(await copy.query('select environment from pgherd.projects')).toEqual([{ environment: null }]);
    expect(await cli(copy, ['plan', folder])).toContain('No changes');
  });

  test('--adopt-identity keeps the uuid, and new tasks get ids that the original never used', async () => {
    const copy = await databases.copy(original);
    await cli(copy, ['migrate', '--adopt-identity']);
    const later = await addTask(original, 'select 1');
    const there = await addTask(copy, 'select 1');
    expect(await identity(copy)).toBe(await identity(original));
    expect(BigInt(there) - BigInt(later)).toBeGreaterThan(2n ** 30n);
    expect(await cli(copy, ['plan', folder])).toContain('No changes');
  });

  test('cannot be both at once, nor a script', async () => {
    await cli(original, ['migrate', '--new-identity', '--adopt-identity'], 64);
    await cli(original, ['migrate', '--new-identity', '--print'], 64);
  });
});

describe('is not a copy', { timeout: 240_000 }, () => {
  test('a renamed database; doctor names the old name until migrate records the new one', async () => {
    const name = `${original.name}_renamed`;
    await server.query(`alter database ${original.name} rename to ${name}`);
    const renamed = { ...original, name, url: original.url.replace(original.name, name) };
    expect(await cli(renamed, ['plan', folder])).toContain('No changes');
    expect(await cli(renamed, ['doctor'])).toContain(`database ${original.name} was renamed to ${name}`);
    await cli(renamed, ['migrate']);
    expect(await cli(renamed, ['doctor'])).toContain(`the installation belongs to database ${name}`);
    await server.query(`alter database ${name} rename to ${original.name}`);
  });

  test('a database whose system identifier this login may not read', async () => {
    const deployer = await server.createRole('deployer', { memberOf: ['pgherd_deployer'] });
    await original.query('revoke execute on function pg_control_system() from public');
    const theirs = { ...original, url: server.roleUrl(deployer).replace(server.name, original.name) };
    expect(await cli(theirs, ['plan', folder])).toContain('No changes');

    const copy = await databases.copy(original);
    const there = { ...copy, url: server.roleUrl(deployer).replace(server.name, copy.name) };
    expect(await cli(there, ['plan', folder], 4)).toContain(`database ${copy.name} is a copy`);
  });
});

describe('after a restore in place', { timeout: 240_000 }, () => {
  test('commands refuse, and adopting it continues', async () => {
    await restoreInPlace(original);
    expect(await cli(original, ['plan', folder], 4)).toContain(
      `an earlier state of database ${original.name}, restored from a dump`,
    );
    await cli(original, ['migrate', '--adopt-identity']);
    expect(await cli(original, ['plan', folder])).toContain('1 to add');
  });

  test('a daemon that ran through it ends with exit code 4', async () => {
    const daemon = spawnCli(['run', '--url', original.url, '--log-format', 'text', '--lease', '1s'], { cwd: folder });
    await daemon.waitForOutput(/ready/);
    await restoreInPlace(original);
    const { code, stderr } = await daemon.ended;
    expect(code).toBe(4);
    expect(stderr).toContain('restored from a dump');
  });
});
