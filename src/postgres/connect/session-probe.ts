/** The part of a connection that the probe uses. */
export interface ProbedSession {
  query<Row extends object>(sql: string): Promise<readonly Row[]>;
  execute(sql: string): Promise<number>;
  close(): Promise<void>;
}

const ROUNDS = 3;

/**
 * Returns whether a session keeps one backend for itself, as with session-mode poolers and the proxies of Neon and RDS. It is
 * decided by observation: a pooler in transaction mode gives the backend of an idle session to the next one, or moves a session
 * to another backend while its own is in use. `openSecond` opens another session the same way.
 */
export async function keepsSession(
  connection: ProbedSession,
  openSecond: () => Promise<ProbedSession>,
): Promise<boolean> {
  // A proxy that pins a session once it has state gets a reason to; poolers keep this parameter for each client.
  await connection.execute("set application_name to 'pgherd session check'");
  const before = await backendOf(connection);
  const second = await openSecond();
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      await second.execute('begin');
      const other = await backendOf(second);
      const now = await backendOf(connection);
      await second.execute('commit');
      if (other === before || now !== before) return false;
    }
    return true;
  } finally {
    await second.close();
    await connection.execute('reset application_name');
  }
}

async function backendOf(connection: ProbedSession): Promise<number> {
  const [row] = await connection.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
  return row?.pid ?? 0;
}
