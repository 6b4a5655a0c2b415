import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
/** A login that is a member of one role of pgherd's, or of none, by that name. */
const logins = new Map<string, string>();

const ROLES = ['job_scheduler', 'job_monitor', 'pgherd_deployer', 'pgherd_daemon'] as const;

beforeAll(async () => {
  database = await createTestDatabase();
  logins.set('job role', await database.createRole('nobody'));
  for (const role of ROLES) logins.set(role, await database.createRole('one', { memberOf: [role] }));
});
afterAll(() => database?.drop());

/** All that each may write, privilege by privilege: a new one has to be added here. */
const WRITES: Readonly<Record<string, readonly string[]>> = {
  'job role': ['_done: insert of columns'],
  job_monitor: ['_done: insert of columns'],
  job_scheduler: [
    '_done: insert of columns',
    '_job_deletion_input: insert of columns',
    '_job_input: insert of columns, update of columns',
    '_launch_input: insert of columns',
    '_request_input: insert of columns',
    '_task_input: insert of columns',
  ],
  pgherd_deployer: [
    '_done: insert of columns',
    '_job_deletion_input: insert of columns',
    '_job_input: insert of columns, update of columns',
    '_launch_input: insert of columns',
    '_origins: insert, update, delete',
    '_request_input: insert of columns',
    '_settled_files: insert, delete',
    '_task_input: insert of columns',
    'approvals: insert of columns',
    'jobs: insert, update, delete',
    'project_syncs: insert, update',
    'projects: insert, update',
    'revision_changes: insert',
    'revisions: insert',
    'role_limits: insert, update, delete',
    'topic_defaults: update',
    'topics: insert, update, delete',
  ],
  pgherd_daemon: [
    '_cancel_requests: insert, update, delete',
    '_connections: insert, update, delete',
    '_daemon_secrets: insert, update, delete',
    '_done: insert of columns',
    '_job_deletion_input: insert of columns',
    '_job_input: insert of columns, update of columns',
    '_launch_input: insert of columns',
    '_request_input: insert of columns',
    '_task_input: insert of columns',
    '_task_log: insert',
    '_tasks: insert',
    '_worker_requests: update',
    '_workers: insert, update, delete',
    'daemons: insert, update, delete',
    'job_starts: update, delete',
    'job_state: update',
    'project_syncs: insert, update',
    'topic_state: update',
  ],
};

describe('the grants, one by one', () => {
  test.each(Object.keys(WRITES))('%s writes what it needs and nothing more', async (name) => {
    const rows = await database.query<{ line: string }>(
      `select relname || ': ' || string_agg(what, ', ' order by n) as line
       from (
         select c.relname, n, case when has_table_privilege($1, c.oid, privilege) then lower(privilege)
             when has_any_column_privilege($1, c.oid, privilege) then lower(privilege) || ' of columns' end as what
         from pg_class c cross join unnest(array['INSERT', 'UPDATE']) with ordinality as p (privilege, n)
         where c.relnamespace = 'pgherd'::regnamespace and c.relkind in ('r', 'p', 'v', 'f') and not c.relispartition
         union all
         select c.relname, n + 2, case when has_table_privilege($1, c.oid, privilege) then lower(privilege) end
         from pg_class c cross join unnest(array['DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) with ordinality as p (privilege, n)
         where c.relnamespace = 'pgherd'::regnamespace and c.relkind in ('r', 'p', 'v', 'f')
       ) x where what is not null group by relname order by relname collate "C"`,
      [logins.get(name)],
    );
    expect(rows.map(({ line }) => line)).toEqual(WRITES[name]);
  });

  test('a job role reads three views, and only its own rows in them', async () => {
    expect(await readable('job role')).toEqual(['alerts', 'task_log', 'tasks']);
  });

  test('a scheduler reads no table of pgherd’s but the number of its version', async () => {
    const relations = await database.query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relnamespace = 'pgherd'::regnamespace and c.relkind in ('r', 'p')
         and has_any_column_privilege($1, c.oid, 'SELECT') order by 1`,
      [logins.get('job_scheduler')],
    );
    expect(relations).toEqual([{ name: 'migrations' }]);
  });

  test.each([
    ['job_monitor', 3],
    ['pgherd_deployer', 3],
    ['pgherd_daemon', 0],
  ])('%s reads everything except tables that would let it execute tasks of others: %s tables', async (name, hidden) => {
    const [all] = await database.query<{ n: number }>(
      `select count(*)::int as n from pg_class where relnamespace = 'pgherd'::regnamespace and relkind in ('r', 'p', 'v') and not relispartition`,
    );
    const read = await readable(name);
    expect(read.length).toBe((all?.n ?? 0) - hidden);
    const secrets = read.filter((table) => /^_(leases|done|daemon_secrets)$/.test(table));
    expect(secrets).toHaveLength(hidden === 0 ? 3 : 0);
  });

  test.each(['job role', ...ROLES])(
    '%s owns nothing, makes nothing in the schema, and acts as no other role',
    async (name) => {
      const login = logins.get(name) ?? '';
      const [row] = await database.query(
        `select has_schema_privilege($1, 'pgherd', 'CREATE') as creates,
         exists (select from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = $1 and c.relnamespace = 'pgherd'::regnamespace) as owns,
         pg_has_role($1, 'pgherd_owner', 'member') as owner, r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls as mighty
       from pg_roles r where r.rolname = $1`,
        [login],
      );
      expect(row).toEqual({ creates: false, owns: false, owner: false, mighty: false });
    },
  );

  test('rights on the server: the daemon reads statistics and ends sessions, the others have none', async () => {
    const rows = await database.query<{ role: string; has: string }>(
      `select m.rolname as role, g.rolname as has from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles g on g.oid = a.roleid
       where m.rolname in ('pgherd_daemon', 'pgherd_deployer', 'job_monitor', 'job_scheduler') order by 1, 2`,
    );
    expect(rows.filter(({ has }) => has.startsWith('pg_'))).toEqual([
      { role: 'pgherd_daemon', has: 'pg_read_all_stats' },
      { role: 'pgherd_daemon', has: 'pg_signal_backend' },
    ]);
  });
});

async function readable(name: string): Promise<readonly string[]> {
  const rows = await database.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'pgherd'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
       and has_table_privilege($1, c.oid, 'SELECT') order by c.relname collate "C"`,
    [logins.get(name)],
  );
  return rows.map((row) => row.name);
}
