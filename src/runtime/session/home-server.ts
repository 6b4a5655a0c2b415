import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import { assertWritable, type ServerIdentity } from '../../postgres/server/identity.ts';
import { describeServer } from '../../postgres/target.ts';
import { type Backend, backendStates } from '../../store/daemons/connections.ts';

/** A session of the daemon on the server of pgherd's own database. */
export interface HomeMember {
  readonly kind: 'control' | 'job';
  readonly incarnation: string;
  readonly backend: Backend;
  /** The time since which it has waited for an answer, as a time of `performance.now`; null: it does not wait. */
  waitingSinceMs(): number | null;
  /** Drops the connection without ending the session properly. */
  drop(): void;
}

export interface Admission {
  /** Whether it is the session of the heartbeat, which decides on which server the daemon is. */
  readonly decides: boolean;
  /** Whether the session only reads, so that it accepts read-only transactions. */
  readonly reads: boolean;
}

/** A session that has waited longer than this for an answer is looked up on the server. */
const SILENT_MS = 5_000;
/** The same limit, just after the heartbeat has lost its own session. */
const SUSPECT_MS = 2_000;

/**
 * The server process that all sessions of a daemon are on. A name may resolve to another server after a failover, and to the former one
 * for a while: the heartbeat, which holds the lease, decides which server it is, and sessions elsewhere are dropped. A session counts as
 * alive when the server knows its backend, and not when its socket is open.
 */
export class HomeServer {
  readonly #members = new Set<HomeMember>();
  #current: string | null = null;
  #suspect = false;
  /** Called when sessions should be opened again, on the server that the name resolves to then. */
  onSuspicion: () => void = () => {};
  /** Called when the server process of the daemon has changed. */
  onMoved: () => void = () => {};

  /** The server process of the daemon's lease; null before the first registration. */
  get current(): string | null {
    return this.#current;
  }

  /** Throws `connection_failed` for a session that the daemon cannot work on, with the reason. */
  admit(connection: Pick<Connection, 'target'>, identity: ServerIdentity, { decides, reads }: Admission): void {
    const { target } = connection;
    assertWritable(target, identity, reads);
    if (decides || this.#current === null || this.#current === identity.incarnation) return;
    this.onSuspicion();
    throw new PgherdError(
      'connection_failed',
      `${describeServer(target)} is another server than the one of the daemon's lease`,
    );
  }

  /** Keeps the session until the returned function is called. */
  join(member: HomeMember): () => void {
    this.#members.add(member);
    return () => void this.#members.delete(member);
  }

  /** Records the server process of the daemon's lease: sessions on any other are dropped. */
  settle(incarnation: string): void {
    const moved = this.#current !== null && this.#current !== incarnation;
    this.#current = incarnation;
    for (const member of this.#members) if (member.incarnation !== incarnation) member.drop();
    if (moved) this.onMoved();
  }

  /** Called when the server has refused a write: all control sessions there are opened again, on the server that the name resolves to. */
  leave(incarnation: string): void {
    for (const member of this.#members) {
      if (member.kind === 'control' && member.incarnation === incarnation) member.drop();
    }
  }

  /** Called when the heartbeat has lost its session: the others are checked once. */
  suspect(): void {
    this.#suspect = true;
  }

  /**
   * Drops sessions that wait for an answer that will not arrive, because the server does not know them or has nothing to do for them.
   * Idle ones among the suspected sessions are dropped as well, and opened again on demand, which costs less than checking each.
   */
  async dropSilent(connection: Connection): Promise<void> {
    const isSuspect = this.#suspect;
    this.#suspect = false;
    const limitMs = isSuspect ? SUSPECT_MS : SILENT_MS;
    const nowMs = performance.now();
    const others = [...this.#members].filter(({ backend }) => backend.pid !== connection.pid);
    if (isSuspect) for (const member of others) if (member.waitingSinceMs() === null) member.drop();
    const waiting = others.flatMap((member) => {
      const sinceMs = member.waitingSinceMs();
      return sinceMs === null || nowMs - sinceMs < limitMs ? [] : [{ member, sinceMs }];
    });
    if (waiting.length === 0) return;
    const backends = waiting.map(({ member }) => member.backend);
    const states = await backendStates(connection, backends);
    for (const { member, sinceMs } of waiting) {
      if (member.waitingSinceMs() !== sinceMs) continue;
      const state = states.get(member.backend.pid);
      if (state === undefined || (state.idleMs !== null && state.idleMs > limitMs)) member.drop();
    }
  }
}
