import { askForEnds, endedChannel, listenForEnds } from '../store/client/ended.ts';

/** A session that can wait for notifications. */
export interface ListeningSession {
  query(sql: string): Promise<readonly object[]>;
  onNotification(listener: (channel: string) => void): void;
  onEnd(listener: () => void): void;
  /** Ends it: what it has subscribed to ends with it. */
  close(): Promise<void>;
}

/** Calls `onEnded` whenever tasks have ended, while it is started. Without a session that can listen it never calls: poll then. */
export class EndedSignal {
  readonly #schema: string;
  readonly #openSession: (() => Promise<ListeningSession>) | null;
  readonly #onEnded: () => void;
  #starting: Promise<boolean> | null = null;
  #session: ListeningSession | null = null;

  constructor(schema: string, openSession: (() => Promise<ListeningSession>) | null, onEnded: () => void) {
    this.#schema = schema;
    this.#openSession = openSession;
    this.#onEnded = onEnded;
  }

  /** Returns whether ends are notified from now on. Call it again after false, and after a session was lost. */
  async start(): Promise<boolean> {
    if (this.#openSession === null) return false;
    if (this.#session !== null) return true;
    this.#starting ??= this.#listen(this.#openSession).finally(() => {
      this.#starting = null;
    });
    return await this.#starting;
  }

  async stop(): Promise<void> {
    await this.#starting?.catch(() => {});
    const session = this.#session;
    this.#session = null;
    await session?.close();
  }

  async #listen(openSession: () => Promise<ListeningSession>): Promise<boolean> {
    const session = await openSession();
    try {
      await session.query(listenForEnds(this.#schema));
      const [row] = await session.query(askForEnds(this.#schema));
      if (row === undefined || Reflect.get(row, 'got') !== true) {
        await session.close();
        return false;
      }
    } catch (error) {
      await session.close().catch(() => {});
      throw error;
    }
    session.onNotification((channel) => {
      if (channel === endedChannel(this.#schema) && this.#session === session) this.#onEnded();
    });
    session.onEnd(() => {
      if (this.#session === session) this.#session = null;
    });
    this.#session = session;
    return true;
  }
}
