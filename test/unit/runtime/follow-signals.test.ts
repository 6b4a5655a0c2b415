import { getEventListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { followSignals } from '../../../src/follow-signals.ts';
import { sendWebhook } from '../../../src/runtime/upkeep/webhook.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const never = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A receiver on a free port; `status` null: it takes the request and never answers. */
async function receiver(status: number | null): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    if (status !== null) response.writeHead(status).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
}

const post = (url: string, signal: AbortSignal, limitMs?: number): Promise<string | null> =>
  sendWebhook(
    'on-call',
    { id: '1', body: '{}', userAgent: 'pgherd/test' },
    { webhooks: { 'on-call': { urlEnv: 'URL', secretEnv: 'SECRET' } }, env: { URL: url, SECRET: 'x' } },
    signal,
    limitMs,
  );

describe('the time limit of a post', () => {
  it('holds while garbage is collected', async () => {
    const collecting = setInterval(collectGarbage, 10);
    try {
      const stop = new AbortController();
      expect(await post(await receiver(null), stop.signal, 200)).toBe('no answer within 200 ms');
    } finally {
      clearInterval(collecting);
    }
  });

  it('leaves no listener on the signal of the daemon, after whatever end', async () => {
    const stop = new AbortController();
    const [good, bad, silent] = await Promise.all([receiver(204), receiver(500), receiver(null)]);
    for (let n = 0; n < 20; n++) {
      await Promise.all([post(good, stop.signal), post(bad, stop.signal), post(silent, stop.signal, 1)]);
    }
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });
});

describe('followSignals', () => {
  it('aborts with the first parent, and with its reason', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const done = followSignals([one.signal, other.signal], never);
    other.abort('stopped');
    await expect(done).rejects.toBe('stopped');
    expect(getEventListeners(one.signal, 'abort')).toEqual([]);
  });

  it('is aborted from the start below an aborted parent', async () => {
    const seen = await followSignals([AbortSignal.abort()], (signal) => Promise.resolve(signal.aborted));
    expect(seen).toBe(true);
  });

  it('ends with a TimeoutError, and leaves no timer', async () => {
    await expect(followSignals([], never, 5)).rejects.toMatchObject({ name: 'TimeoutError' });
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    expect(await followSignals([], () => Promise.resolve('done'), 60_000)).toBe('done');
    expect(timers()).toBe(before);
  });
});
