import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CliResult, spawnCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { runHere } from '../../support/run-command.ts';

// Two installations on one server, each with roles of its own.
const PREFIXES = [`a${randomBytes(3).toString('hex')}_`, `b${randomBytes(3).toString('hex')}_`] as const;
const NAMES = ['pgherd_owner', 'pgherd_daemon', 'pgherd_deployer', 'job_monitor', 'job_scheduler'] as const;
let databases: readonly [TestDatabase, TestDatabase];
/** The name of a role as an installation without a prefix has it. */
const PLAIN_ROLE = /\b(?:pgherd_(?:owner|daemon|deployer)|job_(?:monitor|scheduler))\b/;
let deployer: string;

const cli = (args: readonly string[], url: string, files?: Readonly<Record<string, string>>): Promise<CliResult> =>
  runHere(args, { ...(files === undefined ? {} : { cwd: writeFiles(files) }), env: { PGHERD_URL: url } });

beforeAll(async () => {
  databases = [await createTestDatabase({ migrated: false }), await createTestDatabase({ migrated: false })];
  for (const [index, { url }] of databases.entries()) {
    const args = [
      'migrate',
      '--role-prefix',
      PREFIXES[index] ?? '',
      '--compat',
      'pg_cron',
      '--compat',
      'elephant_worker',
    ];
    expect(await cli(args, url)).toMatchObject({ code: 0 });
  }
  deployer = await databases[0].createRole('deployer', { memberOf: [`${PREFIXES[0]}pgherd_deployer`] });
}, 180_000);
afterAll(async () => {
  const [first, second] = databases;
  await second.drop();
  await first.query('drop schema if exists pgherd, cron, scheduler cascade');
  for (const name of PREFIXES.flatMap((prefix) => NAMES.map((role) => `${prefix}${role}`))) {
    await first.query(`drop role if exists ${name}`);
  }
  await first.drop();
});

describe('two installations with role prefixes', { timeout: 120_000 }, () => {
  const files = { 'pgherd.yaml': 'project: shop\n', 'jobs.yaml': 'jobs: { tick: { role: ROLE, sql: select 1 } }\n' };

  test('use no role without their prefix, and name it in their messages', async () => {
    const [row] = await databases[0].query<{ owner: string; prefix: string; plain: string | null }>(
      `select pg_get_userbyid(nspowner)::text as owner, (select role_prefix from pgherd.installation) as prefix,
         (select string_agg(p.proname, ', ') from pg_proc p where p.pronamespace = n.oid and p.prosrc ~ '\\mpgherd_(owner|daemon|deployer)\\M|\\mjob_(monitor|scheduler)\\M') as plain
       from pg_namespace n where nspname = 'pgherd'`,
    );
    expect(row).toEqual({ owner: `${PREFIXES[0]}pgherd_owner`, prefix: PREFIXES[0], plain: null });
    const granted = await databases[0].query<{ role: string }>(
      `select distinct grantee::text as role from information_schema.role_table_grants where table_schema in ('pgherd', 'cron', 'scheduler') order by 1`,
    );
    expect(
      granted.map(({ role }) => role).filter((role) => role !== 'PUBLIC' && !role.startsWith(PREFIXES[0])),
    ).toEqual([]);
  });

  test('do not share power: a deployer of one cannot plan or apply in the other', async () => {
    const [first, second] = databases;
    await first.query(`insert into pgherd.allowed_roles (role) values ($1)`, [deployer]);
    const own = { ...files, 'jobs.yaml': files['jobs.yaml'].replace('ROLE', deployer) };
    expect(await cli(['apply', '--yes'], first.roleUrl(deployer), own)).toMatchObject({ code: 0 });
    const there = first.roleUrl(deployer).replace(first.name, second.name);
    for (const args of [['plan'], ['apply', '--yes'], ['jobs']]) {
      const result = await cli(args, there, own);
      expect(result).toMatchObject({ code: 1, stderr: expect.stringMatching(/permission denied|may not/) });
      expect(result.stderr).toContain(`${PREFIXES[1]}job_monitor to read`);
      expect(result.stderr).not.toMatch(PLAIN_ROLE);
    }
  });

  test('are named by a daemon that may not run, and by one that may too much', async () => {
    const [{ url, roleUrl }] = databases;
    const refused = await cli(['run'], roleUrl(deployer));
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`${PREFIXES[0]}pgherd_daemon to run`) });
    expect(refused.stderr).not.toMatch(PLAIN_ROLE);
    const daemon = spawnCli(['run', '--url', url, '--log-format', 'text']);
    await daemon.waitForOutput(new RegExp(`superuser.*log the daemon in as ${PREFIXES[0]}pgherd_daemon`));
    expect((await daemon.kill('SIGTERM')).code).toBe(0);
  });

  test('keep their prefix: migrate works without it, and is refused with another one', async () => {
    const [{ url }] = databases;
    expect(await cli(['migrate'], url)).toMatchObject({ code: 0 });
    const other = await cli(['migrate', '--role-prefix', 'else_'], url);
    expect(other).toMatchObject({ code: 1 });
    expect(other.stderr).toContain(`was installed with the role prefix ${PREFIXES[0]}; nothing was changed`);
    expect((await cli(['migrate', '--role-prefix', 'Bad-'], url)).stderr).toContain('cannot be the prefix of a role');
    const { stdout } = await cli(['doctor', '--format', 'json'], url);
    expect(stdout).not.toMatch(PLAIN_ROLE);
    expect(stdout).toContain(`log the daemon in as ${PREFIXES[0]}pgherd_daemon`);
    const { stdout: script } = await cli(['migrate', '--print', '--role-prefix', 'x_'], url);
    expect(script).toContain('x_pgherd_owner');
    expect(script.replaceAll(/x_(pgherd_|job_)/g, '')).not.toMatch(/\b(?:pgherd_owner|pgherd_deployer|job_monitor)\b/);
  });

  test('are uninstalled with the names of their own roles', async () => {
    const { code, stderr } = await cli(['uninstall', '--yes'], databases[1].url);
    expect(code).toBe(0);
    expect(stderr).toContain(
      `drop role ${PREFIXES[1]}job_monitor, ${PREFIXES[1]}job_scheduler, ${PREFIXES[1]}pgherd_daemon`,
    );
    expect(stderr).not.toMatch(/[ ,]pgherd_owner/);
    expect(await databases[0].query('select name from pgherd.jobs')).toEqual([{ name: 'tick' }]);
  });
});
