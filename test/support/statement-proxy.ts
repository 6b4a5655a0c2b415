import { once } from 'node:events';
import { connect as connectSocket, createServer, type Socket } from 'node:net';

export interface StatementProxy {
  /** The URL of the server behind it, through the proxy. */
  readonly url: string;
  /** Statements seen since the last `onStatement`. */
  readonly count: number;
  /** Calls `listener` with the number, from 1, and the message of each statement of a client, before or after it is passed on. */
  onStatement(listener: (number: number, moment: 'before' | 'after', message: string) => void): void;
  /** Drops all connections. */
  cut(): void;
  close(): Promise<void>;
}

/** A proxy between a client and PostgreSQL that passes all messages on, and reports each Query and Parse message. */
export async function startStatementProxy(serverUrl: string): Promise<StatementProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let listener: Parameters<StatementProxy['onStatement']>[0] = () => {};
  let count = 0;
  const server = createServer((client) => {
    const upstream = connectSocket(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    upstream.pipe(client);
    const split = messageSplitter();
    client.on('data', (chunk) => {
      for (const { type, bytes } of split(chunk)) {
        const isStatement = type === 'Q' || type === 'P';
        if (isStatement) {
          count += 1;
          listener(count, 'before', bytes.toString());
        }
        if (client.destroyed) return;
        upstream.write(bytes);
        if (isStatement) listener(count, 'after', bytes.toString());
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    get count() {
      return count;
    },
    onStatement: (next) => {
      listener = next;
      count = 0;
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Message {
  /** null: the start packet, which has none. */
  readonly type: string | null;
  readonly bytes: Buffer;
}

const SSL_REQUEST = 80_877_103;

/** https://www.postgresql.org/docs/current/protocol-message-formats.html: type, length with itself, body. */
function messageSplitter(): (chunk: Buffer) => readonly Message[] {
  let buffered: Buffer = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    const messages: Message[] = [];
    for (;;) {
      const head = started ? 1 : 0;
      if (buffered.length < head + 4) return messages;
      const length = head + buffered.readInt32BE(head);
      if (buffered.length < length) return messages;
      const type = started ? buffered.toString('latin1', 0, 1) : null;
      messages.push({ type, bytes: buffered.subarray(0, length) });
      buffered = buffered.subarray(length);
      // A client that prefers TLS asks first (SSLRequest), and sends its start packet after the answer.
      started ||= !(length === 8 && messages.at(-1)?.bytes.readInt32BE(4) === SSL_REQUEST);
    }
  };
}
