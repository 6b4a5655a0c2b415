import { once } from 'node:events';
import { connect as connectSocket, createServer, type Socket } from 'node:net';

/** A name that resolves to one of several servers on this machine. */
export interface SwitchingProxy {
  readonly port: number;
  /** The port to which new connections go. */
  to: number;
  /** Existing connections stay open, but pass no data in either direction, as when a host has vanished. */
  swallow(): void;
  /** Closes the connections that pass no data; `all`: every connection. */
  cut(which: 'swallowed' | 'all'): void;
  close(): Promise<void>;
}

export async function startSwitchingProxy(to: number): Promise<SwitchingProxy> {
  const sockets = new Map<Socket, number>();
  let target = to;
  let generation = 0;
  const server = createServer((client) => {
    const own = generation;
    const upstream = connectSocket(target, '127.0.0.1');
    const pairs = [
      [client, upstream],
      [upstream, client],
    ] as const;
    for (const [from, into] of pairs) {
      sockets.set(from, own);
      from.on('error', () => {});
      from.on('data', (chunk) => {
        if (own === generation) into.write(chunk);
      });
      // A host that has vanished does not learn that its peer has left.
      from.on('close', () => {
        sockets.delete(from);
        if (own === generation) into.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    get to() {
      return target;
    },
    set to(next) {
      target = next;
    },
    swallow: () => {
      generation += 1;
    },
    cut: (which) => {
      for (const [socket, own] of sockets) if (which === 'all' || own !== generation) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets.keys()) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
