import { authorization } from './api.ts';
import { createStore, type Store } from './store.ts';

/** Whether the server answers. */
export interface Signal {
  readonly state: 'connecting' | 'live' | 'lost';
  /** When it last answered, by the clock of this browser; null: never. */
  readonly answeredMs: number | null;
  readonly attempts: number;
  /** When the next attempt begins; null: it is under way. */
  readonly nextTryMs: number | null;
  /** false: the server answers, its database does not. */
  readonly database: boolean;
}

export const signal: Store<Signal> = createStore<Signal>({
  state: 'connecting',
  answeredMs: null,
  attempts: 0,
  nextTryMs: null,
  database: true,
});
/** Grows whenever what is shown may have changed. */
export const changes: Store<number> = createStore(0);

/** Without an answer for this long there is no signal. */
const LOST_MS = 5_000;
/** Events come at most twice a second; pages are read again at most once in this time. */
const MIN_REFRESH_MS = 1_000;
/** Also without an event: durations and due times pass by themselves. */
const IDLE_MS = 15_000;

let stop: AbortController | null = null;
let timer: ReturnType<typeof setTimeout> | null = null;
let lastId: string | null = null;
let lastChangeMs = 0;
let pending = false;

/** Follows the events of the server for as long as the page is open. */
export function follow(): void {
  setInterval(watch, 500);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') refreshPages();
  });
  connect();
}

/** Tries at once, whatever the countdown says. */
export function tryNow(): void {
  stop?.abort();
  if (timer !== null) clearTimeout(timer);
  connect();
}

/** Pages read what they show again. */
export function refreshPages(): void {
  const sinceMs = Date.now() - lastChangeMs;
  if (sinceMs >= MIN_REFRESH_MS) {
    lastChangeMs = Date.now();
    changes.set(changes.get() + 1);
  } else if (!pending) {
    pending = true;
    setTimeout(() => {
      pending = false;
      refreshPages();
    }, MIN_REFRESH_MS - sinceMs);
  }
}

function watch(): void {
  const now = signal.get();
  const nowMs = Date.now();
  if (now.state === 'live' && now.answeredMs !== null && nowMs - now.answeredMs > LOST_MS) {
    signal.set({ ...now, state: 'lost' });
    stop?.abort();
  }
  if (now.state === 'live' && nowMs - lastChangeMs > IDLE_MS) refreshPages();
}

async function connect(): Promise<void> {
  const controller = new AbortController();
  stop = controller;
  timer = null;
  signal.set({ ...signal.get(), nextTryMs: null });
  try {
    const path = lastId === null ? '/api/events' : `/api/events?lastEventId=${encodeURIComponent(lastId)}`;
    const response = await fetch(path, { headers: authorization(), signal: controller.signal });
    if (!response.ok || response.body === null) throw new Error(String(response.status));
    heard(true);
    refreshPages();
    await readAll(response.body);
  } catch {
    // Refused, ended or silent: all mean another attempt.
  }
  if (stop === controller) again();
}

function again(): void {
  const now = signal.get();
  const attempts = now.attempts + 1;
  const pauseMs = Math.min(10_000, 500 * 2 ** Math.min(attempts - 1, 5));
  const silentMs = now.answeredMs === null ? LOST_MS : Date.now() - now.answeredMs;
  const state = attempts > 1 || silentMs >= LOST_MS ? 'lost' : now.state;
  signal.set({ ...now, attempts, state, nextTryMs: Date.now() + pauseMs });
  timer = setTimeout(connect, pauseMs);
}

function heard(database: boolean): void {
  signal.set({ state: 'live', answeredMs: Date.now(), attempts: 0, nextTryMs: null, database });
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) take(event);
  }
}

function take(event: string): void {
  const fields = new Map(
    event
      .split('\n')
      .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  lastId = fields.get('id') ?? lastId;
  const data: { readonly database?: boolean } = JSON.parse(fields.get('data') ?? '{}');
  heard(data.database ?? signal.get().database);
  const name = fields.get('event');
  if (name === 'change' || name === 'reload') refreshPages();
}
