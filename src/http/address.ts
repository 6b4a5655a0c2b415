import { isIP } from 'node:net';
import { PgherdError } from '../errors.ts';

/** The address that the server listens on. */
export interface HttpAddress {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Reachable from this machine only. */
  readonly loopback: boolean;
}

/** `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, `8080` (on loopback). Throws `usage`. */
export function parseAddress(text: string): HttpAddress {
  const match = /^(?:(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+)):)?(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2] ?? '127.0.0.1';
  const port = Number(match?.[3]);
  const known = match?.[1] === undefined ? isIP(host) === 4 || HOST_NAME.test(host) : isIP(host) === 6;
  if (match === null || port > 65_535 || !known) {
    throw new PgherdError('usage', `--http: "${text}" is not address:port`, {
      hint: 'for example 127.0.0.1:8080, [::1]:8080, or 0.0.0.0:8080 for all addresses of this machine',
    });
  }
  return { host, port, loopback: isLoopback(host) };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** Returns the URL of an address. */
export function urlOf({ host, port }: Pick<HttpAddress, 'host' | 'port'>): string {
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}/`;
}

const HOST_NAME = /^(?=.*[a-zA-Z])[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$/;
