import type { Connection } from '../../postgres/connection.ts';

/** Returns the id of the current transaction, which survives the connection. */
export async function transactionId(connection: Connection): Promise<string> {
  const [row] = await connection.query<{ id: string }>('select pg_current_xact_id()::text as id');
  return row?.id ?? '';
}

/** Returns how the transaction ended; null: the server does not remember it. */
export async function transactionStatus(
  connection: Connection,
  id: string,
): Promise<'committed' | 'aborted' | 'in progress' | null> {
  const [row] = await connection.query<{ status: 'committed' | 'aborted' | 'in progress' | null }>(
    'select pg_xact_status($1::text::xid8) as status',
    [id],
  );
  return row?.status ?? null;
}
