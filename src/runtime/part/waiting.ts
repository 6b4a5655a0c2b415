/** Waits, or returns early when the signal aborts. Never throws. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
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

/** Waits for a promise, but no longer than `ms`; gives whether it settled in time. A rejection counts as settled. */
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

/** A promise to be resolved from elsewhere. (`Promise.withResolvers` is Node 22.) */
export function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** A bell for one sleeper. A ring that comes while nobody sleeps is kept: the next sleep returns at once. */
export class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Until the bell, `ms`, or the signal. Gives whether the bell rang. */
  sleep(ms: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        this.#wake = null;
        const rung = this.#rung;
        this.#rung = false;
        resolve(rung);
      };
      const timer = setTimeout(finish, Math.max(0, Math.min(ms, MAX_TIMER_MS)));
      if (this.#rung || signal.aborted) return finish();
      this.#wake = finish;
      signal.addEventListener('abort', finish, { once: true });
    });
  }
}

const MAX_TIMER_MS = 2_147_483_647;
