import { setTimeout as delay } from 'node:timers/promises';
import { PgherdError } from '../../../errors.ts';
import { followSignals } from '../../../follow-signals.ts';

/** An answer of the API: its status, headers and JSON; null: the body is not JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

export interface Api {
  /** Absolute, without a slash at the end. */
  readonly url: string;
  /** The header that authenticates. Its value is never printed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Total time to wait for rate limits and failed requests, in ms. */
  readonly maxWaitMs: number;
}

const REQUEST_TIMEOUT_MS = 30_000;
/** Doubled after each try. */
const FIRST_PAUSE_MS = 500;

/**
 * Sends a request and returns the answer, whatever its status. Waits and sends it again when the API is at its rate limit or
 * answers 5xx. Throws `http_failed` when it cannot be reached, or when that takes longer than `maxWaitMs`.
 */
export async function call(api: Api, method: string, path: string, body?: object): Promise<Answer> {
  const deadline = Date.now() + api.maxWaitMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    const answer = await send(api, method, path, body);
    const again = typeof answer === 'string' ? pauseMs : againInMs(answer, pauseMs);
    if (typeof answer !== 'string' && again === null) return answer;
    const waitMs = again ?? pauseMs;
    if (Date.now() + waitMs > deadline) {
      const reason =
        typeof answer === 'string'
          ? answer
          : isLimited(answer)
            ? `the rate limit is used up for another ${Math.ceil(waitMs / 1_000)} s`
            : `it answered ${answer.status}`;
      throw new PgherdError('http_failed', `${method} ${api.url}${path}: ${reason}`, {
        hint: 'run the step again; the comment is as it was',
      });
    }
    await delay(waitMs, undefined, { signal: api.signal });
  }
}

/** Returns the answer, or the reason why there is none. */
async function send(
  { url, headers, signal }: Api,
  method: string,
  path: string,
  body: object | undefined,
): Promise<Answer | string> {
  try {
    return await followSignals(
      [signal],
      async (limited) => {
        const response = await fetch(`${url}${path}`, {
          method,
          redirect: 'error',
          signal: limited,
          headers: { 'Content-Type': 'application/json', 'User-Agent': 'pgherd', ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        return { status: response.status, headers: response.headers, json: jsonOf(await response.text()) };
      },
      REQUEST_TIMEOUT_MS,
    );
  } catch (error) {
    signal.throwIfAborted();
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (isTimeout(error)) return `no answer within ${REQUEST_TIMEOUT_MS / 1_000} s`;
    const reason = cause instanceof Error ? ('code' in cause ? cause.code : cause.message) : cause;
    return `it cannot be reached: ${String(reason)}`;
  }
}

/** `followSignals` ends a request that takes too long. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** 429, or the 403 of GitHub with no requests left or with a time to wait. */
function isLimited({ status, headers }: Answer): boolean {
  if (status === 429) return true;
  return status === 403 && (headers.get('x-ratelimit-remaining') === '0' || headers.has('retry-after'));
}

/** Returns when to send the request again; null: the answer is final. */
function againInMs(answer: Answer, pauseMs: number): number | null {
  if (!isLimited(answer)) return answer.status >= 500 ? pauseMs : null;
  const { headers } = answer;
  const seconds = Number(headers.get('retry-after') ?? 'NaN');
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const reset = Number(headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset') ?? 'NaN');
  return Number.isFinite(reset) ? Math.max(pauseMs, reset * 1_000 - Date.now()) : pauseMs;
}

/** Throws `http_failed` with the reason that the API states. */
export function refuse(api: Api, method: string, path: string, { status, json }: Answer, hint: string): never {
  const stated = fieldOf(json, 'message') ?? fieldOf(json, 'error');
  const reason = typeof stated === 'string' ? stated : stated === null ? '' : JSON.stringify(stated);
  throw new PgherdError('http_failed', `${method} ${api.url}${path}: ${status} ${reason}`.trimEnd(), { hint });
}

/** Returns a key of a JSON object; null: it has none. */
export function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return null;
  return (value as Readonly<Record<string, unknown>>)[key] ?? null;
}
