import { useEffect, useState } from 'preact/hooks';
import type { ApiError } from './api.ts';
import { getDocument, token } from './api.ts';
import { setClock } from './clock.ts';
import { changes } from './live.ts';
import { useStore } from './store.ts';

export interface Loaded<T> {
  /** The last answer; null: none yet. */
  readonly data: T | null;
  /** Why the last request failed; null: it did not. */
  readonly error: ApiError | null;
  /** `data` is of an address before. */
  readonly isOld: boolean;
  readonly again: () => void;
}

const kept = new Map<string, unknown>();
const MOST_KEPT = 40;

/** Reads a document of the API, and again whenever something changed. What was shown stays until the answer is there. */
export function useDocument<T extends { readonly nowMs: number }>(
  path: string | null,
  { isSlow = false }: { readonly isSlow?: boolean } = {},
): Loaded<T> {
  const change = useStore(changes);
  const known = useStore(token);
  const [tries, setTries] = useState(0);
  const [state, setState] = useState<{
    readonly path: string | null;
    readonly data: T | null;
    readonly error: ApiError | null;
  }>(() => ({ path, data: cached<T>(path), error: null }));
  // What costs more is read again at every eighth change only.
  const round = isSlow ? Math.floor(change / 8) : change;
  useEffect(() => {
    if (path === null) return;
    let isCurrent = true;
    getDocument<T>(path).then(
      (data) => {
        setClock(data.nowMs);
        keep(path, data);
        if (isCurrent) setState({ path, data, error: null });
      },
      (error: ApiError) => {
        if (isCurrent)
          setState((before) => ({ path, data: before.path === path ? before.data : cached<T>(path), error }));
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [path, round, known, tries]);
  const isOld = state.path !== path;
  return {
    data: isOld ? (cached<T>(path) ?? state.data) : state.data,
    error: isOld ? null : state.error,
    isOld,
    again: () => setTries(tries + 1),
  };
}

function keep(path: string, data: unknown): void {
  kept.delete(path);
  kept.set(path, data);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
  }
}

function cached<T>(path: string | null): T | null {
  return path === null ? null : ((kept.get(path) as T | undefined) ?? null);
}
