import { type Connection, type ConnectOptions, connect } from '../connection.ts';
import type { Target } from '../target.ts';

/** Opens a session for trials. Throws as `connect` does. */
export async function openTrialSession(target: Target, { applicationName }: ConnectOptions): Promise<Connection> {
  return await connect(target, { applicationName, settings: SETTINGS });
}

/** `discard all` returns to these. */
const SETTINGS = {
  standard_conforming_strings: 'on',
  statement_timeout: '30000',
  lock_timeout: '2000',
  idle_in_transaction_session_timeout: '30000',
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '2',
  tcp_keepalives_count: '3',
} as const;
