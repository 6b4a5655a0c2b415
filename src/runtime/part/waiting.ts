/** Waits, or returns early when the signal aborts. Never throws. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, Math.min(ms, MAX_TIMER_MS));
    signal.addEventListener('abort', finish, { once: true });
  });
}

/** Waits for a promise, but no longer than `ms`. Returns whether it settled in time. A rejection counts as settled. */
export function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), Math.min(ms, MAX_TIMER_MS));
    const finish = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    promise.then(finish, finish);
  });
}

/** Returns a promise with the function that resolves it. (`Promise.withResolvers` is Node 22.) */
export function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Wakes one loop that sleeps. A notification that arrives while the loop is awake is kept: the next sleep returns at once. */
export class Wakeup {
  #notified = false;
  #wake: (() => void) | null = null;

  notify(): void {
    this.#notified = true;
    this.#wake?.();
  }

  /** Sleeps until a notification, for `ms`, or until the signal aborts. Returns whether there was a notification. */
  sleep(ms: number, signal: AbortSignal | null = null): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        this.#wake = null;
        const notified = this.#notified;
        this.#notified = false;
        resolve(notified);
      };
      const timer = setTimeout(finish, Math.max(0, Math.min(ms, MAX_TIMER_MS)));
      if (this.#notified || signal?.aborted === true) return finish();
      this.#wake = finish;
      signal?.addEventListener('abort', finish, { once: true });
    });
  }
}

const MAX_TIMER_MS = 2_147_483_647;
