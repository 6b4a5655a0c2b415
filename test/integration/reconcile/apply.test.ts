import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../../src/cli/shell/exit-code.ts';
import type { PgherdError } from '../../../src/errors.ts';
import { isBlocked } from '../../../src/plan/plan.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import { applySavedPlan } from '../../../src/reconcile/apply.ts';
import { loadLive } from '../../../src/reconcile/load.ts';
import { type PlanRequest, planChanges } from '../../../src/reconcile/plan.ts';
import { checkedByHash, checkedByRows } from '../../../src/reconcile/read/checked-sql.ts';
import { readDefinitions } from '../../../src/reconcile/read/read-definitions.ts';
import { loadAppliedSql } from '../../../src/store/definitions/applied-sql.ts';
import { underProjectLock } from '../../../src/store/locks/project-lock.ts';
import { latestVersion } from '../../../src/store/migrate/schema-source.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { applyRequest, NOW_MS, openControl, requestFor } from '../../support/reconcile.ts';
import { type CommandOutcome, runCommand } from '../../support/run-command.ts';

const OPTIONS = { lockTimeoutMs: 10_000, toolVersion: 'test', nowMs: Date.now() };
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

const jobs = (entries: Readonly<Record<string, string>>): string =>
  `jobs:\n${Object.entries(entries)
    .map(([name, rest]) => `  ${name}: { ${rest} }\n`)
    .join('')}`;

