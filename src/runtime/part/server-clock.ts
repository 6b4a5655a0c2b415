/** How many readings count: an offset that a slow answer made too large is soon forgotten, and so is a clock that was set. */
const READINGS = 5;

/** A slow answer alone changes the offset by less than the limit of a heartbeat. */
const JUMP_MS = 30_000;

/** What the clock of pgherd's server says, as an estimate that is a few milliseconds late at most. */
export class ServerClock {
  #offsetsMs: readonly number[] = [];

  /** The reading of the last answer; its difference to the next one shows that the clock was set. */
  #lastOffsetMs: number | null = null;

  /** The server's clock said `serverMs` in the answer to a question that was sent at `sentMs`, a time of `performance.now`. Returns whether the clock was set since the last. */
  observe(sentMs: number, serverMs: number): boolean {
    const offsetMs = serverMs - sentMs;
    const jumped = this.#lastOffsetMs !== null && Math.abs(offsetMs - this.#lastOffsetMs) > JUMP_MS;
    this.#lastOffsetMs = offsetMs;
    this.#offsetsMs = [...(jumped ? [] : this.#offsetsMs.slice(1 - READINGS)), offsetMs];
    return jumped;
  }

  /** Returns the instant of the server's clock at a time of `performance.now`. */
  at(localMs: number): Date {
    const offsetMs = this.#offsetsMs.length === 0 ? performance.timeOrigin : Math.min(...this.#offsetsMs);
    return new Date(localMs + offsetMs);
  }
}
