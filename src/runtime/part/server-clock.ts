/**
 * Number of recent readings that are kept: an offset that a slow answer made too large is soon dropped, and so is one from
 * before the clock was set.
 */
const READINGS = 5;

/** A slow answer alone changes the offset by less than this, which is the limit of a heartbeat. */
const JUMP_MS = 30_000;

/** A heartbeat takes up to this long on the server itself, because it waits for the disk: only what is longer is distance. */
const OWN_MS = 5;

/** An estimate of the clock of pgherd's server, which is at most a few milliseconds late, and of the distance to it. */
export class ServerClock {
  #offsetsMs: readonly number[] = [];
  #answersMs: readonly number[] = [];

  /** The reading of the last answer; its difference to the next reading shows that the clock was set. */
  #lastOffsetMs: number | null = null;

  /**
   * Records a reading: the server's clock was `serverMs` in the answer to a query sent at `sentMs` and answered at `answeredMs`, times
   * of `performance.now`. Returns whether the clock was set since the last reading.
   */
  observe(sentMs: number, serverMs: number, answeredMs: number): boolean {
    this.#answersMs = [...this.#answersMs.slice(1 - READINGS), answeredMs - sentMs];
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

  /** How long a message takes to the server and back, in ms; 0 when it is near. */
  get distanceMs(): number {
    return this.#answersMs.length === 0 ? 0 : Math.max(0, Math.min(...this.#answersMs) - OWN_MS);
  }
}