describe('apply', () => {
  test('writes rows, a revision and its changes, and nothing at all the second time', async () => {
    const wanted = await requestFor(jobs({ a: 'sql: select 1', b: 'sql: select 2' }));

    expect((await applyRequest(connection, wanted)).revision).toBe(1);
    expect((await applyRequest(connection, wanted)).revision).toBeNull();

    expect(await database.query('select name, revision::int, source_file from pgherd.jobs order by name')).toEqual([
      { name: 'a', revision: 1, source_file: 'jobs.yaml' },
      { name: 'b', revision: 1, source_file: 'jobs.yaml' },
    ]);
    expect(await database.query('select revision::int, summary from pgherd.revisions')).toEqual([
      { revision: 1, summary: { add: 2, change: 0, rename: 0, delete: 0, unchanged: 0, drift: 0 } },
    ]);
    expect(await database.query('select action, kind, name from pgherd.revision_changes order by name')).toEqual([
      { action: 'create', kind: 'job', name: 'a' },
      { action: 'create', kind: 'job', name: 'b' },
    ]);
  });

  test('keeps the row of a renamed job, and with it its history', async () => {
    await applyRequest(connection, await requestFor(jobs({ old: 'sql: select 1' })));
    const [before] = await database.query<{ id: string }>('select id from pgherd.jobs');

    await applyRequest(connection, await requestFor(jobs({ new: 'sql: select 1, renamed_from: old' })));

    expect(await database.query('select id, name from pgherd.jobs')).toEqual([{ id: before?.id, name: 'new' }]);
  });

  test('does not change the jobs of another project', async () => {
    await applyRequest(connection, await requestFor(jobs({ theirs: 'sql: select 1' }), { project: 'shop' }));
    await applyRequest(connection, await requestFor(jobs({ mine: 'sql: select 1' }), { project: 'billing' }));
    const taken = await requestFor(jobs({ theirs: 'sql: select 2' }), { project: 'billing' });

    await expect(applyRequest(connection, taken)).rejects.toMatchObject({
      code: 'plan_blocked',
      message: expect.stringContaining('belongs to project shop'),
    });
    expect(await database.query('select name, sql from pgherd.jobs order by name')).toEqual([
      { name: 'mine', sql: 'select 1' },
      { name: 'theirs', sql: 'select 1' },
    ]);
  });

  test('names job, file, line and hint when the tables reject a role, and writes nothing', async () => {
    const role = await database.createRole('leaver');
    const saved = await planChanges(
      connection,
      await requestFor(jobs({ a: 'sql: select 1', b: `sql: select 2, role: ${role}` })),
      {
        lockTimeoutMs: 1_000,
      },
    );
    await database.query(`drop role ${role}`);

    await expect(applySavedPlan(connection, saved, { ...OPTIONS, nowMs: NOW_MS })).rejects.toMatchObject({
      code: 'not_found',
      message: `jobs.yaml:3: job "b": role "${role}" does not exist; nothing was written`,
      hint: expect.stringContaining('create the role'),
    });
    expect(await database.query('select from pgherd.jobs')).toEqual([]);
    expect(await database.query('select from pgherd.revisions')).toEqual([]);
  });

  describe('blocks what the tables would refuse', () => {
    const reasons = async (by: Connection, wanted: PlanRequest): Promise<readonly string[]> => {
      const { changes } = await planChanges(by, wanted, { lockTimeoutMs: 1_000 });
      return changes.flatMap(({ name, blocked }) => (blocked === null ? [] : `${name}: ${blocked.reason}`));
    };

    test('a role that is missing, a superuser or an owner of pgherd', async () => {
      const owner = await database.createRole('owner', { memberOf: ['pgherd_owner'] });
      const wanted = await requestFor(
        jobs({
          a: 'sql: select 1, role: nobody_has_this',
          b: 'sql: select 1, role: postgres',
          c: `sql: select 1, role: ${owner}`,
        }),
      );

      expect(await reasons(connection, wanted)).toEqual([
        'a: role "nobody_has_this" does not exist: create the role, or correct "role"',
        expect.stringMatching(/^b: role "postgres" is a superuser or a member of pgherd_owner, and may not/),
        expect.stringMatching(/^c: role "owner_\w+" is a superuser or a member of pgherd_owner, and may not/),
      ]);
      await expect(applyRequest(connection, wanted)).rejects.toMatchObject({ code: 'plan_blocked' });
    });

    test('a job that breaks a rule of the policy, with the rule in both', async () => {
      const cwd = writeFiles({
        'pgherd.yaml':
          'project: test\npolicy:\n  max-starts-per-minute: { limit: 1 }\n  rules:\n    - { name: no-sleep, expression: "!change.after.sql.contains(\'sleep\')" }\n',
        'jobs.yaml': jobs({ a: 'sql: select pg_sleep(1), schedule: "@daily"', b: 'sql: select 2, schedule: "@daily"' }),
      });
      const plan = await runCommand(['plan', '--url', database.url], { cwd });
      const apply = await runCommand(['apply', '--yes', '--url', database.url], { cwd }).catch(
        (error: unknown) => error,
      );

      expect(plan.exitCode).toBe(4);
      expect(exitCodeOf((apply as PgherdError).code)).toBe(4);
      for (const rule of ['the rule is policy.max-starts-per-minute, pgherd.yaml:3', 'the rule is in pgherd.yaml:5']) {
        expect(plan.stdout).toContain(rule);
        expect((apply as PgherdError).message).toContain(rule);
      }
    });

    test('nothing for a login that only plans: a note says that another one has to apply', async () => {
      const monitor = await database.createRole('monitor', { memberOf: ['job_monitor'] });
      const deployer = await database.createRole('deployer', { memberOf: ['pgherd_deployer'] });
      const cwd = writeFiles({
        'pgherd.yaml': 'project: test\n',
        'jobs.yaml': jobs({ a: `sql: select 1, role: ${deployer}` }),
      });
      const plan = (role: string, ...more: string[]): Promise<CommandOutcome> =>
        runCommand(['plan', ...more, '--url', database.roleUrl(role)], { cwd });
      const note = `${monitor} may plan, but not apply: apply as a member of pgherd_deployer\n`;

      expect(await plan(monitor)).toMatchObject({ exitCode: 0, stderr: note });
      expect(await plan(deployer)).toMatchObject({ exitCode: 0, stderr: '' });
      const comment = await plan(monitor, '--format', 'markdown');
      expect([comment.exitCode, comment.stderr]).toEqual([0, note]);
      expect(comment.stdout).not.toContain(monitor);
      await runCommand(['apply', '--yes', '--url', database.roleUrl(deployer)], { cwd });
      expect(await plan(monitor)).toMatchObject({ exitCode: 0, stderr: '' });

      await database.query(`alter role ${deployer} connection limit 0`);
      await expect(runCommand(['apply', '--yes', '--url', database.roleUrl(deployer)], { cwd })).rejects.toMatchObject({
        hint: expect.stringMatching(`^alter role ${deployer} connection limit …, or end sessions`),
      });
    });

    test('a role of which the planning login, or every login that may apply, is not a member', async () => {
      const role = await database.createRole('janitor');
      const deployer = await database.createRole('deployer', { memberOf: ['pgherd_deployer'] });
      const monitor = await database.createRole('monitor', { memberOf: ['job_monitor'] });
      const wanted = await requestFor(jobs({ a: `sql: select 1, role: ${role}` }));
      const [theirs, watching] = [
        await openControl(database.roleUrl(deployer)),
        await openControl(database.roleUrl(monitor)),
      ];

      const own = [expect.stringContaining(`a: ${deployer} is not a member of role "${role}": grant ${role} to`)];
      // Roles belong to the server: other tests' logins may apply here, too.
      const refused = [expect.stringMatching(`^a: \\S+ is not a member of role "${role}": grant ${role} to`)];
      expect(await reasons(theirs, wanted)).toEqual(own);
      expect(await reasons(watching, wanted)).toEqual(refused);
      await expect(applyRequest(theirs, wanted)).rejects.toMatchObject({ code: 'plan_blocked' });

      const other = await database.createRole('other', { memberOf: ['pgherd_deployer', role] });
      expect(await reasons(theirs, wanted)).toEqual(own);
      expect(await reasons(watching, wanted)).toEqual([]);
      const [change] = (await planChanges(watching, wanted, { lockTimeoutMs: 1_000 })).changes;
      expect(change?.notes).toContainEqual({
        level: 'warning',
        code: 'role-refused',
        text: expect.stringContaining('is not a member of role'),
      });
      await database.query(`revoke pgherd_deployer from ${other}`);
      expect(await reasons(watching, wanted)).toEqual(refused);

      await database.query(`grant ${role} to ${deployer}`);
      expect(await reasons(watching, wanted)).toEqual([]);
      expect((await applyRequest(theirs, wanted)).revision).toBe(1);
      await Promise.all([theirs.close(), watching.close()]);
      await database.query('delete from pgherd.jobs');
    });

    test('a role that apply would restore in place of a manual change', async () => {
      const role = await database.createRole('janitor');
      const wanted = await requestFor(jobs({ a: `sql: select 1, role: ${role}` }));
      await applyRequest(connection, wanted);
      await database.query("update pgherd.jobs set role = null where name = 'a'");
      await database.query(`alter role ${role} superuser`);

      const plan = await planChanges(connection, wanted, { lockTimeoutMs: 1_000 });

      expect([plan.changes, plan.drift.length, isBlocked(plan)]).toEqual([[], 1, true]);
      expect(plan.diagnostics).toContainEqual(
        expect.objectContaining({
          code: 'PGH211',
          severity: 'error',
          file: 'jobs.yaml',
          line: 2,
          message: expect.stringContaining(`cannot revert the manual change of job a: role "${role}" is a superuser`),
        }),
      );
      await expect(applyRequest(connection, wanted)).rejects.toMatchObject({ code: 'plan_blocked' });
      await database.query(`alter role ${role} nosuperuser`);
      expect((await applyRequest(connection, wanted)).revision).not.toBeNull();
      await database.query('delete from pgherd.jobs');
    });

    test('a time zone that PostgreSQL does not know', async () => {
      // Node still knows this name; the IANA database no longer contains it.
      const wanted = await requestFor(jobs({ a: 'sql: select 1, timezone: US/Pacific-New' }));

      expect(await reasons(connection, wanted)).toEqual([
        'a: PostgreSQL does not know the time zone "US/Pacific-New": write a name that pg_timezone_names contains',
      ]);
    });
  });

  test('lets the server end it when its client vanishes, and is not ended by the limits of its login', async () => {
    await connection.execute("set statement_timeout = '10s'");
    const locked = { project: 'test', schema: 'pgherd' };
    const settings = await underProjectLock(connection, locked, 1_000, () =>
      connection.query(
        `select current_setting('idle_in_transaction_session_timeout') as idle, current_setting('statement_timeout') as statement,
           current_setting('lock_timeout') as lock`,
      ),
    );

    expect(settings).toEqual([{ idle: '1min', statement: '0', lock: '1s' }]);
  });

  test('runs two applies of one project one after the other, so that each plans after the other', async () => {
    const other = await openControl(database.url);
    const wanted = await requestFor(jobs({ a: 'sql: select 1' }));

    const results = await Promise.all([applyRequest(connection, wanted), applyRequest(other, wanted)]);

    expect(results.map(({ revision }) => revision).sort()).toEqual([1, null]);
    await other.close();
  });

  test('ends with an error when another session holds the lock, and names it', async () => {
    const wanted = await requestFor(jobs({ a: 'sql: select 1' }));
    const holder = await database.client();
    await holder.query("set application_name = 'somebody'");
    await holder.query('begin');
    await holder.query("select pg_advisory_xact_lock(hashtextextended('pgherd apply pgherd test', 0))");
    const [{ pid } = { pid: 0 }] = (await holder.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;

    await expect(
      (async () => {
        const { applyDefinitions } = await import('../../../src/reconcile/apply.ts');
        await applyDefinitions(connection, wanted, { ...OPTIONS, lockTimeoutMs: 50, reviewedDigest: null });
      })(),
    ).rejects.toMatchObject({
      code: 'lock_not_obtained',
      message: expect.stringMatching(new RegExp(`An apply holds it since .*pid ${pid}, user .*, somebody`)),
    });
    await holder.query('rollback');
    expect((await applyRequest(connection, wanted)).revision).toBe(1);
  });

  describe('gives up with exit code 5, writes nothing and names the session', () => {
    test.each([
      ['a scheduler’s transaction that has added a job', "select pgherd.insert_job('select 9')", 'writes definitions'],
      ['one that has changed a row', "update pgherd.jobs set description = 'x'", 'writes definitions'],
      ['a scheduler’s transaction that has paused the job', "select pgherd.pause_job('a')", 'has locked rows'],
      ['one that has locked a row', 'select from pgherd.jobs for update', 'has locked rows'],
    ])('%s', async (title, sql, what) => {
      const alice = await database.createRole('alice', { memberOf: ['job_scheduler'] });
      await applyRequest(connection, await requestFor(jobs({ a: `sql: select 1, role: ${alice}` })));
      const cwd = writeFiles({
        'pgherd.yaml': 'project: test\n',
        'jobs.yaml': jobs({ a: `sql: select 2, schedule: "@daily", role: ${alice}` }),
      });
      const apply = (): Promise<CommandOutcome> =>
        runCommand(['apply', '--yes', '--lock-timeout', '200ms', '--url', database.url], { cwd });
      const holder = await database.client(title.includes('scheduler') ? alice : undefined);
      const [{ pid } = { pid: 0 }] = (await holder.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
      await holder.query('begin');
      await holder.query(sql);

      const error = await apply().catch((thrown: unknown) => thrown);

      expect(error).toMatchObject({
        message: expect.stringMatching(
          new RegExp(
            `^the lock of project test was not obtained within 200 ms; nothing was changed. A transaction that ${what}.* since .*pid ${pid}, `,
          ),
        ),
        hint: 'try again when that has ended, or wait longer with --lock-timeout',
      });
      expect(exitCodeOf((error as PgherdError).code)).toBe(5);
      expect(await database.query('select sql from pgherd.jobs where name = $1', ['a'])).toEqual([{ sql: 'select 1' }]);
      await holder.query('rollback');
      expect((await apply()).exitCode).toBe(0);
    });
  });

  test('applies ten thousand jobs in a few statements, and finds them unchanged', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`job-${index}`, `sql: select ${index}`]),
    );
    const wanted = await requestFor(jobs(many));

    expect((await applyRequest(connection, wanted)).plan.summary.add).toBe(10_000);
    const again = await planChanges(connection, wanted, { lockTimeoutMs: 1_000 });
    expect(again.summary).toEqual({ add: 0, change: 0, rename: 0, delete: 0, unchanged: 10_000, drift: 0 });
  });
});

