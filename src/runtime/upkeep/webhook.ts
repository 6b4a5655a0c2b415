import { createHmac } from 'node:crypto';
import { followSignals } from '../../follow-signals.ts';

/** Webhooks by name: the names of environment variables, and what they hold. */
export interface WebhookConfig {
  readonly webhooks: Readonly<Record<string, { readonly urlEnv: string; readonly secretEnv: string }>>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Delivery {
  readonly id: string;
  /** JSON. */
  readonly body: string;
  readonly userAgent: string;
}

/** A post without an answer within this time has failed. */
export const SEND_TIMEOUT_MS = 10_000;

/**
 * Posts a body, signed with HMAC-SHA-256 over its bytes. Returns null when it was received (2xx), else the reason in words
 * that hold neither URL nor secret. Never throws. Redirects are not followed: the signature is for the URL that was named.
 */
export async function sendWebhook(
  name: string,
  delivery: Delivery,
  config: WebhookConfig,
  signal: AbortSignal,
  limitMs: number = SEND_TIMEOUT_MS,
): Promise<string | null> {
  const entry = Object.hasOwn(config.webhooks, name) ? config.webhooks[name] : undefined;
  if (entry === undefined) return `webhooks.${name} is not in pgherd.yaml`;
  const url = config.env[entry.urlEnv] ?? '';
  const secret = config.env[entry.secretEnv] ?? '';
  for (const [value, variable] of [
    [url, entry.urlEnv],
    [secret, entry.secretEnv],
  ]) {
    if (value === '') return `webhooks.${name}: the variable ${variable} is not set`;
  }
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return `webhooks.${name}: ${entry.urlEnv} holds no http(s) URL`;
  try {
    const status = await followSignals([signal], (limited) => post(url, secret, delivery, limited), limitMs);
    if (status >= 200 && status < 300) return null;
    const redirected = status >= 300 && status < 400;
    return `answered ${status}${redirected ? ', a redirect, which is not followed' : ''}`;
  } catch (error) {
    return whyNot(error, limitMs);
  }
}

/** Returns the status of the answer; its body is not read. */
async function post(url: string, secret: string, delivery: Delivery, signal: AbortSignal): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': delivery.userAgent,
      'X-Pgherd-Delivery': delivery.id,
      'X-Pgherd-Signature': signatureOf(delivery.body, secret),
    },
    body: delivery.body,
    signal,
  });
  await response.body?.cancel().catch(() => {});
  return response.status;
}

/** The value of `X-Pgherd-Signature`. */
export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Returns how long to wait after a failed try, in ms; null: it was the last. Ten tries in about an hour. */
export function retryDelayMs(tries: number): number | null {
  return tries >= MAX_TRIES ? null : FIRST_RETRY_MS * 2 ** (tries - 1);
}

const MAX_TRIES = 10;
export const FIRST_RETRY_MS = 7_000;

/** Only codes: what fetch says in full may name host, path or user. */
function whyNot(error: unknown, limitMs: number): string {
  if (!(error instanceof Error)) return 'could not be sent';
  if (error.name === 'TimeoutError') return `no answer within ${limitMs} ms`;
  if (error.name === 'AbortError') return 'the daemon was stopped';
  const code = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : '';
  return /^[A-Z][A-Z0-9_]+$/.test(code) ? `could not be sent: ${code}` : 'could not be sent';
}
