import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpAction, HttpConfig } from '../definition/project.ts';
import { PgherdError } from '../errors.ts';
import type { HttpAddress } from './address.ts';
import { Refusal } from './refusal.ts';

export interface AccessSettings {
  readonly config: HttpConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly address: Pick<HttpAddress, 'host' | 'loopback'>;
  /** A token for changes, valid for this run only, in addition to the configured ones; null: none. */
  readonly extraToken?: string | null;
}

/** The caller of a request, according to its bearer token. */
export type Caller = 'anonymous' | 'unknown' | 'reader' | 'operator';

/** Decides whether a caller may read, and which changes it may make. Tokens are compared in constant time, and never shown. */
export class Access {
  readonly hosts: readonly string[];
  readonly #allow: readonly HttpAction[];
  readonly #operators: readonly Buffer[];
  readonly #readers: readonly Buffer[];
  readonly #open: boolean;

  /** Throws `config_invalid` for an unset variable, a weak token, or a missing token for an address that is not loopback. */
  constructor({ config, env, address, extraToken = null }: AccessSettings) {
    this.hosts = config.hosts.map((host) => host.toLowerCase());
    this.#allow = config.allow;
    this.#operators = [tokenOf('token_env', config.tokenEnv, env), extraToken].flatMap(digests);
    this.#readers = [tokenOf('read_token_env', config.readTokenEnv, env)].flatMap(digests);
    this.#open = address.loopback && this.#readers.length === 0;
    if (!address.loopback && this.#operators.length + this.#readers.length === 0) {
      throw new PgherdError(
        'config_invalid',
        `--http ${address.host} can be reached from other machines and needs a token`,
        {
          hint: 'name variables in pgherd.yaml: http: {token_env: NAME, read_token_env: NAME}; or listen on 127.0.0.1',
        },
      );
    }
  }

  /** Reading needs a token. */
  get readNeedsToken(): boolean {
    return !this.#open;
  }

  callerOf(authorization: string | undefined): Caller {
    if (authorization === undefined) return 'anonymous';
    const token = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization)?.[1];
    if (token === undefined) return 'unknown';
    const digest = digestOf(token);
    if (hasDigest(this.#operators, digest)) return 'operator';
    return hasDigest(this.#readers, digest) ? 'reader' : 'unknown';
  }

  /** Returns the changes that this caller may make. */
  allowed(caller: Caller): readonly HttpAction[] {
    return caller === 'operator' ? this.#allow : [];
  }

  /** Throws a refusal unless this caller may read. */
  checkRead(caller: Caller): void {
    if (caller === 'unknown') throw wrongToken();
    if (caller === 'anonymous' && !this.#open) {
      throw new Refusal(401, 'unauthorized', 'reading needs a token', 'send Authorization: Bearer <token>');
    }
  }

  /** Throws a refusal unless this caller may do this. */
  checkChange(caller: Caller, action: HttpAction): void {
    if (this.#operators.length === 0) {
      throw new Refusal(403, 'changes_off', 'changes are turned off: no token is configured', TOKEN_HINT);
    }
    if (caller === 'anonymous') {
      throw new Refusal(
        401,
        'unauthorized',
        `the action ${action} needs a token`,
        'send Authorization: Bearer <token>',
      );
    }
    if (caller === 'unknown') throw wrongToken();
    if (caller === 'reader') {
      throw new Refusal(403, 'forbidden', 'this token may only read', 'use the token of http.token_env');
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

function digests(token: string | null): readonly Buffer[] {
  return token === null ? [] : [digestOf(token)];
}

/** Digests have a fixed length, so that comparing them reveals nothing about the token. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function hasDigest(known: readonly Buffer[], digest: Buffer): boolean {
  let found = false;
  for (const one of known) found = timingSafeEqual(one, digest) || found;
  return found;
}