describe('reading definitions that were applied before', () => {
  test('skips unchanged SQL, whatever it contains, and parses changed SQL', async () => {
    const good = {
      plain: 'sql: select 1',
      wide: `sql: 'select ''žluťoučký 🐘'', E''\\\\n'' -- end'`,
      bound: `params: {days: 3}, sql: "select $1->>'days'"`,
      outside: 'transaction: false, sql: vacuum',
    };
    await applyRequest(connection, await requestFor(jobs(good)));
    const hashes = await loadAppliedSql(connection, 'test');
    const byRows = checkedByRows((await loadLive(connection, 'test', { adopt: false })).jobs);
    const read = async (definitions: Record<string, string>): Promise<readonly string[]> => {
      const cwd = writeFiles({ 'jobs.yaml': jobs(definitions) });
      const options = { paths: ['jobs.yaml'], cwd, environment: null, vars: {}, nowMs: Date.now() };
      const [codes, others] = await Promise.all(
        [checkedByHash(hashes), byRows].map(async (checked) => {
          const { diagnostics } = await readDefinitions({ ...options, checkedSql: async () => checked });
          return diagnostics.map(({ code }) => code);
        }),
      );
      expect(others).toEqual(codes);
      return codes ?? [];
    };

    expect([...hashes.keys()].sort()).toEqual(['bound', 'outside', 'plain', 'wide']);
    const { set } = await requestFor(jobs(good));
    expect(set.jobs.filter(({ definition }) => !checkedByHash(hashes)(definition) || !byRows(definition))).toEqual([]);
    expect(await read(good)).toEqual([]);
    expect(await read({ ...good, plain: 'sql: select' })).toEqual([]); // `select` alone is SQL
    expect(await read({ ...good, plain: 'sql: selec 1' })).toEqual(['PGH070']);
    expect(await read({ ...good, outside: 'sql: vacuum' })).toEqual(['PGH073']);
    expect(await read({ ...good, bound: `sql: "select $1->>'days'"` })).toEqual(['PGH079']);
  });
});

