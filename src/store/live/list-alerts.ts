import type { Connection } from '../../postgres/connection.ts';
import { shortText } from '../lists/short-text.ts';

/** A row of the view `alerts`. */
export interface AlertRow {
  readonly id: string;
  readonly kind: string;
  readonly project: string | null;
  /** One of them is null. */
  readonly job: string | null;
  readonly topic: string | null;
  readonly task_id: string | null;
  readonly reason: string | null;
  readonly sqlstate: string | null;
  readonly message: string | null;
  readonly raised_at: Date;
  readonly webhook: string | null;
  readonly delivery: string | null;
  readonly error: string | null;
  readonly link: string | null;
  /** It is the last one of a job or topic that has not recovered. */
  readonly firing: boolean;
}

export interface AlertFilter {
  readonly job: string | null;
  readonly topic: string | null;
  readonly kind: string | null;
  /** true: only those that fire. */
  readonly firing: boolean;
  readonly project: string | null;
  /** In the job, topic, reason or message, in any case. */
  readonly match: string | null;
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  readonly limit: number;
}

/** Returns alerts: those that fire, then the others, the newest first. */
export function listAlerts(connection: Connection, filter: AlertFilter): Promise<readonly AlertRow[]> {
  return connection.query<AlertRow>(
    `select id, kind, project, job, topic, task_id, ${shortText('reason')} as reason, sqlstate, ${shortText('message')} as message,
       raised_at, channel, webhook, delivery, tries, sent_at, ${shortText('error')} as error, link, firing
     from alerts
     where ($1::text is null or job = $1) and ($2::text is null or topic = $2) and ($3::text is null or kind = $3)
       and ($4::text is null or project = $4)
       and ($5::text is null or position(lower($5) in lower(concat_ws(E'\\n', job, topic, reason, message))) > 0)
       and ($6::float8 is null or raised_at > to_timestamp($6 / 1000.0)) and ($7::float8 is null or raised_at < to_timestamp($7 / 1000.0))
       and (not $9 or firing)
     order by firing desc, id desc limit $8`,
    [
      filter.job,
      filter.topic,
      filter.kind,
      filter.project,
      filter.match,
      filter.sinceMs,
      filter.untilMs,
      filter.limit,
      filter.firing,
    ],
  );
}
