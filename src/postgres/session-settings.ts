/** What every task starts with unless it asks for another timeout. */
export const SESSION_TIMEOUT_MS = 21_600_000;

/**
 * Reset values of the session: a cleaned session comes back to them, whatever the task has set. They come before what
 * `alter role` says, which every role may say of itself.
 */
export function startSettings(serverVersion: number | null, lateFlush: boolean): Record<string, string> {
  return {
    statement_timeout: String(SESSION_TIMEOUT_MS),
    default_transaction_isolation: 'read committed',
    // A series of such tasks ends with a commit that waits for the disk.
    ...(lateFlush ? { synchronous_commit: 'off' } : {}),
    // The record is written in the effect's transaction.
    default_transaction_read_only: 'off',
    // The context of an error would hold the token.
    log_parameter_max_length_on_error: '0',
    idle_in_transaction_session_timeout: '30000',
    // Cleaning a session does not reach Citus's sessions on other nodes, which would keep what a task has set or locked there. Other
    // servers take it for a setting that nothing reads.
    'citus.max_cached_conns_per_worker': '0',
    tcp_keepalives_idle: '5',
    tcp_keepalives_interval: '2',
    tcp_keepalives_count: '3',
    // Without it the query of a killed daemon runs on for over 20 s. 14 and newer; 13 would refuse the session.
    ...(serverVersion !== null && serverVersion >= 140_000 ? { client_connection_check_interval: '1000' } : {}),
  };
}

/**
 * What DISCARD ALL does, in its order and in one message, but for DISCARD PLANS: a cached plan reveals no data,
 * and planning pgherd's own functions anew for each task cost a third of the throughput.
 */
export const CLEAN = `close all; reset session authorization; reset all; deallocate all; unlisten *;
select pg_catalog.pg_advisory_unlock_all(); discard temp; discard sequences`;
