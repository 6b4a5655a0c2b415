import { request as httpRequest } from 'node:http';
import { DEFAULT_HTTP, type HttpConfig } from '../../src/definition/project.ts';
import { parseAddress } from '../../src/http/address.ts';
import type { ServedDaemon } from '../../src/http/http-context.ts';
import { HttpServer } from '../../src/http/server.ts';
import { createLogger } from '../../src/log.ts';
import { targetOf } from '../../src/postgres/target.ts';
import { DaemonEvents } from '../../src/runtime/part/events.ts';
import { HomeServer } from '../../src/runtime/session/home-server.ts';
import { SessionBudget } from '../../src/runtime/session/session-budget.ts';
import type { TestDatabase } from './database.ts';
import { expectNoSecrets } from './secrets.ts';

export const TOKEN = 'an-operator-token-of-these-tests';
export const READ_TOKEN = 'a-reader-token-of-these-tests-01';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
  /** The body as JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of many shapes
  readonly json: any;
}

export interface TestHttp {
  readonly url: string;
  /** The lines it has logged. */
  readonly logged: readonly string[];
  ask(path: string, options?: AskOptions): Promise<Answer>;
  /** A change, with the token and as JSON unless the headers say otherwise. */
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Reads this configuration instead of the first one. */
  reload(config: Partial<HttpConfig>): void;
  stop(): Promise<void>;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface TestHttpOptions {
  readonly config?: Partial<HttpConfig>;
  /** Variables in addition to those of TOKEN and READ_TOKEN. */
  readonly env?: Readonly<Record<string, string>>;
  readonly daemon?: ServedDaemon;
  /** The login of the server; default: the superuser. */
  readonly url?: string;
  readonly address?: string;
}

/** The HTTP server alone on a free port, with both tokens known as TOKEN and READ_TOKEN in its environment. */
export async function startHttp(database: Pick<TestDatabase, 'url'>, options: TestHttpOptions = {}): Promise<TestHttp> {
  const logged: string[] = [];
  const server = new HttpServer({
    address: parseAddress(options.address ?? '127.0.0.1:0'),
    config: { ...DEFAULT_HTTP, ...options.config },
    env: { TOKEN, READ_TOKEN, SHORT: 'short', ...options.env },
    target: targetOf(options.url ?? database.url),
    schema: 'pgherd',
    version: 'test',
    daemon: options.daemon ?? NO_DAEMON,
    log: createLogger({ format: 'json', level: 'debug', write: (line) => void logged.push(line) }),
  });
  const url = (await server.start()).replace('//0.0.0.0:', '//127.0.0.1:');
  const ask = (path: string, asked: AskOptions = {}): Promise<Answer> =>
    askHttp(new URL(url.slice(0, -1) + path), asked);
  return {
    url,
    logged,
    ask,
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    reload: (config) => server.reload({ ...DEFAULT_HTTP, ...config }),
    stop: () => server.stop(),
  };
}

/** Starts a server without a daemon. */
export const NO_DAEMON: ServedDaemon = {
  id: '',
  health: [],
  load: { slots: 0, busy: 0, state: 'running' },
  events: new DaemonEvents(),
  budget: new SessionBudget(),
  home: new HomeServer(),
};

/** One request with exactly these headers: fetch would not send a Host or an Origin of one's own. */
export function askHttp(url: URL, { method = 'GET', headers = {}, body }: AskOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('error', reject);
      response.on('end', () => {
        try {
          expectNoSecrets(JSON.stringify(response.headers) + text, {
            args: [url.pathname],
            env: { TOKEN, READ_TOKEN },
          });
        } catch (error) {
          return reject(error);
        }
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          get json() {
            return JSON.parse(text);
          },
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
