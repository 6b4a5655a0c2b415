import { createServer, type ServerResponse } from 'node:http';
import type { WebhookConfig } from '../../src/runtime/upkeep/webhook.ts';

export interface ReceivedPost {
  readonly deliveryId: string;
  readonly job: string;
  readonly kind: string;
  /** Answers a post that the receiver holds. */
  answer(status: number): void;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly posts: readonly ReceivedPost[];
  close(): Promise<void>;
}

/** A real HTTP server for webhooks. Posts that `answers` gives no status for are held until the test answers them. */
export async function startReceiver(answers: (job: string) => number | null): Promise<WebhookReceiver> {
  const posts: ReceivedPost[] = [];
  const server = createServer((request, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { job, kind } = JSON.parse(Buffer.concat(chunks).toString());
      const deliveryId = String(request.headers['x-pgherd-delivery']);
      posts.push({ deliveryId, job, kind, answer: (status) => response.writeHead(status).end() });
      const status = answers(job);
      if (status !== null) response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`,
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
