import pg from 'pg';
import { PgherdError } from '../errors.ts';

/** Where a connection goes and as whom. The password is a function, so that printing a target never shows it. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: (() => string) | null;
  readonly ssl: pg.ClientConfig['ssl'];
}

/**
 * The target that a connection string names; what it leaves out comes from the `PG*` variables, as with psql.
 * `null`: the `PG*` variables alone. Throws `usage` for a string that is no connection string, without repeating it.
 */
export function targetOf(url: string | null): Target {
  let probe: pg.Client;
  try {
    if (url !== null && !/^postgres(ql)?:\/\//.test(url)) throw new Error('no postgres:// URL');
    probe = new pg.Client(url === null ? {} : { connectionString: url });
  } catch (error) {
    throw new PgherdError('usage', 'the connection string cannot be read', {
      hint: 'it looks like postgres://user:password@host:5432/database; special characters are %-encoded',
      cause: error,
    });
  }
  const password = probe.password;
  return {
    host: probe.host,
    port: probe.port,
    database: probe.database ?? probe.user ?? 'postgres',
    user: probe.user ?? 'postgres',
    password: typeof password === 'string' && password !== '' ? () => password : null,
    ssl: probe.ssl === true ? true : (probe.ssl ?? false),
  };
}

/** `user@host:port/database`, for messages. */
export function describeTarget(target: Pick<Target, 'host' | 'port' | 'database' | 'user'>): string {
  return `${target.user}@${target.host}:${target.port}/${target.database}`;
}
