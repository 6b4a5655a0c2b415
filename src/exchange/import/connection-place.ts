import { isLocalHost } from './peer-facts.ts';

/** Where a connection leads, as far as its text says. */
export interface ConnectionPlace {
  readonly database: string | null;
  readonly user: string | null;
  /** A server other than the machine's own on PostgreSQL's usual port: `db.example.com:5433`, `service prod`. */
  readonly server: string | null;
}

export interface PlaceParts {
  readonly database: string | null;
  readonly user: string | null;
  readonly host: string | null;
  readonly port: string | null;
  readonly service: string | null;
}

/** Returns where a database name, a URL or `key=value` pairs lead. A password in it is dropped. */
export function placeOf(text: string | null): ConnectionPlace {
  const { database, user, ...server } = placeParts(text);
  return { database, user, server: serverOf(server) };
}

export function serverOf({ host, port, service }: Pick<PlaceParts, 'host' | 'port' | 'service'>): string | null {
  if (service !== null) return `service ${service}`;
  const isUsualPort = port === null || port === '' || port === '5432';
  if (isLocalHost(host)) return isUsualPort ? null : `port ${port}`;
  return isUsualPort ? host : `${host}:${port}`;
}

export function placeParts(text: string | null): PlaceParts {
  if (text === null || text.trim() === '') return NOWHERE;
  if (/^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text)) {
    const url = new URL(text);
    const part = (value: string | null): string | null =>
      value === null || value === '' ? null : decodeURIComponent(value);
    const parameter = (name: string): string | null => part(url.searchParams.get(name));
    return {
      database: part(url.pathname.slice(1)) ?? parameter('dbname'),
      user: part(url.username) ?? parameter('user'),
      host: part(url.hostname) ?? parameter('host'),
      port: part(url.port) ?? parameter('port'),
      service: parameter('service'),
    };
  }
  if (!text.includes('=')) return { ...NOWHERE, database: text };
  const pairs = new Map(
    [...text.matchAll(/(\w+)\s*=\s*(?:'([^']*)'|(\S+))/g)].map((m) => [m[1] ?? '', m[2] ?? m[3] ?? '']),
  );
  const pair = (name: string): string | null => pairs.get(name) ?? null;
  return {
    database: pair('dbname'),
    user: pair('user'),
    host: pair('hostaddr') ?? pair('host'),
    port: pair('port'),
    service: pair('service'),
  };
}

const NOWHERE: PlaceParts = { database: null, user: null, host: null, port: null, service: null };
