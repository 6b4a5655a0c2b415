/**
 * Number of recent readings that are kept: an offset that a slow answer made too large is soon dropped, and so is one from
 * before the clock was set.
 */
const READINGS = 5;

/** A slow answer alone changes the offset by less than this, which is the limit of a heartbeat. */
const JUMP_MS = 30_000;

/** An estimate of the clock of pgherd's server, which is at most a few milliseconds late. */
export class ServerClock {
  #offsetsMs: readonly number[] = [];

  /** The reading of the last answer; its difference to the next reading shows that the clock was set. */
  #lastOffsetMs: number | null = null;

  /**
   * Records a reading: the server's clock was `serverMs` in the answer to a query sent at `sentMs`, a time of
   * `performance.now`. Returns whether the clock was set since the last reading.
   */
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
