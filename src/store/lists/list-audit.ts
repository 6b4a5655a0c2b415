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

/** Which actions are listed; null: all. */
export interface AuditFilter {
  readonly login: string | null;
  /** Of this job or topic. */
  readonly job: string | null;
  readonly topic: string | null;
  /** In the target, the reason or the action. */
  readonly match: string | null;
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  readonly limit: number;
}

/** Returns the last actions of people and programs, the newest first. */
export function listAudit(connection: Connection, filter: AuditFilter): Promise<readonly AuditRow[]> {
  const { login, job, topic, match, sinceMs, untilMs, limit } = filter;
  return connection.query<AuditRow>(
    `select at, login::text as login, action, target, ${shortText('reason')} as reason, channel, address, application_name, token from audit
     where ($2::text is null or login = $2)
       and ($3::text is null or (action like '% job' and target = $3))
       and ($4::text is null or (action like '% topic' and target = $4))
       and ($5::text is null or position(lower($5) in lower(concat_ws(' ', action, target, reason))) > 0)
       and ($6::float8 is null or at >= to_timestamp($6::float8 / 1000)) and ($7::float8 is null or at < to_timestamp($7::float8 / 1000))
     order by at desc limit $1`,
    [limit, login, job, topic, match, sinceMs, untilMs],
  );
}
