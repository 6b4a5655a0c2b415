import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { LogFormat } from '../../log.ts';
import { ACTIVITY_BYTES, BEATS, LIMIT_MS, type WatchdogData, WORDS } from './watchdog-memory.ts';

export interface WatchdogOptions {
  /** Maximum time that the event loop may stand still, in ms. */
  readonly limitMs: number;
  readonly format: LogFormat;
  /** Ends the process after a longer standstill. */
  readonly exitCode: number;
}

/** Number of beats in the shortest limit. */
const BEATS_PER_LIMIT = 20;
const MAX_BEAT_MS = 500;
/** A shorter lease does not lower the limit: a daemon with a busy event loop should not be ended. */
const MIN_LIMIT_MS = 2_000;

/**
 * Ends the process when its event loop stands still for longer than the limit: a worker thread reads the beats of the
 * main thread from shared memory, so that no message has to be handled. Time in which the whole process stood still
 * (SIGSTOP, a suspended machine) does not count. Neither the thread nor the timer keeps the process alive.
 */
export class Watchdog {
  readonly #words: Int32Array;
  readonly #activity: Uint8Array;
  readonly #names = new Map<string, Uint8Array>();
  readonly #options: WatchdogOptions;
  #worker: Worker | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: WatchdogOptions) {
    this.#options = options;
    this.#words = new Int32Array(new SharedArrayBuffer(WORDS * Int32Array.BYTES_PER_ELEMENT));
    this.#activity = new Uint8Array(new SharedArrayBuffer(ACTIVITY_BYTES));
    this.limit(options.limitMs);
  }

  /** Starts to watch. When the worker thread cannot be started, reports that to `onError`; the process continues. */
  start(onError: (error: unknown) => void): void {
    const limitMs = Atomics.load(this.#words, LIMIT_MS);
    const beatMs = Math.min(MAX_BEAT_MS, limitMs / BEATS_PER_LIMIT);
    const data: WatchdogData = {
      words: this.#words,
      activity: this.#activity,
      beatMs,
      format: this.#options.format,
      exitCode: this.#options.exitCode,
    };
    this.#timer = setInterval(() => Atomics.add(this.#words, BEATS, 1), beatMs).unref();
    this.#worker = workerOf(data);
    this.#worker.on('error', onError);
    this.#worker.unref();
  }

  /** Changes the limit. */
  limit(limitMs: number): void {
    Atomics.store(this.#words, LIMIT_MS, Math.min(Math.max(limitMs, MIN_LIMIT_MS), 2 ** 31 - 1));
  }

  /** Records the last activity, which is reported when the stack is not available. Pass constant names only, no values. */
  note(activity: string): void {
    let bytes = this.#names.get(activity);
    if (bytes === undefined) {
      bytes = new Uint8Array(ACTIVITY_BYTES);
      new TextEncoder().encodeInto(activity, bytes);
      this.#names.set(activity, bytes);
    }
    this.#activity.set(bytes);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#worker?.terminate();
  }
}

function workerOf(workerData: WatchdogData): Worker {
  const options = { workerData, name: 'pgherd watchdog' };
  const extension = extname(import.meta.url);
  const file = new URL(`./watchdog-worker${extension}`, import.meta.url);
  if (extension === '.js') return new Worker(file, options);
  // From the source: tsx registers its loader in the main thread only.
  const loader = import.meta.resolve('tsx/esm/api');
  const code = `import('${loader}').then(({ register }) => { register(); return import('${file}'); });`;
  return new Worker(code, { ...options, eval: true });
}
