/** The timeout of every task that does not ask for another. */
export const SESSION_TIMEOUT_MS = 21_600_000;

/**
 * Reset values of the session: a cleaned session returns to them, whatever the task has set. They override `alter role … set`,
 * which every role may use on itself.
 */
export function startSettings(serverVersion: number | null, lateFlush: boolean): Record<string, string> {
  const isSince = (version: number): boolean => serverVersion !== null && serverVersion >= version;
  return {
    statement_timeout: String(SESSION_TIMEOUT_MS),
    default_transaction_isolation: 'read committed',
    // A series of such tasks ends with a commit that waits for the disk.
    ...(lateFlush ? { synchronous_commit: 'off' } : {}),
    // The record is written in the effect's transaction.
    default_transaction_read_only: 'off',
    // The context of an error would contain the token.
    log_parameter_max_length_on_error: '0',
    idle_in_transaction_session_timeout: '30000',
    // Cleaning a session does not reach Citus's sessions on other nodes, which would keep the settings and locks of a task.
    // Other servers ignore the setting.
    'citus.max_cached_conns_per_worker': '0',
    tcp_keepalives_idle: '5',
    tcp_keepalives_interval: '2',
    tcp_keepalives_count: '3',
    // Without client_connection_check_interval, the query of a killed daemon continues for over 20 s. The daemon closes idle
    // sessions itself, and a session that the server ends costs the next task an attempt. 13 would refuse the session.
    ...(isSince(140_000) ? { client_connection_check_interval: '1000', idle_session_timeout: '0' } : {}),
    // It would end the session, not the statement; the timeout of the task limits it.
    ...(isSince(170_000) ? { transaction_timeout: '0' } : {}),
  };
}

/**
 * The commands of DISCARD ALL, in its order and in one message, without DISCARD PLANS. A cached plan reveals no data, and
 * planning pgherd's own functions again for each task costs a third of the throughput.
 */
export const CLEAN = `close all; reset session authorization; reset all; deallocate all; unlisten *;
select pg_catalog.pg_advisory_unlock_all(); discard temp; discard sequences`;
