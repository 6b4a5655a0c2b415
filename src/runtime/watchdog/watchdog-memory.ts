import type { LogFormat } from '../../log.ts';

/** Shared 32-bit words: the beats of the main thread, and how long it may stand still, in ms. */
export const BEATS = 0;
export const LIMIT_MS = 1;
export const WORDS = 2;

/** The name of the last activity, as UTF-8, filled with zeros. */
export const ACTIVITY_BYTES = 64;

/** What the main thread passes to the watchdog's thread. Both arrays are in shared memory. */
export interface WatchdogData {
  readonly words: Int32Array;
  readonly activity: Uint8Array;
  readonly beatMs: number;
  readonly format: LogFormat;
  readonly exitCode: number;
}
