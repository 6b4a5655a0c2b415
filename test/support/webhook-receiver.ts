import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { WebhookConfig } from '../../src/runtime/upkeep/webhook.ts';

export interface ReceivedPost {
  readonly deliveryId: string;
  readonly job: string;
  readonly kind: string;
  readonly link: string | null;
  /** Answers a post that the receiver holds. */
  answer(status: number): void;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly posts: readonly ReceivedPost[];
  close(): Promise<void>;
}

/**
 * A real HTTP server for webhooks, with a certificate an HTTPS server for `localhost`. Posts without a status in `answers` are held until
 * the test answers them.
 */
export async function startReceiver(
  answers: (job: string) => number | null,
  certificate: { readonly cert: string; readonly key: string } | null = null,
): Promise<WebhookReceiver> {
  const posts: ReceivedPost[] = [];
  const listener: RequestListener = (request, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { job, kind, link } = JSON.parse(Buffer.concat(chunks).toString());
      const deliveryId = String(request.headers['x-pgherd-delivery']);
      posts.push({ deliveryId, job, kind, link, answer: (status) => response.writeHead(status).end() });
      const status = answers(job);
      if (status !== null) response.writeHead(status).end();
    });
  };
  const server = certificate === null ? createServer(listener) : createTlsServer(certificate, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `${certificate === null ? 'http://127.0.0.1' : 'https://localhost'}:${typeof address === 'object' && address !== null ? address.port : 0}/`,
    posts,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The webhooks of a daemon by name, with their secrets and URLs in the environment. */
export function webhooksOf(receivers: Readonly<Record<string, WebhookReceiver>>): {
  readonly webhooks: WebhookConfig['webhooks'];
  readonly env: Readonly<Record<string, string>>;
} {
  const names = Object.keys(receivers);
  return {
    webhooks: Object.fromEntries(names.map((name) => [name, { urlEnv: `URL_${name}`, secretEnv: 'SECRET' }])),
    env: {
      SECRET: 'secret',
      ...Object.fromEntries(Object.entries(receivers).map(([name, { url }]) => [`URL_${name}`, url])),
    },
  };
}
