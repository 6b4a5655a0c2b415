/** How a task runs: `null` is the mode that the daemon finds by itself. */
export type Mode = true | false | null;

/** The attacked roles and the daemon's login, to be written into SQL. */
export interface Names {
  readonly alice: string;
  readonly bob: string;
  readonly daemon: string;
}

/** SQL that a job role may send, and the expected outcome. */
export interface Attack {
  readonly name: string;
  readonly sql: string | ((names: Names) => string);
  readonly modes: readonly Mode[];
  /** The expected outcome of the task, for all modes or by mode. */
  readonly expected: Expected | ((mode: Mode) => Expected);
  /** As in an interval of PostgreSQL; absent: the default. */
  readonly timeout?: string;
}

/** `finished`: it succeeds, and has done only what alice may do. Else the SQLSTATEs or reasons of a failure, of which one applies. */
export type Expected = 'finished' | readonly string[];

export const EVERY_MODE: readonly Mode[] = [null, true, false];

/** PostgreSQL's refusals: insufficient_privilege. */
export const REFUSED: Expected = ['42501'];

/** The SQL, followed by an attempt to write: the role that the row names is the one that the task had become. */
export function thenLoot(sql: string): string {
  return `${sql}; insert into public.forbidden_writes (what) values ('after')`;
}
