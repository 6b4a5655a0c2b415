import type { Connection } from '../postgres/connection.ts';
import { limitStatements, readOnlyByDefault } from '../postgres/limits.ts';
import { ControlConnection, type ControlOptions } from '../runtime/part/control-connection.ts';

/**
 * The HTTP server's own sessions, each opened when first needed: no request waits for, or holds up, what runs tasks, and no
 * slow list keeps the health from being told. On each one thing happens after the other.
 */
export class Sessions {
  readonly #watching: Session;
  readonly #reading: Session;
  readonly #changing: Session;

  constructor(control: Pick<ControlOptions, 'target' | 'schema' | 'budget'>) {
    this.#watching = new Session({ ...control, applicationName: 'pgherd http health', onOpen: makeReadOnly });
    this.#reading = new Session({ ...control, applicationName: 'pgherd http', onOpen: makeReadOnly });
    this.#changing = new Session({ ...control, applicationName: 'pgherd http changes', onOpen: limit });
  }

  /** For health and metrics, whose questions are quick. PostgreSQL lets this session, as `read`'s, only read. */
  watch<T>(work: (connection: Connection) => Promise<T>, limitMs: number = DROP_MS): Promise<T> {
    return this.#watching.use(work, limitMs);
  }

  read<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#reading.use(work, DROP_MS);
  }

  change<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#changing.use(work, DROP_MS);
  }

  async close(): Promise<void> {
    await Promise.all([this.#watching, this.#reading, this.#changing].map((session) => session.close()));
  }
}

class Session {
  readonly #control: ControlConnection;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ControlOptions) {
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

/** What PostgreSQL itself gives up on, and behind it, for a server that does not answer at all, the session. */
const STATEMENT_MS = 5_000;
const DROP_MS = 8_000;

function limit(connection: Connection): Promise<void> {
  return limitStatements(connection, STATEMENT_MS);
}

async function makeReadOnly(connection: Connection): Promise<void> {
  await limit(connection);
  await readOnlyByDefault(connection);
}
