import { createStore, recall, remember, type Store } from './store.ts';

/** Why a request failed. */
export class ApiError extends Error {
  /** 0: no answer. */
  readonly status: number;
  readonly code: string;
  readonly hint: string | null;

  constructor(status: number, code: string, message: string, hint: string | null) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

const LIMIT_MS = 10_000;

/** The token, for this tab only. */
export const token: Store<string | null> = createStore(recall('pgherd-token', 'session'));
/** A request was refused because it had no valid token. */
export const wantsToken: Store<boolean> = createStore(false);

/** Takes the token after the `#` of the address, where it is never sent, and removes it from there. */
export function takeTokenOfAddress(): void {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given === null) return;
  setToken(given);
  history.replaceState(null, '', location.pathname + location.search);
}

export function setToken(text: string | null): void {
  remember('pgherd-token', text, 'session');
  token.set(text);
  wantsToken.set(false);
}

export function authorization(): Record<string, string> {
  const known = token.get();
  return known === null ? {} : { Authorization: `Bearer ${known}` };
}

export function getDocument<T>(path: string): Promise<T> {
  return request<T>(path, { headers: authorization() });
}

export function post<T>(path: string, body: object): Promise<T> {
  return request<T>(path, {
    method: 'POST',
    headers: { ...authorization(), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function request<T>(path: string, init: RequestInit): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), LIMIT_MS);
  try {
    const response = await fetch(path, { ...init, signal: controller.signal });
    if (response.ok) return await response.json();
    throw await refusalOf(response);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(
      0,
      'no_answer',
      controller.signal.aborted ? `no answer for ${LIMIT_MS / 1000} s` : 'the server does not answer',
      null,
    );
  } finally {
    clearTimeout(timer);
  }
}

async function refusalOf(response: Response): Promise<ApiError> {
  if (response.status === 401) wantsToken.set(true);
  const fallback = new ApiError(response.status, 'failed', `the server answered ${response.status}`, null);
  try {
    const { error } = await response.json();
    return new ApiError(response.status, String(error.code), String(error.message), error.hint ?? null);
  } catch {
    return fallback;
  }
}
