import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpAction, HttpConfig, TrustedProxyConfig } from '../definition/project.ts';
import { PgherdError } from '../errors.ts';
import type { HttpAddress } from './address.ts';
import { ProxyTokens, proxyCallerOf } from './proxy-callers.ts';
import { Refusal } from './refusal.ts';

export interface AccessSettings {
  readonly config: HttpConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly address: Pick<HttpAddress, 'host' | 'loopback'>;
  /** A token for changes, valid for this run only, in addition to the configured ones; null: none. */
  readonly extraToken?: string | null;
}

/** The caller of a request, according to its bearer token. */
export interface Caller {
  readonly kind: 'anonymous' | 'unknown' | 'reader' | 'operator';
  /** The name of its token; null: it sent no known token. */
  readonly token: string | null;
  /** The scope of its changes. */
  readonly limits: TokenLimits;
}

/** null: all. */
export interface TokenLimits {
  readonly projects: readonly string[] | null;
  readonly topics: readonly string[] | null;
}

interface KnownToken {
  readonly name: string;
  readonly digest: Buffer;
  readonly scope: 'read' | 'operate';
  readonly limits: TokenLimits;
}

const UNLIMITED: TokenLimits = { projects: null, topics: null };

/** Decides whether a caller may read, and which changes it may make. Tokens are compared in constant time, and never shown. */
export class Access {
  readonly hosts: readonly string[];
  readonly #allow: readonly HttpAction[];
  #tokens: readonly KnownToken[];
  readonly #proxy: TrustedProxyConfig | null;
  readonly #proxyTokens: ProxyTokens = new ProxyTokens();
  readonly #open: boolean;

