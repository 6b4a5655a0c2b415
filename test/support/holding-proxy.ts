import { once } from 'node:events';
import { connect as connectSocket, createServer, type Socket } from 'node:net';

/** `pass`: transparent. `silent`: accepts connections and does not answer. `refuse`: drops them. */
export type ProxyMode = 'pass' | 'silent' | 'refuse';

export interface HoldingProxy {
  readonly port: number;
  /** For connections from now on. */
  mode: ProxyMode;
  /** How many connections were tried so far. */
  readonly connections: number;
  /** The end of the server's messages on all connections, held back or not. */
  readonly received: string;
  /**
   * Holds the next connection that sends a matching statement. `question`: the statement and all later messages stay here. `answer`: the
   * statement is passed on, and the server's answer stays here. Resolves when that has happened.
   */
  hold(statement: RegExp, what: 'question' | 'answer'): Promise<void>;
  /** Passes the held messages on, with their delay. */
  release(): void;
  /** Breaks all connections. */
  cut(): void;
  close(): Promise<void>;
}

interface Rule {
  readonly statement: RegExp;
  readonly what: 'question' | 'answer';
  readonly hit: () => void;
}

/** A proxy between a client and PostgreSQL on `port` that holds messages on request. */
export async function startHoldingProxy(host: string, port: number): Promise<HoldingProxy> {
  const sockets = new Set<Socket>();
  const held: (() => void)[] = [];
  let rule: Rule | null = null;
  let mode: ProxyMode = 'pass';
  let connections = 0;
  let received = '';
  // Half open: a client that closes its session sees the end of the connection when the server has ended the session.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    connections += 1;
    sockets.add(client);
    client.on('error', () => {});
    client.on('close', () => sockets.delete(client));
    let isGone = false;
    if (mode === 'refuse') client.destroy();
    if (mode !== 'pass') {
      client.on('end', () => client.destroy());
      client.resume();
      return;
    }
    const upstream = connectSocket(port, host);
    sockets.add(upstream);
    upstream.on('error', () => {});
    upstream.on('close', () => {
      sockets.delete(upstream);
      client.destroy();
    });
    const questions = gate(upstream);
    const answers = gate(client);
    // A client that dies while its statement is held: the statement is delivered all the same.
    client.on('end', () => {
      isGone = true;
      if (!questions.isClosed()) upstream.end();
    });
    client.on('close', () => {
      isGone = true;
      if (!questions.isClosed()) upstream.destroy();
    });
    upstream.on('data', (chunk) => {
      received = (received + chunk.toString('latin1')).slice(-100_000);
      answers.write(chunk);
    });
    client.on('data', (chunk) => {
      if (rule?.statement.test(chunk.toString('latin1')) === true) {
        const { what, hit } = rule;
        rule = null;
        const side = what === 'question' ? questions : answers;
        side.shut();
        held.push(() => {
          side.open();
          if (isGone) upstream.end();
        });
        hit();
      }
      questions.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    get mode() {
      return mode;
    },
    set mode(next) {
      mode = next;
    },
    get received() {
      return received;
    },
    get connections() {
      return connections;
    },
    hold: (statement, what) =>
      new Promise((resolve) => {
        rule = { statement, what, hit: resolve };
      }),
    release: () => {
      for (const open of held.splice(0)) open();
    },
    cut,
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

function gate(to: Socket): {
  write(chunk: Buffer): void;
  shut(): void;
  open(): void;
  isClosed(): boolean;
} {
  const waiting: Buffer[] = [];
  let closed = false;
  return {
    write: (chunk) => {
      if (closed) waiting.push(chunk);
      else to.write(chunk);
    },
    shut: () => {
      closed = true;
    },
    open: () => {
      closed = false;
      for (const chunk of waiting.splice(0)) to.write(chunk);
    },
    isClosed: () => closed,
  };
}
