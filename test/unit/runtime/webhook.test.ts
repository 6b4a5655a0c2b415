import { describe, expect, it } from 'vitest';
import { retryDelayMs, sendWebhook, signatureOf } from '../../../src/runtime/upkeep/webhook.ts';

const webhooks = { 'on-call': { urlEnv: 'URL', secretEnv: 'SECRET' } };
const delivery = { id: '1', body: '{}', userAgent: 'pgherd/test' };
const send = (
  env: Record<string, string>,
  signal: AbortSignal = new AbortController().signal,
): Promise<string | null> => sendWebhook('on-call', delivery, { webhooks, env }, signal);

describe('a webhook', () => {
  it('is signed as RFC 4231 says', () => {
    expect(signatureOf('what do ya want for nothing?', 'Jefe')).toBe(
      'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });

  it('is tried ten times in about an hour', () => {
    const waits = Array.from({ length: 10 }, (_, n) => retryDelayMs(n + 1));
    expect(waits.at(-1)).toBeNull();
    const total = waits.reduce<number>((sum, wait) => sum + (wait ?? 0), 0);
    expect([waits[0], Math.round(total / 60_000)]).toEqual([7_000, 60]);
  });

  it.each([
    [{ SECRET: 'x' }, 'webhooks.on-call: the variable URL is not set'],
    [{ URL: 'http://localhost' }, 'webhooks.on-call: the variable SECRET is not set'],
    [{ URL: 'ftp://user:hidden@localhost', SECRET: 'x' }, 'webhooks.on-call: URL holds no http(s) URL'],
    [{ URL: 'http://user:hidden@localhost/', SECRET: 'x' }, 'could not be sent'],
    [{ URL: 'http://hidden.invalid/', SECRET: 'x' }, /^could not be sent: E[A-Z_]+$/],
    [{ URL: 'http://127.0.0.1:9/hidden', SECRET: 'x' }, /^could not be sent/],
  ])('with %j reports the mistake without the URL', async (env, says) => {
    const error = await send(env as Record<string, string>);
    expect(error).toMatch(says);
    expect(error).not.toContain('hidden');
  });

  it('is broken off when the daemon stops', async () => {
    expect(await send({ URL: 'http://127.0.0.1:9/', SECRET: 'x' }, AbortSignal.abort())).toBe('the daemon was stopped');
  });

  it('is unknown when pgherd.yaml does not name it', async () => {
    const config = { webhooks: {}, env: {} };
    expect(await sendWebhook('constructor', delivery, config, new AbortController().signal)).toBe(
      'webhooks.constructor is not in pgherd.yaml',
    );
  });
});
