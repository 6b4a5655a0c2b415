import type { Connection } from '../../postgres/connection.ts';
import { ControlConnection, type ControlSessionOptions, type SessionShare } from './control-connection.ts';

/**
 * One session for several parts of a daemon, used when `daemon.max_connections` is small. One part at a time uses it, so that
 * no statement of another part gets into its transaction. A part must not ask for the session again while it uses it.
 */
export class SharedSession implements SessionShare {
  readonly #members: ControlSessionOptions[] = [];
  #session: ControlConnection | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #users = 0;

  /** Call it before the first use. Where settings differ, those of the last member apply. */
  join(member: ControlSessionOptions): void {
    if (this.#users === 0) member.budget.reserve(1);
    this.#members.push(member);
    this.#users += 1;
  }

  /** Like `ControlConnection.use`; the limit begins when it is this part's turn. */
  use<T>(work: (connection: Connection) => Promise<T>, limitMs?: number): Promise<T> {
    const done = this.#last.then(() => this.#open().use(work, limitMs));
    this.#last = done.catch(() => {});
    return done;
  }

  /** Removes a member; the last one closes the session. */
  async leave(): Promise<void> {
    this.#users -= 1;
    if (this.#users > 0) return;
    await this.#last;
    await this.#session?.close();
  }

  #open(): ControlConnection {
    this.#session ??= new ControlConnection({
      ...this.#commonOptions(),
      settings: Object.assign({}, ...this.#members.map(({ settings }) => settings)),
      onOpen: async (connection) => {
        for (const { onOpen } of this.#members) await onOpen?.(connection);
      },
    });
    return this.#session;
  }

  #commonOptions(): ControlSessionOptions {
    const [first] = this.#members;
    if (first === undefined) throw new Error('a shared session has members');
    const { target, schema, home } = first;
    // The session is reserved already.
    return { target, schema, home, budget: { reserve: () => {} }, applicationName: 'pgherd control', pipeline: true };
  }
}
