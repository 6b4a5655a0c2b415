import { PgherdError } from '../errors.ts';
import { type Connection, connect } from '../postgres/connection.ts';
import type { Target } from '../postgres/target.ts';

/** One session of the client's own: opened when it is needed, and again after it was lost. */
export class OwnSession {
  readonly #target: Target;
  readonly #applicationName: string;
  #opening: Promise<Connection> | null = null;
  #closed = false;

  constructor(target: Target, applicationName: string) {
    this.#target = target;
    this.#applicationName = applicationName;
  }

  /** Throws the errors of `connect`, and `client_closed`. */
  async open(): Promise<Connection> {
    if (this.#closed) throw closedError();
    const current = await this.#opening?.catch(() => null);
    if (current !== undefined && current !== null && !current.ended) return current;
    this.#opening = connect(this.#target, { applicationName: this.#applicationName, pipeline: true });
    return await this.#opening;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const connection = await this.#opening?.catch(() => null);
    await connection?.close();
  }
}

export function closedError(): PgherdError {
  return new PgherdError('client_closed', 'the client was closed');
}
