import type { Connection } from '../postgres/connection.ts';
import { limitStatements, readOnlyByDefault } from '../postgres/limits.ts';
import { serverErrorOf } from '../postgres/sqlstate.ts';
import { ControlConnection, type ControlSessionOptions } from '../runtime/part/control-connection.ts';
import { listenForChanges } from '../store/live/changes.ts';
import { PREPARED_PLANS, prepared } from './prepared.ts';

/**
 * The HTTP server's own sessions, each opened on first use. Requests never wait for or block the execution of tasks, and a
 * slow list does not delay health checks. Each session runs one request at a time.
 */
export class Sessions {
  /** Called for each session of `watch` that opens, and for each notification that it receives. */
  onNotification: NotificationHooks | null = null;
  readonly #watching: Session;
  readonly #reading: Session;
  readonly #changing: Session;

  constructor(control: Pick<ControlSessionOptions, 'target' | 'schema' | 'budget' | 'home'>) {
    this.#watching = new Session({
      ...control,
      applicationName: 'pgherd http health',
      reads: true,
      onOpen: async (connection) => {
        await makeReadOnly(connection);
        await this.#listen(connection, control.schema);
      },
    });
    this.#reading = new Session({
      ...control,
      applicationName: 'pgherd http',
      reads: true,
      settings: PREPARED_PLANS,
      onOpen: makeReadOnly,
    });
    this.#changing = new Session({ ...control, applicationName: 'pgherd http changes', onOpen: limit });
  }

  /** A standby does not support LISTEN; without it, reads there work as well. */
  async #listen(connection: Connection, schema: string): Promise<void> {
    connection.onNotification((channel, payload) => this.onNotification?.notified(channel, payload));
    try {
      await listenForChanges(connection, schema);
    } catch (error) {
      if (serverErrorOf(error) === null) throw error;
    }
    this.onNotification?.opened();
  }

  /** For health and metrics, whose queries are quick. The session is read-only in PostgreSQL, like that of `read`. */
  watch<T>(work: (connection: Connection) => Promise<T>, limitMs: number = DROP_MS): Promise<T> {
    return this.#watching.use(work, limitMs);
  }

  read<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#reading.use((connection) => work(prepared(connection)), DROP_MS);
  }

  change<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#changing.use(work, DROP_MS);
  }

  async close(): Promise<void> {
    await Promise.all([this.#watching, this.#reading, this.#changing].map((session) => session.close()));
  }
}

export interface NotificationHooks {
  readonly opened: () => void;
  readonly notified: (channel: string, payload: string) => void;
}

class Session {
  readonly #control: ControlConnection;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ControlSessionOptions) {
    this.#control = new ControlConnection(options);
  }

  use<T>(work: (connection: Connection) => Promise<T>, limitMs: number): Promise<T> {
    const done = this.#last.then(() => this.#control.use(work, limitMs));
    this.#last = done.catch(() => {});
    return done;
  }

  async close(): Promise<void> {
    this.#control.destroy();
    await this.#control.close();
  }
}

/** The statement timeout of PostgreSQL, and a longer one of the session, for a server that does not answer at all. */
const STATEMENT_MS = 5_000;
const DROP_MS = 8_000;

function limit(connection: Connection): Promise<void> {
  return limitStatements(connection, STATEMENT_MS);
}

async function makeReadOnly(connection: Connection): Promise<void> {
  await limit(connection);
  await readOnlyByDefault(connection);
}
