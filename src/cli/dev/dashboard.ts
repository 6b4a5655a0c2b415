import { randomBytes } from 'node:crypto';
import type { ProjectConfig } from '../../definition/project.ts';
import { PgherdError } from '../../errors.ts';
import { parseAddress } from '../../http/address.ts';
import { HttpServer, type HttpServerOptions } from '../../http/server.ts';
import { createLogger } from '../../log.ts';
import type { CliContext } from '../shell/context.ts';
import { printText } from '../shell/output.ts';
import { readVersion } from '../shell/version.ts';

export interface DashboardOptions extends Pick<HttpServerOptions, 'target' | 'schema' | 'daemon'> {
  readonly config: ProjectConfig;
  /** null: the usual port, or a free one. */
  readonly address: string | null;
}

export interface Dashboard {
  readonly server: HttpServer;
  readonly url: string;
}

/**
 * Serves the dashboard of `pgherd dev` and prints its URL. A token for this run follows the `#`, which browsers
 * do not send to servers: the page may trigger, pause, cancel and retry.
 */
export async function serveDashboard(context: CliContext, options: DashboardOptions): Promise<Dashboard> {
  const token = randomBytes(16).toString('hex');
  const open = async (address: string): Promise<{ readonly server: HttpServer; readonly url: string }> => {
    const server = new HttpServer({
      ...options,
      address: parseAddress(address),
      config: { ...options.config.http, tokenEnv: null, readTokenEnv: null },
      env: context.env,
      extraToken: token,
      version: readVersion(),
      log: createLogger({ format: 'text', level: 'error', write: (line) => void context.stderr.write(line) }),
    });
    return { server, url: await server.start() };
  };
  const { server, url } = await open(options.address ?? USUAL).catch((error: unknown) => {
    if (options.address !== null || !(error instanceof PgherdError) || error.code !== 'http_failed') throw error;
    return open(ANY_PORT);
  });
  const { palette } = context;
  const address = `${url}#token=${token}`;
  printText(context, `${palette.bold('Dashboard')}  ${palette.cyan(address)}\n`);
  return { server, url: address };
}

const USUAL = '127.0.0.1:8080';
const ANY_PORT = '127.0.0.1:0';
