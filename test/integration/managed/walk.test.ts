import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CliResult, spawnCli } from '../../support/cli.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { type AdminClass, type ManagedCluster, startManagedCluster } from '../../support/managed-cluster.ts';
import { runHere } from '../../support/run-command.ts';
import { waitFor } from '../../support/wait-for.ts';

// The walk of docs/managed.md, with a login of the same rights as the providers' administrators. Each class begins on a server
// on which pgherd was never installed: roles are shared by all databases.
function sqlOfPage(): string {
  const page = readFileSync(new URL('../../../docs/managed.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/^```sql\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
  expect(blocks).toHaveLength(1);
  return blocks.join('');
}

const ADMINS = ['rds', 'neon', 'cloudsql'] as const;

const pgherd = (
  cluster: ManagedCluster,
  args: readonly string[],
  where: { readonly database: string; readonly login: string; readonly cwd?: string },
): Promise<CliResult> =>
  runHere(args, {
    env: { PGHERD_URL: cluster.url(where.database, where.login) },
    ...(where.cwd === undefined ? {} : { cwd: where.cwd }),
  });

const files = (cluster: ManagedCluster, role: string | null): string =>
  writeFiles({
    'pgherd.yaml':
      role === null ? 'project: shop\n' : `project: shop\nroles: { ${role}: { password_env: ROLE_PASSWORD } }\n`,
    'jobs.yaml': `jobs:\n  clean:\n    schedule: "@every 1h"\n    sql: insert into seen values (current_user)\n${role === null ? '' : `    role: ${role}\n`}`,
    'server.txt': String(cluster.major),
  });

/** `run`, a run of the job `clean`, and the end of the daemon; returns the findings of doctor meanwhile, and the role that ran the job. */
async function runJob(
  cluster: ManagedCluster,
  database: string,
  { daemon, operator, role }: { readonly daemon: string; readonly operator: string; readonly role: string | null },
  cwd: string,
): Promise<{ readonly doctor: CliResult; readonly by: readonly unknown[] }> {
  const env = {
    PGHERD_URL: cluster.url(database, daemon),
    ...(role === null ? {} : { ROLE_PASSWORD: cluster.password(role) }),
  };
  const running = spawnCli(['run', '--log-format', 'text'], { env, cwd });
  try {
    await running.waitForOutput(/started/);
    expect(await pgherd(cluster, ['trigger', 'clean'], { database, login: operator })).toMatchObject({ code: 0 });
    const by = await waitFor(
      async () => {
        const rows = await cluster.as(null, database, 'select by from seen');
        return rows.length > 0 && rows;
      },
      { what: 'the job to run' },
    );
    const doctor = await pgherd(cluster, ['doctor'], { database, login: daemon });
    return { doctor, by };
  } finally {
    expect(await running.kill()).toMatchObject({ code: 0 });
  }
}

describe.each(ADMINS)('an administrator as on %s: CREATEROLE, not a superuser', (kind: AdminClass) => {
  let cluster: ManagedCluster;
  let admin: string;
  let database: string;
  beforeAll(async () => {
    cluster = await startManagedCluster();
    admin = await cluster.createAdmin(kind);
    database = await cluster.createDatabase(admin);
  });
  afterAll(() => cluster.stop());

  /** The grants that this class cannot give are reported; up to PostgreSQL 15 CREATEROLE may grant every role. */
  const notes = (): readonly string[] =>
    kind !== 'cloudsql' || cluster.major < 16
      ? []
      : [
          'note: not granted: grant pg_read_all_stats to pgherd_daemon; without it doctor and status see less',
          'note: not granted: grant pg_signal_backend to pgherd_daemon; without it a session of a lost daemon is ended by a login as its role, or waited for',
        ];
  const noteLines = ({ stderr }: CliResult): readonly string[] => stderr.split('\n').filter((line) => line !== '');

  test('installs as the first in the cluster, with separate roles', async () => {
    const result = await pgherd(cluster, ['migrate'], { database, login: admin });
    expect([result.code, noteLines(result)]).toEqual([0, notes()]);
    expect(
      await cluster.as(
        null,
        database,
        "select pg_get_userbyid(nspowner)::text as owner from pg_namespace where nspname = 'pgherd'",
      ),
    ).toEqual([{ owner: 'pgherd_owner' }]);
    const again = await pgherd(cluster, ['migrate'], { database, login: admin });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('is up to date') });
  });

  test('sets the logins up, and jobs are applied and run under roles of their own', async () => {
    const [deployer, worker] = ['ci_deploy', 'order_janitor'];
    const passwords: Readonly<Record<string, string>> = {
      DAEMON: cluster.password('pgherd_daemon'),
      DEPLOY: cluster.password(deployer),
      JANITOR: cluster.password(worker),
    };
    const sql = sqlOfPage().replaceAll(/(\w+)_PASSWORD/g, (_, name: string) => passwords[name] ?? '');
    await cluster.as(admin, database, `${sql} create table seen (by text); grant insert on seen to ${worker}`);
    const cwd = files(cluster, worker);
    const applied = await pgherd(cluster, ['apply', '--yes'], { database, login: deployer, cwd });
    expect(applied).toMatchObject({ code: 0 });
    const logins = { daemon: 'pgherd_daemon', operator: deployer, role: worker };
    const { doctor, by } = await runJob(cluster, database, logins, cwd);
    expect(by).toEqual([{ by: worker }]);
    expect(doctor).toMatchObject({ code: 0 });
    expect(doctor.stdout).not.toMatch(/^error/m);
  });

  test('installs in a second database of the cluster; an other administrator as well', async () => {
    const second = await cluster.createDatabase(admin);
    const result = await pgherd(cluster, ['migrate'], { database: second, login: admin });
    expect([result.code, noteLines(result)]).toEqual([0, notes()]);

    const other = await cluster.createAdmin(kind);
    const third = await cluster.createDatabase(other);
    const own =
      cluster.major >= 16 ? [`note: ${other} is not a member of pgherd_owner: it owns the schema itself`] : [];
    const elsewhere = await pgherd(cluster, ['migrate'], { database: third, login: other });
    expect([elsewhere.code, noteLines(elsewhere)]).toEqual([0, [...notes(), ...own]]);
    const repeated = await pgherd(cluster, ['migrate'], { database: third, login: other });
    expect(repeated).toMatchObject({ code: 0, stdout: expect.stringContaining('is up to date') });
  });

  test('installs through the SQL of migrate --print', async () => {
    const other = await cluster.createDatabase(admin);
    const printed = await runHere(['migrate', '--print']);
    await cluster.as(admin, other, printed.stdout);
    const result = await pgherd(cluster, ['migrate'], { database: other, login: admin });
    expect(result).toMatchObject({ code: 0, stdout: expect.stringContaining('is up to date') });
  });

  test('a login that may not act as the owner gets an error that names the grant', async () => {
    const other = await cluster.createLogin('other');
    const result = await pgherd(cluster, ['migrate'], { database, login: other });
    expect(result).toMatchObject({ code: 1 });
    expect(result.stderr).toContain(`schema pgherd belongs to pgherd_owner, and ${other} may not act as that role`);
    expect(result.stderr).toMatch(
      cluster.major < 16
        ? /let a superuser run: grant/
        : new RegExp(`let a superuser or ${admin}.* run: grant "pgherd_owner" to "${other}"`),
    );
  });
});

