import type { Connection } from '../../postgres/connection.ts';

/** Raises one alert for each job that has not succeeded in the expected time. Returns their names. */
export async function raiseMissed(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.query<{ name: string }>('select _raise_missed() as name', [], 'raise_missed');
  return rows.map((row) => row.name);
}

/** An alert that this daemon is to send now. */
export interface DueAlert {
  readonly id: string;
  /** The same for every try: the receiver can tell a repetition. */
  readonly deliveryId: string;
  readonly webhook: string;
  /** This one included. */
  readonly tries: number;
  readonly job: string;
  readonly kind: 'failed' | 'missed' | 'expectation' | 'recovered';
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
    `select id, delivery_id as "deliveryId", webhook, tries, job, kind, payload
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
