import type { Connection } from '../../postgres/connection.ts';
import { shortText } from './short-text.ts';

export interface AuditRow {
  readonly at: Date;
  readonly login: string;
  readonly action: string;
  readonly target: string;
  readonly reason: string | null;
  /** cli, sql, http or sync. */
  readonly channel: string;
  /** null: a socket of the server. */
  readonly address: string | null;
  readonly application_name: string | null;
  /** The name of the HTTP token; null: not over HTTP. */
  readonly token: string | null;
}

/** The last actions of people and programs, the newest first. */
export function listAudit(
  connection: Connection,
  { limit, login }: { readonly limit: number; readonly login: string | null },
): Promise<readonly AuditRow[]> {
  return connection.query<AuditRow>(
    `select at, login::text as login, action, target, ${shortText('reason')} as reason, channel, address, application_name, token from audit
     where $2::text is null or login = $2 order by at desc limit $1`,
    [limit, login],
  );
}
