/** How many readings count: an offset that a slow answer made too large is soon forgotten, and so is a clock that was set. */
const READINGS = 5;

/** What the clock of pgherd's server says, as an estimate that is a few milliseconds late at most. */
export class ServerClock {
  #offsetsMs: readonly number[] = [];

  /** The server's clock said `serverMs` in the answer to a question that was sent at `sentMs`, a time of `performance.now`. */
  observe(sentMs: number, serverMs: number): void {
    this.#offsetsMs = [...this.#offsetsMs.slice(1 - READINGS), serverMs - sentMs];
  }

  /** Returns the instant of the server's clock at a time of `performance.now`. */
  at(localMs: number): Date {
    const offsetMs = this.#offsetsMs.length === 0 ? performance.timeOrigin : Math.min(...this.#offsetsMs);
    return new Date(localMs + offsetMs);
  }
}
