import type { Connection } from '../postgres/connection.ts';
import type { Target } from '../postgres/target.ts';
import { ControlConnection } from '../runtime/control-connection.ts';

/** The HTTP server's own sessions: no request ever waits for, or holds up, what runs tasks. */
export class Sessions {
  readonly #reading: ControlConnection;
  readonly #changing: ControlConnection;

  constructor(control: { readonly target: Target; readonly schema: string }) {
    this.#reading = new ControlConnection({ ...control, applicationName: 'pgherd http', onOpen: makeReadOnly });
    this.#changing = new ControlConnection({ ...control, applicationName: 'pgherd http changes', onOpen: limit });
  }

  /** On a session that PostgreSQL lets only read. */
  read<T>(work: (connection: Connection) => Promise<T>, limitMs: number = DROP_MS): Promise<T> {
    return this.#reading.use(work, limitMs);
  }

  change<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#changing.use(work, DROP_MS);
  }

  async close(): Promise<void> {
    this.#reading.destroy();
    this.#changing.destroy();
    await Promise.all([this.#reading.close(), this.#changing.close()]);
  }
}

/** What PostgreSQL itself gives up on, and behind it, for a server that does not answer at all, the session. */
const STATEMENT_MS = 5_000;
const DROP_MS = 8_000;

async function limit(connection: Connection): Promise<void> {
  await connection.execute("select set_config('statement_timeout', $1, false), set_config('lock_timeout', $1, false)", [
    String(STATEMENT_MS),
  ]);
}

async function makeReadOnly(connection: Connection): Promise<void> {
  await limit(connection);
  await connection.execute("select set_config('default_transaction_read_only', 'on', false)");
}
