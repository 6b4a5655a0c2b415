/** Caches answers for a short time, so that concurrent requests load them once. A failure is not cached. */
export class Cached {
  readonly #keepMs: number;
  readonly #entries = new Map<string, { readonly answer: Promise<unknown>; atMs: number }>();

  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  /** Returns the cached or pending answer of `key`, otherwise the result of `load`. The same key means the same type. */
  get<T>(key: string, load: () => Promise<T>): Promise<T> {
    const nowMs = performance.now();
    const known = this.#entries.get(key);
    if (known !== undefined && nowMs - known.atMs < this.#keepMs) return known.answer as Promise<T>;
    if (this.#entries.size >= MAX_ENTRIES) this.#entries.clear();
    const answer = load();
    // A pending answer does not expire: concurrent callers wait for the same answer.
    const entry = { answer, atMs: Infinity };
    this.#entries.set(key, entry);
    answer.then(
      () => {
        entry.atMs = performance.now();
      },
      () => this.#forget(key, entry),
    );
    return answer;
  }

  /** Loads the answer of `key` again, although it is known. */
  renew<T>(key: string, load: () => Promise<T>): Promise<T> {
    this.#entries.delete(key);
    return this.get(key, load);
  }

  /** As `get`, for what may not exist: that it does not (null) is not cached. */
  async find<T>(key: string, load: () => Promise<T | null>): Promise<T | null> {
    const found = await this.get(key, load);
    if (found === null) this.#entries.delete(key);
    return found;
  }

  /** Clears the cache after a change. */
  clear(): void {
    this.#entries.clear();
  }

  #forget(key: string, entry: object): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }
}

const MAX_ENTRIES = 200;
