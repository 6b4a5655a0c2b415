import { type PlaceParts, placeParts, serverOf } from '../connection-place.ts';
import { intervalMs } from '../interval.ts';

/** The SQL that a command line executes, when it does nothing else. */
export interface CommandCall {
  readonly sql: string;
  readonly database: string | null;
  readonly user: string | null;
  /** Another server, or null. */
  readonly server: string | null;
  /** The time limit of its session in milliseconds, or null. */
  readonly timeoutMs: number | null;
  /** Parts that are not imported, as text. */
  readonly notes: readonly string[];
}

export type ParsedCall =
  | { readonly ok: true; readonly call: CommandCall }
  | { readonly ok: false; readonly reason: string };

export interface Surroundings {
  /** The input from the line itself (`%` in a crontab), or null. */
  readonly input: string | null;
  /** The variables set for it, such as PGDATABASE. */
  readonly env: ReadonlyMap<string, string>;
  /** Returns the text of a file that the command line names, or null when it cannot be read. */
  readonly readFile: (path: string) => string | null;
}

export function refuse(reason: string): ParsedCall {
  return { ok: false, reason };
}

/** Returns where a PostgreSQL client connects: its options before the variables, as libpq does. */
export function connectionOf(
  options: Partial<Pick<PlaceParts, 'database' | 'user' | 'host' | 'port'>>,
  env: ReadonlyMap<string, string>,
): Pick<CommandCall, 'database' | 'user' | 'server'> {
  const set = (name: string): string | null => env.get(name) || null;
  const place = placeParts(options.database ?? set('PGDATABASE'));
  return {
    database: place.database,
    user: options.user ?? place.user ?? set('PGUSER'),
    server: serverOf({
      host: options.host ?? place.host ?? set('PGHOSTADDR') ?? set('PGHOST'),
      port: options.port ?? place.port ?? set('PGPORT'),
      service: place.service ?? set('PGSERVICE'),
    }),
  };
}

/** Variables with which libpq changes what the SQL means. */
const SETTINGS = [
  ['PGTZ', 'timezone'],
  ['PGDATESTYLE', 'datestyle'],
  ['PGCLIENTENCODING', 'client_encoding'],
] as const;

/** Returns what PGOPTIONS sets for the session: its time limit, and notes on everything else, of other variables too. */
export function sessionOptions(env: ReadonlyMap<string, string>): Pick<CommandCall, 'timeoutMs' | 'notes'> {
  const notes: string[] = [];
  let timeoutMs: number | null = null;
  for (const [, name = '', value = ''] of (env.get('PGOPTIONS') ?? '').matchAll(
    /(?:-c\s*|--)([\w.-]+)=((?:\\.|[^\s\\])*)/g,
  )) {
    const ms = /^statement.timeout$/.test(name) ? intervalMs(/^\d+$/.test(value) ? `${value}ms` : value) : null;
    if (ms === null) notes.push(`PGOPTIONS sets ${name}: write it into the SQL, or set it for the role`);
    else if (ms > 0) timeoutMs = ms;
  }
  for (const [variable, setting] of SETTINGS) {
    const value = env.get(variable);
    if (value !== undefined && value !== '')
      notes.push(`${variable} sets ${setting} to ${value}: write it into the SQL, or set it for the role`);
  }
  return { timeoutMs, notes };
}