describe('the owner of a database who may not create roles', () => {
  let cluster: ManagedCluster;
  let owner: string;
  beforeAll(async () => {
    cluster = await startManagedCluster();
    owner = await cluster.createAdmin('heroku');
  });
  afterAll(() => cluster.stop());

  const MISSING = 'pgherd_owner, pgherd_daemon, pgherd_deployer, job_monitor, job_scheduler are not there';

  test('migrates, applies and runs with one login, and reports the missing privileges', async () => {
    const database = await cluster.createDatabase(owner);
    const migrated = await pgherd(cluster, ['migrate'], { database, login: owner });
    expect(migrated).toMatchObject({
      code: 0,
      stderr: expect.stringContaining(`${owner} may not create roles, and ${MISSING}`),
    });
    await cluster.as(owner, database, 'create table seen (by text)');
    const cwd = files(cluster, null);
    expect(await pgherd(cluster, ['apply', '--yes'], { database, login: owner, cwd })).toMatchObject({ code: 0 });
    const { doctor, by } = await runJob(cluster, database, { daemon: owner, operator: owner, role: null }, cwd);
    expect(by).toEqual([{ by: owner }]);
    expect(doctor).toMatchObject({ code: 0 });
  });

  test('installs through the SQL of migrate --print', async () => {
    const database = await cluster.createDatabase(owner);
    await cluster.as(owner, database, (await runHere(['migrate', '--print'])).stdout);
    expect(await pgherd(cluster, ['migrate'], { database, login: owner })).toMatchObject({ code: 0 });
  });

  test('uses the roles once an administrator has created them', async () => {
    const database = await cluster.createDatabase(owner);
    expect(await pgherd(cluster, ['migrate'], { database, login: owner })).toMatchObject({ code: 0 });
    const admin = await cluster.createAdmin('rds');
    const roles = ['pgherd_owner', 'pgherd_deployer', 'job_monitor', 'job_scheduler'].map(
      (role) => `create role ${role};`,
    );
    await cluster.as(
      admin,
      database,
      `${roles.join(' ')} create role pgherd_daemon login password '${cluster.password('pgherd_daemon')}';
       grant pg_read_all_stats, pg_signal_backend to pgherd_daemon`,
    );
    const again = await pgherd(cluster, ['migrate'], { database, login: owner });
    expect(again).toMatchObject({ code: 0, stderr: '' });
    await cluster.as(owner, database, 'create table seen (by text); grant insert on seen to pgherd_daemon');
    const cwd = files(cluster, null);
    expect(await pgherd(cluster, ['apply', '--yes'], { database, login: owner, cwd })).toMatchObject({ code: 0 });
    const { by } = await runJob(cluster, database, { daemon: 'pgherd_daemon', operator: owner, role: null }, cwd);
    expect(by).toEqual([{ by: 'pgherd_daemon' }]);
  });

  test('without the right to create a schema reports the missing grant', async () => {
    const database = await cluster.createDatabase(owner);
    const login = await cluster.createLogin('guest');
    const result = await pgherd(cluster, ['migrate'], { database, login });
    expect(result).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`grant create on database "${database}" to "${login}"`),
    });
  });
});
