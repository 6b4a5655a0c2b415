import type { ServerAddress, SessionAttrs } from '../conninfo/parameters.ts';

/** A session, as far as the choice needs it. */
export interface ChosenSession {
  readonly ended: boolean;
  destroy(): void;
  onEnd(listener: () => void): void;
  /** The current state of its server. */
  serverState(): Promise<ServerState>;
}

export interface ServerState {
  readonly standby: boolean;
  readonly readOnly: boolean;
}

/** The reason why one of the servers was not chosen. */
export interface ServerFailure {
  readonly server: ServerAddress;
  readonly error: unknown;
}

/** No server could be reached in the state that `target_session_attrs` asks for. */
export class NoServerFits extends Error {
  readonly failures: readonly ServerFailure[];

  constructor(failures: readonly ServerFailure[]) {
    super('no server fits', { cause: failures.at(-1)?.error });
    this.failures = failures;
  }
}

/** The server was reached, but its state is not the one that `target_session_attrs` asks for. */
export class WrongState extends Error {}

/**
 * The choice of one of several servers for all sessions of a process. It is made with the first session, and again when that
 * server cannot be reached or has changed its role. Sessions that are still open on the former server are dropped then, so that
 * a process never works with two servers at once.
 */
export class ServerChoice {
  readonly servers: readonly ServerAddress[];
  readonly attrs: SessionAttrs;
  readonly #balance: boolean;
  readonly #sessions = new Map<ChosenSession, ServerAddress>();
  #current: ServerAddress | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(servers: readonly ServerAddress[], attrs: SessionAttrs, balance: boolean) {
    this.servers = servers;
    this.attrs = attrs;
    this.#balance = balance;
  }

  /** The chosen server, or null before the first session. */
  get current(): ServerAddress | null {
    return this.#current;
  }

  /**
   * Opens a session on the chosen server. Throws `NoServerFits`; the error of `open` when `isFinal` says that another server
   * would not help, such as a wrong password; the error of a single server.
   */
  async open<Session extends ChosenSession>(
    open: (server: ServerAddress) => Promise<Session>,
    isFinal: (error: unknown) => boolean,
  ): Promise<Session> {
    const pinned = this.#current;
    const onPinned = await this.#tryOn(pinned, open, isFinal);
    if (onPinned !== null) return onPinned;
    // One choice at a time: a caller that waited uses the choice of the one before it.
    const decided = this.#turn.then(async () => {
      const moved = this.#current === pinned ? null : await this.#tryOn(this.#current, open, isFinal);
      return moved ?? (await this.#decide(open, isFinal));
    });
    this.#turn = decided.catch(() => {});
    return await decided;
  }

  /** Returns a session on the server that was chosen before, or null when that server no longer fits. */
  async #tryOn<Session extends ChosenSession>(
    server: ServerAddress | null,
    open: (server: ServerAddress) => Promise<Session>,
    isFinal: (error: unknown) => boolean,
  ): Promise<Session | null> {
    if (server === null) return null;
    try {
      return await this.#openOn(server, this.#wanted(), open);
    } catch (error) {
      if (isFinal(error)) throw error;
      return null;
    }
  }

  async #decide<Session extends ChosenSession>(
    open: (server: ServerAddress) => Promise<Session>,
    isFinal: (error: unknown) => boolean,
  ): Promise<Session> {
    const servers = this.#balance ? shuffled(this.servers) : this.servers;
    const passes: readonly SessionAttrs[] = this.attrs === 'prefer-standby' ? ['standby', 'any'] : [this.attrs];
    let failures: ServerFailure[] = [];
    for (const wanted of passes) {
      failures = [];
      for (const server of servers) {
        try {
          const session = await this.#openOn(server, wanted, open);
          this.#moveTo(server);
          return session;
        } catch (error) {
          if (isFinal(error)) throw error;
          failures.push({ server, error });
        }
      }
    }
    if (failures.length === 1 && !(failures[0]?.error instanceof WrongState)) throw failures[0]?.error;
    throw new NoServerFits(failures);
  }

  async #openOn<Session extends ChosenSession>(
    server: ServerAddress,
    wanted: SessionAttrs,
    open: (server: ServerAddress) => Promise<Session>,
  ): Promise<Session> {
    const session = await open(server);
    if (wanted !== 'any') {
      const wrong = mismatch(wanted, await session.serverState());
      if (wrong !== null) {
        session.destroy();
        throw new WrongState(wrong);
      }
    }
    this.#sessions.set(session, server);
    session.onEnd(() => this.#sessions.delete(session));
    return session;
  }

  #moveTo(server: ServerAddress): void {
    this.#current = server;
    for (const [session, on] of this.#sessions) if (on !== server) session.destroy();
  }

  /** The chosen server is kept, also where it was only the second best. */
  #wanted(): SessionAttrs {
    return this.attrs === 'prefer-standby' ? 'any' : this.attrs;
  }
}

/** Returns the problem of the server, or null. https://www.postgresql.org/docs/current/libpq-connect.html */
function mismatch(wanted: SessionAttrs, { standby, readOnly }: ServerState): string | null {
  switch (wanted) {
    case 'read-write':
      return readOnly || standby ? `it is ${standby ? 'a standby' : 'read-only'}` : null;
    case 'read-only':
      return readOnly || standby ? null : 'it is not read-only';
    case 'primary':
      return standby ? 'it is a standby' : null;
    case 'standby':
      return standby ? null : 'it is not a standby';
    default:
      return null;
  }
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
