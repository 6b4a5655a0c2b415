import type { ServerAddress, SessionAttrs } from '../conninfo/parameters.ts';

/** A session as the choice sees it. */
export interface ChosenSession {
  readonly ended: boolean;
  destroy(): void;
  onEnd(listener: () => void): void;
  /** What its server is now. */
  serverState(): Promise<ServerState>;
}

export interface ServerState {
  readonly standby: boolean;
  readonly readOnly: boolean;
}

/** Why one of the servers was not taken. */
export interface ServerFailure {
  readonly server: ServerAddress;
  readonly error: unknown;
}

/** No server could be reached and is what `target_session_attrs` asks for. */
export class NoServerFits extends Error {
  readonly failures: readonly ServerFailure[];

  constructor(failures: readonly ServerFailure[]) {
    super('no server fits', { cause: failures.at(-1)?.error });
    this.failures = failures;
  }
}

/** The server is reached, and its state is not what `target_session_attrs` asks for. */
export class WrongState extends Error {}

/**
 * Which of several servers all sessions of a process go to. It is decided with the first session, and again when that server
 * cannot be reached or has changed its role; sessions that are still open on the former server are dropped then, so that
 * two servers are never worked with at once.
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

  /** The server that was decided on, or null before the first session. */
  get current(): ServerAddress | null {
    return this.#current;
  }

  /**
   * Opens a session on the chosen server. Throws `NoServerFits`; what `open` throws when `isFinal` says that another server
   * would not help, as a wrong password; what a single server throws.
   */
  async open<Session extends ChosenSession>(
    open: (server: ServerAddress) => Promise<Session>,
    isFinal: (error: unknown) => boolean,
  ): Promise<Session> {
    const pinned = this.#current;
    const onPinned = await this.#tryOn(pinned, open, isFinal);
    if (onPinned !== null) return onPinned;
    // One decision at a time: a caller that waited finds what the one before it has decided.
    const decided = this.#turn.then(async () => {
      const moved = this.#current === pinned ? null : await this.#tryOn(this.#current, open, isFinal);
      return moved ?? (await this.#decide(open, isFinal));
    });
    this.#turn = decided.catch(() => {});
    return await decided;
  }

  /** A session on the server that was decided on before, or null when that does not do any more. */
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

  /** The server that was chosen stays, also where it was only the second best. */
  #wanted(): SessionAttrs {
    return this.attrs === 'prefer-standby' ? 'any' : this.attrs;
  }
}

/** What is wrong with the server, or null. https://www.postgresql.org/docs/current/libpq-connect.html */
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
