import { createServer, type ServerResponse } from 'node:http';

/** Receives the posts of webhooks: `/good` answers, `/failing` answers 500 twice per alert, `/hanging` never answers. */
export interface Receiver {
  readonly url: string;
  /** By delivery id: how long after the alert was raised the first post came, in ms, by the clock of this machine. */
  readonly delays: ReadonlyMap<string, { readonly webhook: string; readonly ms: number }>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const delays = new Map<string, { readonly webhook: string; readonly ms: number }>();
  const tries = new Map<string, number>();
  const hanging = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const webhook = (request.url ?? '').slice(1);
    const id = String(request.headers['x-pgherd-delivery']);
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      const times = (tries.get(id) ?? 0) + 1;
      tries.set(id, times);
      if (times === 1) delays.set(id, { webhook, ms: Date.now() - raisedAtMs(body) });
      if (webhook === 'hanging') {
        hanging.add(response);
        response.once('close', () => hanging.delete(response));
        return;
      }
      response.writeHead(webhook === 'failing' && times <= 2 ? 500 : 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    delays,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function raisedAtMs(body: string): number {
  const payload: unknown = JSON.parse(body);
  return typeof payload === 'object' && payload !== null && 'at' in payload
    ? Date.parse(String(payload.at))
    : Number.NaN;
}
