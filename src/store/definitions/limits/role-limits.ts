import { PgherdError } from '../../../errors.ts';
import type { RoleLimitsChange } from '../../../plan/limits/role-limits-change.ts';
import type { LiveRoleLimits } from '../../../plan/live.ts';
import type { Connection } from '../../../postgres/connection.ts';
import type { Ownership } from '../write-jobs.ts';

/** Returns the limits of all roles, by role. */
export async function loadRoleLimits(connection: Connection): Promise<readonly LiveRoleLimits[]> {
  return await connection.query<LiveRoleLimits>(
    `select l.role::text as role, l.concurrency, l.max_waiting as "maxWaiting", p.name as project
     from role_limits l left join projects p on p.id = l.project_id order by l.role`,
  );
}

/** Writes the limits of roles for a project. Throws `permission_denied` for a role whose limits this login may not set. */
export async function writeRoleLimits(
  connection: Connection,
  { projectId }: Ownership,
  changes: readonly RoleLimitsChange[],
): Promise<void> {
  const dropped = changes.flatMap(({ role, after }) => (after === null ? role : []));
  if (dropped.length > 0) {
    const count = await connection.execute(
      'delete from role_limits where project_id = $1 and role = any ($2::name[])',
      [projectId, dropped],
    );
    if (count !== dropped.length) {
      throw new PgherdError('internal', `limits to delete: expected ${dropped.length}, but found ${count} rows`);
    }
  }
  const written = changes.flatMap(({ role, after }) => (after === null ? [] : { role, ...after }));
  if (written.length === 0) return;
  await connection.execute(
    `insert into role_limits (role, concurrency, max_waiting, project_id)
     select x.role, x.concurrency, x."maxWaiting", $2
     from jsonb_to_recordset($1::jsonb) x (role name, concurrency int, "maxWaiting" int)
     on conflict (role) do update set concurrency = excluded.concurrency, max_waiting = excluded.max_waiting, project_id = excluded.project_id`,
    [JSON.stringify(written), projectId],
  );
}
