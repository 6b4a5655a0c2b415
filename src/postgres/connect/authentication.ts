import type pg from 'pg';
import { PgherdError } from '../../errors.ts';
import type { AuthMethod, AuthParameters } from '../conninfo/parameters.ts';

/**
 * Checks a login against `require_auth` and `channel_binding`. A server that is not the expected one could otherwise ask for
 * the password in clear text, or accept the session without proof that it knows the password.
 */
export class Authentication {
  readonly #auth: AuthParameters;
  readonly #encrypted: boolean;
  #method: AuthMethod = 'none';
  #bound = false;
  #serverProved = false;
  #violation: PgherdError | null = null;

  constructor(auth: AuthParameters, encrypted: boolean) {
    this.#auth = auth;
    this.#encrypted = encrypted;
  }

  /** Whether SCRAM is tied to the TLS certificate where the server offers it. */
  get bindsChannel(): boolean {
    return this.#encrypted && this.#auth.channelBinding !== 'disable';
  }

  /** Listens to the authentication requests of the server. Call it before the driver listens. */
  watch(connection: pg.Connection): void {
    connection.on('authenticationCleartextPassword', () => this.#asked('password'));
    connection.on('authenticationMD5Password', () => this.#asked('md5'));
    connection.on('authenticationSASL', ({ mechanisms }: { readonly mechanisms: readonly string[] }) => {
      this.#bound = this.bindsChannel && mechanisms.includes('SCRAM-SHA-256-PLUS');
      this.#asked(mechanisms.some((name) => name.startsWith('SCRAM-SHA-256')) ? 'scram-sha-256' : 'oauth');
    });
    connection.on('authenticationSASLFinal', () => {
      this.#serverProved = true;
    });
    connection.on('authenticationOk', () => {
      if (this.#method === 'none') this.#asked('none');
      else if (this.#method === 'scram-sha-256' && !this.#serverProved) {
        this.#violation ??= refusal('the server ended the login before it proved that it knows the password');
      }
    });
  }

  /** Throws `authentication_failed` when the server requested or accepted a method that is not allowed, before a password is sent. */
  check(): void {
    if (this.#violation !== null) throw this.#violation;
  }

  #asked(method: AuthMethod): void {
    this.#method = method;
    const { methods, channelBinding } = this.#auth;
    if (methods !== null && !methods.has(method)) {
      this.#violation ??= refusal(
        `require_auth does not allow ${method === 'none' ? 'a login without authentication' : `authentication by ${method}`}`,
      );
    }
    if (channelBinding === 'require' && !this.#bound) {
      const reason = !this.#encrypted
        ? 'the session is not encrypted'
        : method === 'scram-sha-256'
          ? 'the server does not offer it'
          : `the server asked for ${method === 'none' ? 'no password' : method} instead of SCRAM`;
      this.#violation ??= refusal(`channel_binding=require: ${reason}`);
    }
  }
}

function refusal(message: string): PgherdError {
  return new PgherdError('authentication_failed', message, {
    hint: 'no password was sent; change require_auth or channel_binding only if this is the server you mean',
  });
}
