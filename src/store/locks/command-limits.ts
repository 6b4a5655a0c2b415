/**
 * Sets the limits of a transaction that a command holds locks in. A client that vanished (a runner that was deleted, a proxy that
 * keeps its socket) must not hold them: the server ends a transaction that waits for its client. The limits that an administrator
 * set for statements of this login do not end it.
 */
export const COMMAND_LIMITS = `set local idle_in_transaction_session_timeout = '60s'; set local statement_timeout = 0;
  set local tcp_keepalives_idle = 10; set local tcp_keepalives_interval = 5; set local tcp_keepalives_count = 3`;
