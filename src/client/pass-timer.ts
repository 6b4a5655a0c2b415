/**
 * Calls `pass` soon after `wake`, and again after the time that it returns (in ms; null: not before the next `wake`). Never twice at
 * once, and at least `restMs` apart.
 */
export class PassTimer {
  readonly #pass: () => Promise<number | null>;
  readonly #restMs: number;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #again = false;
  #closed = false;
  #restedAtMs = 0;

  constructor(pass: () => Promise<number | null>, restMs: number) {
    this.#pass = pass;
    this.#restMs = restMs;
  }

  wake(): void {
    if (this.#closed) return;
    if (this.#running === null) this.#schedule(Math.max(0, this.#restedAtMs - performance.now()));
    else this.#again = true;
  }

  /** Resolves when no pass runs and none will. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(inMs: number): void {
    if (this.#closed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#running = this.#run();
    }, inMs);
  }

  async #run(): Promise<void> {
    this.#again = false;
    const nextMs = await this.#pass();
    this.#running = null;
    this.#restedAtMs = performance.now() + this.#restMs;
    if (this.#again) this.#schedule(this.#restMs);
    else if (nextMs !== null) this.#schedule(Math.max(this.#restMs, nextMs));
  }
}
