import type { CliContext } from '../shell/context.ts';

/** A bar on stderr that grows in place; nothing without a terminal. */
export class ProgressBar {
  readonly #context: CliContext;
  readonly #total: number;
  readonly #live: boolean;

  constructor(context: CliContext, total: number) {
    this.#context = context;
    this.#total = total;
    this.#live = context.terminalWidth !== null && context.interactive && total > 1;
  }

  at(done: number): void {
    if (!this.#live) return;
    const full = Math.round((done / this.#total) * WIDTH);
    const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
    this.#context.stderr.write(`\r${bar} ${done} of ${this.#total}`);
  }

  /** Removes the bar. */
  end(): void {
    if (this.#live) this.#context.stderr.write('\r\u001b[K');
  }
}

const WIDTH = 30;
