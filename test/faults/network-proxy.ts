import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A network between one client and the server, which can be cut, slow, or a black hole. */
export interface NetworkProxy {
  readonly port: number;
  /** Additional delay of every packet, in each direction. */
  delayMs: number;
  /** New connections are dropped. */
  refusing: boolean;
  /** Breaks all connections: both ends notice. */
  cut(): void;
  /**
   * Drops all further packets without an error; `all`: also on new connections, otherwise only on open ones. In one direction, or in
   * both. Ends with `fill`: the dropped packets arrive after all, or all those connections break.
   */
  open(which: 'existing' | 'all', lane?: LaneName): void;
  fill(how: 'deliver' | 'cut'): void;
  close(): Promise<void>;
}

export type LaneName = 'to-server' | 'from-server' | 'both';

interface Link {
  readonly lanes: readonly [toServer: Lane, fromServer: Lane];
  readonly destroy: () => void;
}

export async function startNetworkProxy(host: string, port: number): Promise<NetworkProxy> {
  const links = new Set<Link>();
  let hole: 'none' | 'existing' | 'all' = 'none';
  let swallowing: LaneName = 'both';
  const hold = ({ lanes: [toServer, fromServer] }: Link): void => {
    if (swallowing !== 'from-server') toServer.hold();
    if (swallowing !== 'to-server') fromServer.hold();
  };
  const proxy = { delayMs: 0, refusing: false };
  const server = createServer((client) => {
    client.on('error', () => {});
    if (proxy.refusing) {
      client.destroy();
      return;
    }
    const upstream = connect(port, host);
    upstream.on('error', () => {});
    const delay = (): number => proxy.delayMs;
    const link: Link = {
      lanes: [createLane(client, upstream, delay), createLane(upstream, client, delay)],
      destroy: () => {
        client.destroy();
        upstream.destroy();
        links.delete(link);
      },
    };
    links.add(link);
    if (hole === 'all') hold(link);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const cut = (): void => {
    for (const link of links) link.destroy();
  };
  return Object.assign(proxy, {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut,
    open: (which: 'existing' | 'all', lane: LaneName = 'both') => {
      hole = which;
      swallowing = lane;
      for (const link of links) hold(link);
    },
    fill: (how: 'deliver' | 'cut') => {
      hole = 'none';
      for (const link of links) {
        if (!link.lanes.some((lane) => lane.held)) continue;
        if (how === 'cut') link.destroy();
        else for (const lane of link.lanes) lane.release();
      }
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  });
}

interface Lane {
  readonly held: boolean;
  hold(): void;
  release(): void;
}

/** One direction. Keeps the order; an end travels like a packet, so that a hole swallows it too. */
function createLane(from: Socket, to: Socket, delayMs: () => number): Lane {
  const waiting: { readonly chunk: Buffer | null; readonly dueMs: number }[] = [];
  let held = false;
  let timed = false;
  const pump = (): void => {
    while (!held) {
      const next = waiting[0];
      if (next === undefined) return;
      const inMs = next.dueMs - performance.now();
      if (inMs > 0) {
        if (!timed) setTimeout(pumpLater, inMs);
        timed = true;
        return;
      }
      waiting.shift();
      if (next.chunk === null) to.destroySoon();
      else if (!to.destroyed) to.write(next.chunk);
    }
  };
  const pumpLater = (): void => {
    timed = false;
    pump();
  };
  const add = (chunk: Buffer | null): void => {
    waiting.push({ chunk, dueMs: performance.now() + delayMs() });
    pump();
  };
  from.on('data', add);
  from.on('close', () => add(null));
  return {
    get held() {
      return held;
    },
    hold: () => {
      held = true;
    },
    release: () => {
      held = false;
      pump();
    },
  };
}
