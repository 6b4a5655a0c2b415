import { createServer, type Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Registry } from 'prom-client';
import type { HttpConfig } from '../definition/project.ts';
import { PgherdError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { logEvent } from '../log-catalog.ts';
import type { Target } from '../postgres/target.ts';
import { Access } from './access.ts';
import { type HttpAddress, urlOf } from './address.ts';
import { createApp, type HttpApp } from './app.ts';
import { Cached } from './cached.ts';
import type { ServedDaemon } from './http-context.ts';
import { type BinRange, logBinsOf } from './log-bins.ts';
import { type HourOfLog, LogHour } from './log-hour.ts';
import { measureQueue } from './metrics/queue-metrics.ts';
import { Sessions } from './sessions.ts';
import { Throughput } from './throughput.ts';

export interface HttpServerOptions {
  readonly address: HttpAddress;
  readonly config: HttpConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly extraToken?: string | null;
  readonly target: Target;
  readonly schema: string;
  readonly version: string;
  readonly daemon: ServedDaemon;
  readonly log: Logger;
}

/** Serves health, metrics, the API and the dashboard of one daemon, on its own sessions: its failures do not affect the daemon. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #sessions: Sessions;
  readonly #throughput: Throughput;
  readonly #app: HttpApp;
  readonly #slow = new Cached(5_000);
  readonly #server: Server;
  #access: Access;

  /** Throws `config_invalid` for missing or weak tokens. */
  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#access = new Access(options);
    const { target, schema, daemon } = options;
    this.#sessions = new Sessions({ target, schema, budget: daemon.budget, home: daemon.home });
    this.#throughput = new Throughput(this.#sessions);
    const hour = new LogHour((work) => this.#sessions.read(work));
    const slow = this.#slow;
    const pollHour = (): Promise<HourOfLog> => slow.get('hour', () => hour.poll());
    const context = {
      ...options,
      access: () => this.#access,
      sessions: this.#sessions,
      pollHour,
      logBins: async (range: BinRange) => {
        await pollHour();
        return await slow.get(
          `log bins ${range.sinceMs - (range.sinceMs % 5_000)} ${range.untilMs - range.sinceMs} ${range.count}`,
          () => this.#sessions.read((connection) => logBinsOf(connection, hour.slots, range)),
        );
      },
      fast: new Cached(1_000),
      slow,
    };
    this.#app = createApp(context, this.#throughput, options.log);
    this.#server = listener(this.#app);
  }

  /** Starts to listen and returns the URL. Throws `http_failed` when the address is not available. */
  async start(): Promise<string> {
    const { address, log } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, address)));
      this.#server.listen({ host: address.host, port: address.port }, resolve);
    });
    this.#server.on('error', (error) => logEvent(log, 'http-error', { error: error.message }));
    this.#throughput.start();
    const bound = this.#server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
    const url = urlOf({ host: address.host, port });
    logEvent(log, 'http-serving', { url });
    if (!address.loopback) logEvent(log, 'http-public', { url });
    return url;
  }

  /** Reloads tokens and hosts. Throws as the constructor does, and then keeps the previous ones. */
  reload(config: HttpConfig): void {
    this.#access = new Access({ ...this.#options, config });
  }

  /** Registers the metrics that all daemons share. Returns a function that reads them. */
  measureQueue(registry: Registry): () => Promise<void> {
    return measureQueue(registry, { sessions: this.#sessions, slow: this.#slow });
  }

  async stop(): Promise<void> {
    this.#throughput.stop();
    this.#app.close();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
    await this.#sessions.close();
  }
}

/** Time limits that end slow and endless requests. */
function listener(app: HttpApp): Server {
  const server = createAdaptorServer({
    fetch: app.fetch,
    createServer,
    serverOptions: {
      maxHeaderSize: 16_384,
      headersTimeout: 5_000,
      requestTimeout: 15_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 1_000,
      requireHostHeader: true,
    },
  }) as Server;
  server.maxConnections = 256;
  server.maxRequestsPerSocket = 1_000;
  return server;
}

function cannotListen(error: NodeJS.ErrnoException, address: HttpAddress): PgherdError {
  const where = urlOf(address);
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'the address is already in use',
    EADDRNOTAVAIL: 'this machine has no such address',
    EACCES: 'the port needs more privileges',
    ENOTFOUND: 'the host name is unknown',
  };
  return new PgherdError('http_failed', `cannot listen on ${where}: ${reasons[error.code ?? ''] ?? error.message}`, {
    hint: 'pass another address or port to --http',
    cause: error,
  });
}
