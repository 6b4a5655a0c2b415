import type { StoredApproval } from '../../../plan/gates/approvals.ts';
import type { Connection } from '../../../postgres/connection.ts';

/** Returns the unexpired approvals of a plan, one per login, the oldest first, and the login of this session. */
export async function loadApprovals(
  connection: Connection,
  digest: string,
): Promise<{ readonly login: string; readonly approvals: readonly StoredApproval[] }> {
  const rows = await connection.query<{ login: string; by: string | null; at: Date; expires: Date }>(
    `select session_user::text as login, a.by, a.at, a.expires
     from (select) one left join (
       select approved_by::text as by, min(approved_at) as at, max(expires_at) as expires from approvals
       where digest = $1 and expires_at > clock_timestamp() group by approved_by
     ) a on true order by a.at, a.by`,
    [digest],
  );
  return {
    login: rows[0]?.login ?? '',
    approvals: rows.flatMap(({ by, at, expires }) =>
      by === null ? [] : { by, atMs: at.getTime(), expiresAtMs: expires.getTime() },
    ),
  };
}

/** Approves a plan as the login of this session, for some time. Returns who, and until when (ms since the epoch). */
export async function insertApproval(
  connection: Connection,
  approval: { readonly digest: string; readonly expiresMs: number; readonly reason: string | null },
): Promise<StoredApproval> {
  const [row] = await connection.query<{ by: string; at: Date; expires: Date }>(
    `insert into approvals (digest, expires_at, reason)
     values ($1, clock_timestamp() + $2::float8 * interval '1 ms', $3)
     returning approved_by::text as by, approved_at as at, expires_at as expires`,
    [approval.digest, approval.expiresMs, approval.reason],
  );
  if (row === undefined) throw new Error('the approval was not written');
  return { by: row.by, atMs: row.at.getTime(), expiresAtMs: row.expires.getTime() };
}
