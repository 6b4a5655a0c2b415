import type { LedgerTarget } from '../../plan/live.ts';
import type { Connection } from '../../postgres/connection.ts';

/** Records a ledger that was installed or upgraded, with its owner. */
export async function recordTarget(connection: Connection, target: LedgerTarget, owner: string): Promise<void> {
  await connection.execute(
    `insert into targets as t (connection, database, is_default, owner) values ($1, $2, $3, $4)
     on conflict on constraint targets_pkey do update
       set is_default = excluded.is_default, owner = excluded.owner, migrated_at = clock_timestamp(), migrated_by = session_user`,
    [target.connection ?? '', target.database, target.isDefault, owner],
  );
  // When the URL of a connection changes, it still names one database, not two.
  if (target.isDefault) {
    await connection.execute('update targets set is_default = false where connection = $1 and database <> $2', [
      target.connection ?? '',
      target.database,
    ]);
  }
}

/** All ledgers that are known, by connection and database. */
export function loadTargets(connection: Connection): Promise<readonly LedgerTarget[]> {
  return connection.query(
    `select nullif(connection, '') as connection, database::text as database, is_default as "isDefault"
     from targets order by targets.connection, targets.database`,
  );
}

/** Returns whether a task of this place runs with a ledger, according to the home database: the place itself may be unreachable. */
export async function isLedgerKnown(
  connection: Connection,
  place: { readonly connection: string | null; readonly database: string | null },
): Promise<boolean> {
  const [row] = await connection.query<{ known: boolean }>(
    `select exists (select from targets t where t.connection = $1 and case when $2::text is null then t.is_default else t.database = $2 end)
       as known`,
    [place.connection ?? '', place.database],
  );
  return row?.known ?? false;
}

/** Returns the owner of the ledger of a database; null when none is known. */
export async function ledgerOwner(
  connection: Connection,
  target: Pick<LedgerTarget, 'connection' | 'database'>,
): Promise<string | null> {
  const [row] = await connection.query<{ owner: string }>(
    'select owner::text as owner from targets where connection = $1 and database = $2',
    [target.connection ?? '', target.database],
  );
  return row?.owner ?? null;
}
