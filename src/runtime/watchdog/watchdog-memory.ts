import type { LogFormat } from '../../log.ts';

/** Indexes of the shared 32-bit words: the beats of the main thread, and the limit for its standstill, in ms. */
export const BEATS = 0;
export const LIMIT_MS = 1;
export const WORDS = 2;

/** The bytes for the name of the last activity, as UTF-8, padded with zeros. */
export const ACTIVITY_BYTES = 64;

/** The data that the main thread passes to the watchdog's thread. Both arrays are in shared memory. */
export interface WatchdogData {
  readonly words: Int32Array;
  readonly activity: Uint8Array;
  readonly beatMs: number;
  readonly format: LogFormat;
  readonly exitCode: number;
}
