import type { Writable } from 'node:stream';
import { widthOf } from '../../text/width.ts';

/** Lines at the end of a terminal that are drawn again and again in place; text can be printed above them. */
export class LiveBlock {
  readonly #stdout: Writable;
  #drawn = '';

  constructor(stdout: Writable) {
    this.#stdout = stdout;
  }

  /** Replaces the lines. */
  draw(text: string): void {
    this.#stdout.write(this.#back() + text);
    this.#drawn = text;
  }

  /** Prints above the lines. */
  print(text: string): void {
    this.#stdout.write(this.#back() + text + this.#drawn);
  }

  /** Takes the cursor to the first line and clears from there. A terminal that is narrower by now has wrapped the lines. */
  #back(): string {
    if (this.#drawn === '') return '';
    const { columns } = screenOf(this.#stdout);
    const rows = this.#drawn
      .replace(/\n$/, '')
      .split('\n')
      .reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line.replace(COLOURS, '')) / columns)), 0);
    return `\u001b[${rows}A\u001b[J`;
  }
}

/** The size of the terminal now. */
export function screenOf(stdout: Writable): { readonly columns: number; readonly rows: number } {
  const size = (name: 'columns' | 'rows', usual: number): number => {
    const value = name in stdout ? (stdout as Partial<Record<typeof name, unknown>>)[name] : null;
    return typeof value === 'number' && value > 0 ? value : usual;
  };
  return { columns: size('columns', 80), rows: size('rows', 24) };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const COLOURS = /\u001b\[[\d;]*m/g;
