import { randomBytes } from 'node:crypto';
import type { TrustedProxyConfig } from '../definition/project.ts';

/** A user whom the proxy has authenticated, with the role that counts. */
export interface ProxyCaller {
  readonly user: string;
  readonly role: string;
}

/** Returns the user of a request of the proxy; null: the request comes from another client, or names no user with a known role. */
export function proxyCallerOf(
  config: TrustedProxyConfig,
  address: string,
  header: (name: string) => string | undefined,
): ProxyCaller | null {
  if (!config.addresses.includes(plain(address))) return null;
  const user = (header(config.userHeader) ?? '').trim();
  if (user === '' || !/^[\x20-\x7e]{1,100}$/.test(user)) return null;
  const has = new Set((header(config.rolesHeader) ?? '').split(',').map((role) => role.trim()));
  const role = Object.keys(config.roles).find((name) => has.has(name));
  return role === undefined ? null : { user, role };
}

/** A server that listens on IPv6 sees an IPv4 client as `::ffff:127.0.0.1`. */
function plain(address: string): string {
  return address.replace(/^::ffff:/i, '');
}

/** Tokens that exist only in this process, so that the rest of the server checks one kind of credential for all callers. */
export class ProxyTokens {
  readonly #tokens = new Map<string, string>();

  /** Returns the token of a user in a role; `issue` receives each new one. */
  tokenOf({ user, role }: ProxyCaller, issue: (name: string, role: string, token: string) => void): string {
    const name = `${user} (${role})`;
    const known = this.#tokens.get(name);
    if (known !== undefined) return known;
    if (this.#tokens.size >= MAX_USERS) this.#tokens.clear();
    const token = randomBytes(24).toString('hex');
    this.#tokens.set(name, token);
    issue(name, role, token);
    return token;
  }
}

const MAX_USERS = 1_000;
