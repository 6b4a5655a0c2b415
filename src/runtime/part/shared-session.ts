import type { Connection } from '../../postgres/connection.ts';
import { ControlConnection, type ControlOptions, type SessionShare } from './control-connection.ts';

/**
 * One session for several parts of a daemon, where `daemon.max_connections` is small. What one part does with it ends before
 * the next part begins, so that no statement of another gets into its transaction. The part must not use it again within that.
 */
export class SharedSession implements SessionShare {
  readonly #members: ControlOptions[] = [];
  #session: ControlConnection | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #users = 0;

  /** Before the first use. Of settings that differ the last member's count. */
  join(member: ControlOptions): void {
    if (this.#users === 0) member.budget.reserve(1);
    this.#members.push(member);
    this.#users += 1;
  }

  /** As `ControlConnection.use`, whose limit begins when it is this part's turn. */
  use<T>(work: (connection: Connection) => Promise<T>, limitMs?: number): Promise<T> {
    const done = this.#last.then(() => this.#open().use(work, limitMs));
    this.#last = done.catch(() => {});
    return done;
  }

  /** A member is done; the last one closes the session. */
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

  #commonOptions(): ControlOptions {
    const [first] = this.#members;
    if (first === undefined) throw new Error('a shared session has members');
    const { target, schema, home } = first;
    // It is reserved already.
    return { target, schema, home, budget: { reserve: () => {} }, applicationName: 'pgherd control', pipeline: true };
  }
}