test('refuses to plan and to apply on a schema that is newer than this pgherd', async () => {
  const wanted = await requestFor(jobs({ a: 'sql: select 1' }));
  await database.query("insert into pgherd.migrations (name) values ('9999_from_the_future')");

  const tooNew = {
    code: 'schema_too_new',
    message: expect.stringContaining(`has version ${latestVersion() + 1}; this pgherd knows up to ${latestVersion()}`),
  };
  await expect(planChanges(connection, wanted, { lockTimeoutMs: 1_000 })).rejects.toMatchObject(tooNew);
  await expect(applyRequest(connection, wanted)).rejects.toMatchObject(tooNew);
  expect(await database.query('select name from pgherd.jobs')).toEqual([]);
});

describe('a saved plan', () => {
  const plan = async (yaml: string) => await planChanges(connection, await requestFor(yaml), { lockTimeoutMs: 1_000 });

  test('applies exactly what was reviewed', async () => {
    const saved = await plan(jobs({ a: 'sql: select 1' }));

    expect((await applySavedPlan(connection, saved, OPTIONS)).revision).toBe(1);
    expect(await database.query('select name, sql from pgherd.jobs')).toEqual([{ name: 'a', sql: 'select 1' }]);
  });

  test('is stale after a manual change of a row, and names row, field, values and login', async () => {
    await applyRequest(connection, await requestFor(jobs({ a: 'sql: select 1', b: 'sql: select 1' })));
    const saved = await plan(jobs({ a: 'sql: select 2', b: 'sql: select 1' }));
    await database.query("update pgherd.jobs set timeout = '5 min' where name = 'a'");
    const [{ user } = { user: '' }] = await database.query<{ user: string }>('select session_user::text as user');

    await expect(applySavedPlan(connection, saved, OPTIONS)).rejects.toMatchObject({
      code: 'plan_stale',
      message: `job a was changed by ${user}: timeout changed from 6h to 5m since the plan was made; nothing was written`,
    });
    expect(await database.query("select sql from pgherd.jobs where name = 'a'")).toEqual([{ sql: 'select 1' }]);
  });

  test.each([
    ['the row was deleted', "delete from pgherd.jobs where name = 'a'", 'job a was deleted'],
    ['the new name was taken', "insert into pgherd.jobs (name, sql) values ('new', 'x')", 'job new was created'],
    [
      'a drifted row was changed again',
      "update pgherd.jobs set timeout = '7 min' where name = 'drifted'",
      'timeout changed from 1m to 7m',
    ],
    ['it is another database', 'update pgherd.installation set uuid = gen_random_uuid()', 'the plan was made for'],
  ])('is stale when %s', async (_, sql, message) => {
    await applyRequest(connection, await requestFor(jobs({ a: 'sql: select 1', drifted: 'sql: select 1' })));
    await database.query("update pgherd.jobs set timeout = '1 min' where name = 'drifted'");
    const saved = await plan(jobs({ a: 'sql: select 2', drifted: 'sql: select 1', new: 'sql: select 3' }));
    await database.query(sql);

    await expect(applySavedPlan(connection, saved, OPTIONS)).rejects.toMatchObject({
      code: 'plan_stale',
      message: expect.stringContaining(message),
    });
    expect(await database.query("select from pgherd.jobs where sql in ('select 2', 'select 3')")).toEqual([]);
  });

  test('applies when only other rows have changed', async () => {
    await applyRequest(connection, await requestFor(jobs({ a: 'sql: select 1', b: 'sql: select 1' })));
    const saved = await plan(jobs({ a: 'sql: select 2', b: 'sql: select 1' }));
    await database.query("update pgherd.jobs set timeout = '5 min' where name = 'b'");

    expect((await applySavedPlan(connection, saved, OPTIONS)).revision).toBe(2);
  });

  test('applies after another revision that touched other rows', async () => {
    await applyRequest(connection, await requestFor(jobs({ a: 'sql: select 1', b: 'sql: select 1' })));
    const saved = await plan(jobs({ a: 'sql: select 2', b: 'sql: select 1' }));
    await applyRequest(connection, await requestFor(jobs({ a: 'sql: select 1', b: 'sql: select 3' })));

    expect((await applySavedPlan(connection, saved, OPTIONS)).revision).toBe(3);
    expect(await database.query('select sql from pgherd.jobs order by name')).toEqual([
      { sql: 'select 2' },
      { sql: 'select 3' },
    ]);
  });

  test('is stale when the topic or the parent of a job is gone, or a deleted topic is used', async () => {
    const start = 'topics: { q: {}, r: {} }\njobs: { p: { sql: select 1 }, x: { sql: select 1 } }\n';
    const stale = async (planned: string, meanwhile: string, message: string): Promise<void> => {
      await applyRequest(connection, await requestFor(start));
      const saved = await plan(planned);
      await applyRequest(connection, await requestFor(meanwhile));
      await expect(applySavedPlan(connection, saved, OPTIONS)).rejects.toMatchObject({
        code: 'plan_stale',
        message: expect.stringContaining(message),
      });
    };

    const child = '{ sql: select 2, topic: q, schedule: { after: p } }';
    const withChild = `topics: { q: {}, r: {} }\njobs: { p: { sql: select 1 }, x: { sql: select 1 }, c: ${child} }\n`;
    await stale(withChild, start.replace('q: {}, ', ''), 'topic q of job c was deleted');
    await stale(withChild, start.replace('p: { sql: select 1 }, ', ''), 'job p, which job c runs after, was deleted');
    await stale(start.replace(', r: {}', ''), start.replace('x: { sql', 'x: { topic: r, sql'), 'job x uses topic r');
  });

  test('says that it was applied when it is applied again, and is stale when its rows have changed since', async () => {
    const saved = await plan(jobs({ a: 'sql: select 1' }));
    const first = await applySavedPlan(connection, saved, OPTIONS);
    const again = await applySavedPlan(connection, saved, { ...OPTIONS, nowMs: NOW_MS + 1e12 });

    expect(again).toMatchObject({ revision: null, before: { revision: first.revision, by: expect.any(String) } });
    await database.query("update pgherd.jobs set sql = 'select 2' where name = 'a'");
    await expect(applySavedPlan(connection, saved, OPTIONS)).rejects.toMatchObject({ code: 'plan_stale' });
  });
});
