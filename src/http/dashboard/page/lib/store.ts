import { useEffect, useState } from 'preact/hooks';

/** A value that components follow. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  subscribe(listener: (value: T) => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener(value);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState(store.get());
  useEffect(() => {
    setValue(store.get());
    return store.subscribe((next) => setValue(() => next));
  }, [store]);
  return value;
}

/** Reads what the browser keeps; null: nothing, or the browser keeps nothing. */
export function recall(key: string, place: 'local' | 'session' = 'local'): string | null {
  try {
    return (place === 'local' ? localStorage : sessionStorage).getItem(key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string | null, place: 'local' | 'session' = 'local'): void {
  try {
    const storage = place === 'local' ? localStorage : sessionStorage;
    if (value === null) storage.removeItem(key);
    else storage.setItem(key, value);
  } catch {
    // A private window keeps nothing: the choice lasts as long as the page.
  }
}
