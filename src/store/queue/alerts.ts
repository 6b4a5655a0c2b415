import type { Connection } from '../../postgres/connection.ts';

/** An alert that was raised for what a check has found, not for the end of a task. */
export interface RaisedAlert {
  readonly kind: 'missed' | 'late' | 'max_runtime' | 'expectation' | 'sql_broken' | 'recovered';
  /** One of them is null. */
  readonly job: string | null;
  readonly topic: string | null;
  readonly reason: string | null;
}

/**
 * Raises alerts for jobs that have not succeeded in the expected time, for runs that are late or take long, and for topics whose
 * queue is not as expected. Each is raised once, over all daemons. Returns them.
 */
export function raiseAlerts(connection: Connection): Promise<readonly RaisedAlert[]> {
  return connection.query<RaisedAlert>(
    `select 'missed' as kind, job, null as topic, reason from _raise_missed()
     union all select 'late', job, null, reason from _raise_late()
     union all select 'max_runtime', job, null, reason from _raise_max_runtime()
     union all select kind, null, topic, reason from _raise_topics()`,
    [],
    'raise_alerts',
  );
}

/** Records the base URL of the dashboard of this daemon, to which alerts link. null: it has none. */
export async function recordBaseUrl(connection: Connection, daemonId: string, baseUrl: string | null): Promise<void> {
  await connection.query('select _record_base_url($1, $2)', [daemonId, baseUrl], 'record_base_url');
}

/** An alert that this daemon is to send now. */
export interface DueAlert {
  readonly id: string;
  /** The same for every try, so that the receiver can recognize a repetition. */
  readonly deliveryId: string;
  readonly webhook: string;
  /** The number of tries, including this one. */
  readonly tries: number;
  /** One of them is null. */
  readonly job: string | null;
  readonly topic: string | null;
  readonly kind: 'failed' | RaisedAlert['kind'];
  /** The body, as JSON. */
  readonly payload: string;
}

/** Takes alerts for these webhooks. Each is taken again after `leaseMs`, by any daemon, unless `recordTry` is called. */
export function takeAlerts(
  connection: Connection,
  webhooks: readonly string[],
  limit: number,
  leaseMs: number,
): Promise<readonly DueAlert[]> {
  return connection.query<DueAlert>(
    `select id, delivery_id as "deliveryId", webhook, tries, job, topic, kind, payload
     from _take_alerts($1, $2, $3 * interval '1 ms') order by id`,
    [webhooks, limit, leaseMs],
    'take_alerts',
  );
}

export interface TriedAlert {
  readonly id: string;
  readonly tries: number;
  /** The error of the attempt; null: it was delivered. Never contains a URL. */
  readonly error: string | null;
  /** null: no more tries. */
  readonly retryInMs: number | null;
}

/** Records the outcome of an attempt. Has no effect when another daemon has started a later attempt. */
export async function recordTry(connection: Connection, tried: TriedAlert): Promise<void> {
  await connection.query(
    `select _alert_tried($1, $2, $3, $4 * interval '1 ms')`,
    [tried.id, tried.tries, tried.error, tried.retryInMs],
    'alert_tried',
  );
}

/** Returns the ms until the next alert for these webhooks is to be sent; null: none is pending. */
export async function nextAlertInMs(connection: Connection, webhooks: readonly string[]): Promise<number | null> {
  const [row] = await connection.query<{ ms: number | null }>(
    'select _next_alert_in_ms($1) as ms',
    [webhooks],
    'next_alert',
  );
  return row?.ms ?? null;
}

/** Deletes alerts that were sent `keepMs` ago, and gives up those that no daemon could send for a day. Returns how many. */
export async function pruneAlerts(connection: Connection, keepMs: number): Promise<number> {
  const [row] = await connection.query<{ gone: number }>(`select _prune_alerts($1 * interval '1 ms') as gone`, [
    keepMs,
  ]);
  return row?.gone ?? 0;
}
