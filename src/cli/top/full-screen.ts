import process from 'node:process';
import { emitKeypressEvents } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

export interface Keyboard extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

/**
 * The terminal as one screen: the alternate one, without a cursor, each key at once. However the program ends, by `leave`, an
 * exception or `process.exit`, the terminal is as it was before.
 */
export class FullScreen {
  readonly #input: Keyboard;
  readonly #output: Writable;
  readonly #onKey: (text: string | undefined, key: { readonly name?: string; readonly ctrl?: boolean }) => void;
  readonly #onExit = (): void => this.leave();
  #entered = false;

  /** `onKey` receives `up`, `space`, `ctrl-c`, `a`. */
  constructor(input: Keyboard, output: Writable, onKey: (key: string) => void) {
    this.#input = input;
    this.#output = output;
    this.#onKey = (text, { name, ctrl }) => {
      if (ctrl === true) onKey(`ctrl-${name}`);
      else onKey(name !== undefined && (name.length > 1 || text === undefined) ? name : (text ?? ''));
    };
  }

  enter(): void {
    this.#entered = true;
    process.once('exit', this.#onExit);
    emitKeypressEvents(this.#input);
    this.#input.setRawMode?.(true);
    this.#input.on('keypress', this.#onKey);
    this.#input.resume();
    this.#output.write('\u001b[?1049h\u001b[?25l');
  }

  /** Replaces what is on the screen, line by line, without a flicker. */
  draw(lines: readonly string[]): void {
    if (!this.#entered) return;
    this.#output.write(`\u001b[H${lines.map((line) => `${line}\u001b[K`).join('\r\n')}\u001b[J`);
  }

  leave(): void {
    if (!this.#entered) return;
    this.#entered = false;
    process.off('exit', this.#onExit);
    this.#input.off('keypress', this.#onKey);
    this.#input.setRawMode?.(false);
    this.#input.pause();
    this.#output.write('\u001b[?25h\u001b[?1049l');
  }
}
