/** Answers that many may ask for at once: loaded once, kept for a moment. A failure is not kept. */
export class Cached {
  readonly #keepMs: number;
  readonly #entries = new Map<string, { readonly answer: Promise<unknown>; atMs: number }>();

  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  /** What is there under `key` if it is young or on its way, else what `load` gives. The same key means the same type. */
  get<T>(key: string, load: () => Promise<T>): Promise<T> {
    const nowMs = performance.now();
    const known = this.#entries.get(key);
    if (known !== undefined && nowMs - known.atMs < this.#keepMs) return known.answer as Promise<T>;
    if (this.#entries.size >= MAX_ENTRIES) this.#entries.clear();
    const answer = load();
    // On its way it does not grow old: who asks meanwhile waits for the same answer.
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

  /** Forgets everything: something was changed. */
  clear(): void {
    this.#entries.clear();
  }

  #forget(key: string, entry: object): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }
}

const MAX_ENTRIES = 200;
