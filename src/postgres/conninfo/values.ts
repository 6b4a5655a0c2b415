import { conninfoError } from './conninfo-error.ts';
import { KEYWORDS } from './keywords.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The values of libpq's parameters by name, each from the first source that has it. Empty values count as missing. */
export class Values {
  readonly #given: ReadonlyMap<string, string>;
  readonly #service: ReadonlyMap<string, string>;
  readonly #env: Environment;

  constructor(given: ReadonlyMap<string, string>, service: ReadonlyMap<string, string>, env: Environment) {
    this.#given = given;
    this.#service = service;
    this.#env = env;
  }

  get(name: string): string | null {
    for (const value of [this.#given.get(name), this.#service.get(name), this.#env[KEYWORDS[name]?.variable ?? '']]) {
      if (value !== undefined && value !== '') return value;
    }
    return null;
  }

  /** Returns whether the connection string, the service or a variable contains one of these. */
  hasAny(names: readonly string[]): boolean {
    return names.some((name) => this.get(name) !== null);
  }

  /** Returns one of `choices`, or `fallback` where the parameter is missing. Throws `usage`. */
  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.get(name);
    if (value === null) return fallback;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw this.invalid(name, `expected ${choices.join(', ')}`);
    return found;
  }

  /** Returns a whole number, or null where the parameter is missing. Throws `usage`. */
  integer(name: string): number | null {
    const value = this.get(name);
    if (value === null) return null;
    if (!/^\s*[+-]?\d{1,9}\s*$/.test(value)) throw this.invalid(name, 'expected a whole number');
    return Number(value);
  }

  /** Returns an error `usage` about the value of a parameter. The value is shown only where it cannot be a part of a password. */
  invalid(name: string, expected: string): Error {
    const given = (this.#given.get(name) ?? '') !== '';
    const inService = !given && (this.#service.get(name) ?? '') !== '';
    const source = given || inService ? name : (KEYWORDS[name]?.variable ?? name);
    const holdsPassword = given && (this.#given.has('password') || this.#given.has('sslpassword'));
    const shown = holdsPassword || PLACES.has(name) ? '' : ` "${this.get(name) ?? ''}"`;
    return conninfoError(`invalid value${shown} for ${source} (${expected})`, HINTS[name] ?? 'see docs/connect.md');
  }
}

/** A URL whose password is not encoded may have a part of the password here. */
const PLACES: ReadonlySet<string> = new Set(['host', 'hostaddr', 'port', 'dbname', 'user']);

const HINTS: Readonly<Record<string, string>> = {
  sslmode:
    'require encrypts without checking the certificate (also where another driver has no-verify), verify-full also checks certificate and host name',
  port: 'a port is a number from 1 to 65535; in a URL, write @ : / % of a password as %40 %3A %2F %25',
};
