import { createStore, type Store, useStore } from './store.ts';

/** How far the server's clock is ahead of the browser's, in ms. */
const offset: Store<number> = createStore(0);
const seconds: Store<number> = createStore(Date.now());

/** Sets the clock by a document of the server. */
export function setClock(serverNowMs: number): void {
  const next = serverNowMs - Date.now();
  // An answer is cached for a second: a small difference does not move the clock.
  if (Math.abs(next - offset.get()) > 1_500) offset.set(next);
}

/** The time of the database. */
export function serverNow(): number {
  return Date.now() + offset.get();
}

export function startClock(): void {
  setInterval(() => seconds.set(Date.now()), 1_000);
}

/** Returns the time of the database, updated every second. */
export function useNow(): number {
  const second = useStore(seconds);
  const ahead = useStore(offset);
  return Math.max(second, Date.now() - 1_000) + ahead;
}
