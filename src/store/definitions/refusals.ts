import type { Refusals, TableRefusal, WantedValues } from '../../plan/input/refusals.ts';
import type { Connection } from '../../postgres/connection.ts';

/**
 * Returns those values that the tables would refuse in a job of a project, by the functions that their triggers use. Roles are checked
 * for this login if it may apply, otherwise for every login that may.
 */
export async function loadRefusals(
  connection: Connection,
  { roles, timezones, roleLimits, jobRoles }: WantedValues,
): Promise<Refusals> {
  return {
    roles: roles.length === 0 ? new Map() : await refusedRoles(connection, roles, 'jobs'),
    roleLimits: roleLimits.length === 0 ? new Map() : await refusedRoles(connection, roleLimits, 'role_limits'),
    lostRoles: jobRoles.length === 0 ? new Set() : await lostRoles(connection, jobRoles),
    timezones: timezones.length === 0 ? new Map() : await refusedTimezones(connection, timezones),
  };
}

/** `table`: where rows that name the roles are to be written. */
async function refusedRoles(
  connection: Connection,
  roles: readonly string[],
  table: 'jobs' | 'role_limits',
): Promise<ReadonlyMap<string, TableRefusal>> {
  const refusal = table === 'jobs' ? '_role_refusal' : '_role_limit_refusal';
  const owned =
    table === 'jobs' ? 'true' : 'not exists (select from role_limits l where l.role = w.role and l.project_id is null)';
  // Superusers are members of every role. The owner stands for them where only they may apply.
  const rows = await connection.query<{ role: string; message: string; hint: string; always: boolean }>(
    `with appliers as (
       select r.rolname from pg_roles r
       where case when has_table_privilege('${table}', 'insert') then r.rolname = current_user
         else r.rolcanlogin and not r.rolsuper and has_table_privilege(r.oid, '${table}', 'insert') end
     ), judges as (
       select rolname from appliers
       union all
       select pg_get_userbyid(relowner) from pg_class where oid = 'jobs'::regclass and not exists (select from appliers)
     )
     select w.role, min(f.message) as message, min(f.hint) as hint, count(f.message) = count(*) as always
     from unnest($1::text[]) w (role) cross join judges j
     cross join lateral ${refusal}(nullif(w.role, '')::name, j.rolname, ${owned}) f
     group by w.role having count(f.message) > 0`,
    [roles],
  );
  return new Map(rows.map(({ role, message, hint, always }) => [role, { reason: `${message}: ${hint}`, always }]));
}

async function lostRoles(connection: Connection, roles: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await connection.query<{ role: string }>(
    'select w.role from unnest($1::text[]) w (role) where not exists (select from pg_roles r where r.rolname = w.role)',
    [roles],
  );
  return new Set(rows.map(({ role }) => role));
}

async function refusedTimezones(
  connection: Connection,
  timezones: readonly string[],
): Promise<ReadonlyMap<string, TableRefusal>> {
  const rows = await connection.query<{ timezone: string }>(
    'select z.timezone from unnest($1::text[]) z (timezone) where _timezone_error(z.timezone) is not null',
    [timezones],
  );
  return new Map(
    rows.map(({ timezone }) => {
      const reason = `PostgreSQL does not know the time zone "${timezone}": write a name that pg_timezone_names contains`;
      return [timezone, { reason, always: true }];
    }),
  );
}
