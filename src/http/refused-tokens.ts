/** The unknown tokens that a client has sent in the last minute. */
interface Tries {
  count: number;
  lastAtMs: number;
}

const FORGET_MS = 60_000;
const MAX_DELAY_MS = 5_000;
/** Clients that are remembered; the oldest is forgotten first. */
const MAX_CLIENTS = 1_000;
/** Each of the first tries is logged, then those whose number is a power of two. */
const LOGGED = 10;

/** Slows down a client that sends unknown tokens: each try within a minute is answered later than the one before. */
export class RefusedTokens {
  readonly #tries = new Map<string, Tries>();

  /** Counts a try. Returns the delay of its answer, the number of tries, and whether to log it. */
  note(client: string, nowMs: number): { readonly delayMs: number; readonly count: number; readonly log: boolean } {
    const former = this.#tries.get(client);
    const count = former === undefined || nowMs - former.lastAtMs > FORGET_MS ? 1 : former.count + 1;
    this.#tries.delete(client);
    this.#tries.set(client, { count, lastAtMs: nowMs });
    const [oldest] = this.#tries.keys();
    if (this.#tries.size > MAX_CLIENTS && oldest !== undefined) this.#tries.delete(oldest);
    const delayMs = count === 1 ? 0 : Math.min(MAX_DELAY_MS, 100 * 2 ** Math.min(count - 2, 10));
    return { delayMs, count, log: count <= LOGGED || Number.isInteger(Math.log2(count)) };
  }
}
