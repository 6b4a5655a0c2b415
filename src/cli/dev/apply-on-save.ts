import { Writable } from 'node:stream';
import { PgherdError } from '../../errors.ts';
import { sleep, Wakeup } from '../../runtime/part/waiting.ts';
import { printable } from '../../text/printable.ts';
import type { CliContext } from '../shell/context.ts';
import { clockTime } from './clock-time.ts';
import { WatchedFolders } from './watch-folders.ts';

export interface ApplyOnSaveOptions {
  /** The folder of the project. */
  readonly folder: string;
  /** Reads and applies the files, and prints to the context. Returns whether the definitions are valid. */
  readonly apply: (context: CliContext) => Promise<boolean>;
  readonly view: SaveView;
  readonly signal: AbortSignal;
}

/** Where the outcome is shown. */
export interface SaveView {
  /** Prints above the table. */
  print(text: string): void;
  /** Shows below the table that the last save could not be applied; null: it could. */
  setProblem(text: string | null): void;
}

/**
 * Applies the definitions again whenever a file of the project is saved. Files that are not valid, or that cannot be applied, change
 * nothing: what was applied before goes on, and the view shows it until a save is applied.
 */
export class ApplyOnSave {
  readonly #context: CliContext;
  readonly #options: ApplyOnSaveOptions;
  readonly #wakeup = new Wakeup();
  readonly #folders: WatchedFolders;
  #running: Promise<void> = Promise.resolve();
  #isBroken = false;

  constructor(context: CliContext, options: ApplyOnSaveOptions) {
    this.#context = context;
    this.#options = options;
    this.#folders = new WatchedFolders(options.folder, () => this.#wakeup.notify());
  }

  /** Resolves when the folders are watched: what is saved from then on is applied. */
  async start(): Promise<void> {
    const { view } = this.#options;
    if (!(await this.#folders.refresh())) {
      view.print('warning: not every folder can be watched: after a change there, start pgherd dev again\n');
    }
    this.#running = this.#loop();
  }

  /** After the signal has been aborted. */
  async stop(): Promise<void> {
    await this.#running;
    this.#folders.close();
  }

  async #loop(): Promise<void> {
    const { signal } = this.#options;
    while (!signal.aborted) {
      if (!(await this.#wakeup.sleep(LONG_MS, signal))) continue;
      // Editors write a file in several steps, and git writes several files.
      await sleep(DEBOUNCE_MS, signal);
      await this.#wakeup.sleep(0);
      if (signal.aborted) return;
      await this.#folders.refresh();
      await this.#pass();
    }
  }

  async #pass(): Promise<void> {
    const { view, apply } = this.#options;
    const output = new Collected();
    const context: CliContext = { ...this.#context, stdout: output, stderr: output, setExitCode: () => {} };
    const isApplied = await apply(context).catch((error: unknown) => {
      output.write(describe(context, error));
      return false;
    });
    const time = clockTime(new Date());
    if (output.text !== '') view.print(`${context.palette.dim(`Saved at ${time}`)}\n${output.text}\n`);
    else if (this.#isBroken && isApplied) view.print(`Saved at ${time}: the files equal what is applied.\n`);
    this.#isBroken = !isApplied;
    view.setProblem(isApplied ? null : `The files saved at ${time} were not applied: what was applied before runs on.`);
  }
}

class Collected extends Writable {
  text = '';

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

function describe({ errorPalette: palette }: CliContext, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof PgherdError ? error.hint : null;
  return `${palette.red('error:')} ${printable(message)}\n${hint === null ? '' : `${palette.cyan('hint:')} ${printable(hint)}\n`}`;
}

const DEBOUNCE_MS = 200;
const LONG_MS = 3_600_000;
