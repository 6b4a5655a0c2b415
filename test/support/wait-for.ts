import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** The awaited condition, for the message of a timeout: "task 7 to finish". */
  readonly what: string;
  /** Default 20 s, because everything takes longer on a busy machine. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

const INTERVAL_MS = 10;

/**
 * Calls `condition` repeatedly until it returns something other than false, null or undefined, and returns that. For conditions without
 * an event. Fails after `timeoutMs` with a message that names `what`, and at once when `condition` throws.
 */
export async function waitFor<T>(
  condition: () => T | false | null | undefined | Promise<T | false | null | undefined>,
  options: WaitOptions,
): Promise<T> {
  const timeoutMs = options.timeoutMs ?? 20_000;
  const startMs = performance.now();
  for (;;) {
    const value = await condition();
    if (value !== false && value !== null && value !== undefined) return value;
    if (performance.now() - startMs > timeoutMs) throw new Error(`waited ${timeoutMs} ms for ${options.what}`);
    await delay(INTERVAL_MS, undefined, { signal: options.signal });
  }
}
