/**
 * Runs `work` with a signal that aborts with the first of `parents`, and after `limitMs` (null: never) with a `TimeoutError`.
 * Returns what `work` returns; when it has settled, the timer and the listeners are gone.
 *
 * `AbortSignal.any` and `AbortSignal.timeout` are not used: Node 20 holds the signals inside `any` only weakly, so that a
 * garbage collection removes a timeout before it fires, and a long-lived parent keeps an entry for each of them.
 */
export async function followSignals<T>(
  parents: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<T>,
  limitMs: number | null = null,
): Promise<T> {
  const controller = new AbortController();
  const removers = parents.map((parent) => follow(parent, controller));
  const timer = limitMs === null ? null : setTimeout(() => controller.abort(timeoutError(limitMs)), limitMs);
  try {
    return await work(controller.signal);
  } finally {
    if (timer !== null) clearTimeout(timer);
    for (const remove of removers) remove();
  }
}

function follow(parent: AbortSignal, controller: AbortController): () => void {
  const abort = (): void => controller.abort(parent.reason);
  if (parent.aborted) abort();
  else parent.addEventListener('abort', abort, { once: true });
  return () => parent.removeEventListener('abort', abort);
}

function timeoutError(limitMs: number): DOMException {
  return new DOMException(`not done within ${limitMs} ms`, 'TimeoutError');
}
