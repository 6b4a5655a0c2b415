import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { conninfoError } from './conninfo-error.ts';
import type { ServerAddress } from './parameters.ts';
import type { Values } from './values.ts';

const DEFAULT_PORT = 5432;
/** The directories for the socket: that of common distributions, then PostgreSQL's own default. */
const SOCKET_DIRECTORIES = ['/var/run/postgresql', '/run/postgresql', '/tmp'] as const;

/** Returns the servers that `host`, `hostaddr` and `port`, each a list with commas, name together. Throws `usage`. */
export function serversOf(values: Values): readonly ServerAddress[] {
  const hosts = listOf(values.get('host'));
  const addresses = listOf(values.get('hostaddr'));
  const ports = listOf(values.get('port'));
  const count = Math.max(hosts.length, addresses.length, 1);
  if (hosts.length > 0 && addresses.length > 0 && hosts.length !== addresses.length) {
    throw conninfoError(
      `${hosts.length} hosts do not match ${addresses.length} values of hostaddr`,
      'give one hostaddr for each host, in the same order',
    );
  }
  if (ports.length > 1 && ports.length !== count) {
    throw conninfoError(`${ports.length} ports do not match ${count} hosts`, 'give one port, or one for each host');
  }
  return Array.from({ length: count }, (_, index) => {
    const port = portOf(ports[ports.length === 1 ? 0 : index] ?? '', values);
    const hostaddr = addresses[index] ?? '';
    if (hostaddr !== '' && isIP(hostaddr) === 0) throw values.invalid('hostaddr', 'expected an IP address');
    const host = hosts[index] ?? '';
    if (host.includes('@')) {
      throw conninfoError('the host contains an "@"', 'in a URL, write the @ of a user or a password as %40');
    }
    return {
      host: host !== '' ? host : hostaddr !== '' ? hostaddr : defaultHost(port),
      hostaddr: hostaddr === '' ? null : hostaddr,
      port,
    };
  });
}

/** Returns the directory of the socket that a server listens on, or null for TCP. Node.js does not support abstract sockets (`@name`). */
export function socketDirectory({ host, hostaddr }: ServerAddress): string | null {
  return hostaddr === null && host.startsWith('/') ? host : null;
}

/** libpq has one directory built in. This returns the one that contains a socket, and localhost when none does. */
function defaultHost(port: number): string {
  return SOCKET_DIRECTORIES.find((directory) => existsSync(`${directory}/.s.PGSQL.${port}`)) ?? 'localhost';
}

export function isDefaultSocketDirectory(host: string): boolean {
  return SOCKET_DIRECTORIES.some((directory) => directory === host);
}

function portOf(text: string, values: Values): number {
  if (text === '') return DEFAULT_PORT;
  const port = /^\s*\+?\d{1,5}\s*$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw values.invalid('port', 'expected a number from 1 to 65535');
  return port;
}

function listOf(text: string | null): readonly string[] {
  return text === null ? [] : text.split(',');
}