  /** Throws `config_invalid` for an unset variable, a weak token, or a missing token for an address that is not loopback. */
  constructor({ config, env, address, extraToken = null }: AccessSettings) {
    this.hosts = config.hosts.map((host) => host.toLowerCase());
    this.#allow = config.allow;
    this.#proxy = config.trustedProxy;
    const known = (name: string, scope: KnownToken['scope'], token: string | null): readonly KnownToken[] =>
      token === null ? [] : [{ name, scope, digest: digestOf(token), limits: config.tokens[name] ?? UNLIMITED }];
    this.#tokens = [
      ...Object.entries(config.tokens).flatMap(([name, { scope, tokenEnv }]) =>
        known(name, scope, tokenOf(`tokens.${name}`, tokenEnv, env)),
      ),
      ...known('token_env', 'operate', tokenOf('token_env', config.tokenEnv, env)),
      ...known('this run', 'operate', extraToken),
      ...known('read_token_env', 'read', tokenOf('read_token_env', config.readTokenEnv, env)),
    ];
    const hasReader = this.#proxy !== null || this.#tokens.some(({ scope }) => scope === 'read');
    this.#open = address.loopback && !hasReader;
    if (!address.loopback && this.#tokens.length === 0 && this.#proxy === null) {
      throw new PgherdError(
        'config_invalid',
        `--http ${address.host} can be reached from other machines and needs a token`,
        {
          hint: 'name variables in pgherd.yaml: http: {token_env: NAME, read_token_env: NAME}; or listen on 127.0.0.1',
        },
      );
    }
  }

  /** Whether reading needs a token. */
  get readNeedsToken(): boolean {
    return !this.#open;
  }

  /**
   * Returns the header Authorization of a request: its own one, or for a user whom the trusted proxy has authenticated that of a
   * token of this process.
   */
  authorizationOf(address: string, header: (name: string) => string | undefined): string | undefined {
    const proxy = this.#proxy;
    const caller = proxy === null ? null : proxyCallerOf(proxy, address, header);
    if (proxy === null || caller === null) return header('authorization');
    const token = this.#proxyTokens.tokenOf(caller, (name, role, issued) => {
      const { scope = 'read', projects = null, topics = null } = proxy.roles[role] ?? {};
      const known: KnownToken = { name, scope, digest: digestOf(issued), limits: { projects, topics } };
      this.#tokens = [...this.#tokens.filter((one) => one.name !== name), known].slice(-MAX_TOKENS);
    });
    return `Bearer ${token}`;
  }

  callerOf(authorization: string | undefined): Caller {
    const withoutRights = (kind: 'anonymous' | 'unknown'): Caller => ({ kind, token: null, limits: UNLIMITED });
    if (authorization === undefined) return withoutRights('anonymous');
    const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization)?.[1];
    if (token === undefined) return withoutRights('unknown');
    const found = findToken(this.#tokens, digestOf(token));
    if (found === null) return withoutRights('unknown');
    return { kind: found.scope === 'operate' ? 'operator' : 'reader', token: found.name, limits: found.limits };
  }

  /** Returns the changes that this caller may make. */
  allowed(caller: Caller): readonly HttpAction[] {
    return caller.kind === 'operator' ? this.#allow : [];
  }

  /** Throws a refusal unless this caller may read. */
  checkRead(caller: Caller): void {
    if (caller.kind === 'unknown') throw wrongToken();
    if (caller.kind === 'anonymous' && !this.#open) {
      throw new Refusal(401, 'unauthorized', 'reading needs a token', 'send Authorization: Bearer <token>');
    }
  }

  /** Throws a refusal unless this caller may do this. */
  checkChange(caller: Caller, action: HttpAction): void {
    const proxyRoles = Object.values(this.#proxy?.roles ?? {});
    if (![...this.#tokens, ...proxyRoles].some(({ scope }) => scope === 'operate')) {
      throw new Refusal(403, 'changes_off', 'changes are turned off: no token is configured', TOKEN_HINT);
    }
    if (caller.kind === 'anonymous') {
      throw new Refusal(
        401,
        'unauthorized',
        `the action ${action} needs a token`,
        'send Authorization: Bearer <token>',
      );
    }
    if (caller.kind === 'unknown') throw wrongToken();
    if (caller.kind === 'reader') {
      throw new Refusal(
        403,
        'forbidden',
        'this token may only read',
        'use a token with scope operate, or that of http.token_env',
      );
    }
    if (!this.#allow.includes(action)) {
      throw new Refusal(
        403,
        'forbidden',
        `the action ${action} is not allowed by http.allow`,
        `add ${action} to http.allow in pgherd.yaml`,
      );
    }
  }
}

const TOKEN_HINT = 'set the variable with the token in pgherd.yaml, http: {token_env: NAME}, and restart pgherd run';

const MIN_LENGTH = 16;
/** Configured tokens, and those of users whom the proxy names. */
const MAX_TOKENS = 2_000;

function wrongToken(): Refusal {
  return new Refusal(401, 'unauthorized', 'unknown token', 'check the Authorization header');
}

function tokenOf(key: string, name: string | null, env: AccessSettings['env']): string | null {
  if (name === null) return null;
  const token = env[name] ?? '';
  if (token === '') {
    throw new PgherdError('config_invalid', `http.${key} names ${name}, which is not set`, {
      hint: `set ${name} to a long random text, for example the output of: openssl rand -hex 32`,
    });
  }
  if (token.length < MIN_LENGTH || !/^[\x21-\x7e]+$/.test(token)) {
    throw new PgherdError(
      'config_invalid',
      `the token in ${name} is too short, or contains characters that are not allowed in a header`,
      { hint: `at least ${MIN_LENGTH} printable characters, for example the output of: openssl rand -hex 32` },
    );
  }
  return token;
}

/** Digests have a fixed length, so that comparing them reveals nothing about the token. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Compares all of them: the time reveals neither the token nor which one it is. */
function findToken(known: readonly KnownToken[], digest: Buffer): KnownToken | null {
  let found: KnownToken | null = null;
  for (const one of known) found = timingSafeEqual(one.digest, digest) && found === null ? one : found;
  return found;
}
