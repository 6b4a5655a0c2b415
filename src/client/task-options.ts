import { PgherdError } from '../errors.ts';
import type { TaskArguments } from '../store/client/task-api.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import type { Executor } from './executor.ts';
import type { JsonObject } from './json.ts';

/** The settings of a task. Missing ones come from its topic. */
export interface TaskSettings {
  /** The object that the SQL receives as `$1`, a jsonb. */
  readonly params?: JsonObject;
  /** The topic whose limits apply. Default: `default`. */
  readonly topic?: string;
  /** A lower number starts first. */
  readonly priority?: number;
  /** The task starts no earlier than this. */
  readonly runAt?: Date | string;
  /** The task starts after this time: milliseconds, or an interval of PostgreSQL such as `10 minutes`. */
  readonly delay?: number | string;
  /** While an unfinished task of the same role has this key, no second task is added: its id is returned. */
  readonly dedupeKey?: string;
  /** Time limit of an attempt: milliseconds, or an interval of PostgreSQL. */
  readonly timeout?: number | string;
  /** Number of retries after a failed attempt. */
  readonly retryLimit?: number;
  /** The role that the task runs as, of which the caller must be a member. Default: the role of the connection. */
  readonly role?: string;
  /** The database in which the task runs. Default: that of the connection. */
  readonly database?: string;
  /** false: the statements run one by one, each in its own transaction. Default: the daemon decides by parsing. */
  readonly transaction?: boolean;
}

/** The options of every call. */
export interface CallOptions {
  /** Executes the statement, for example in a transaction. Default: the one that the client was connected with. */
  readonly executor?: Executor;
}

/** The options of `enqueue`. */
export interface EnqueueOptions extends TaskSettings, CallOptions {}

/** A task of `enqueueMany`. */
export interface NewTask extends TaskSettings {
  /** The SQL that the task executes. */
  readonly sql: string;
}

/** The options of `trigger`. */
export interface TriggerOptions extends CallOptions {
  /** Values that take precedence over the params of the job. */
  readonly params?: JsonObject;
}

const SETTINGS = {
  params: (value: unknown) => ({ params: value }),
  topic: (value: unknown) => ({ topic: value }),
  priority: (value: unknown) => ({ priority: value }),
  runAt: (value: unknown) => ({ run_at: value instanceof Date ? instantOf(value) : value }),
  delay: (value: unknown) => ({ delay: intervalOf(value) }),
  dedupeKey: (value: unknown) => ({ dedupe_key: value }),
  timeout: (value: unknown) => ({ timeout: intervalOf(value) }),
  retryLimit: (value: unknown) => ({ retry_limit: value }),
  role: (value: unknown) => ({ role: value }),
  database: (value: unknown) => ({ database: value }),
  transaction: (value: unknown) => ({ transaction: value }),
} satisfies Record<keyof TaskSettings, (value: unknown) => object>;

/** Returns the arguments of `enqueue`. Throws `usage` for a setting that does not exist, and for values that JSON lacks. */
export function taskArguments(sql: unknown, settings: TaskSettings): TaskArguments {
  if (typeof sql !== 'string') throw wrongValue('sql', sql, 'a text');
  const known = new Map<string, (value: unknown) => object>(Object.entries(SETTINGS));
  const given = Object.entries(settings).filter(([name, value]) => value !== undefined && name !== 'executor');
  const parts = given.map(([name, value]) => {
    const convert = known.get(name);
    if (convert === undefined) throw unknownOption(name, known.keys());
    return convert(value);
  });
  const task: TaskArguments = Object.assign({ sql }, ...parts);
  return checkedJson(task);
}

/** Returns the value. Throws `usage` when JSON cannot express it, such as a bigint or a cycle. */
export function checkedJson<T>(value: T): T {
  try {
    JSON.stringify(value);
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PgherdError('usage', `the task cannot be written as JSON: ${reason}`, { cause: error });
  }
}

/** Throws `usage` for an option that does not exist. */
export function checkOptions(options: object, known: readonly string[]): void {
  const wrong = Object.keys(options).find((name) => !known.includes(name));
  if (wrong !== undefined) throw unknownOption(wrong, known);
}

function unknownOption(name: string, known: Iterable<string>): PgherdError {
  const names = [...known];
  const near = didYouMean(name, names);
  const hint = near === null ? `the options are ${names.join(', ')}` : `did you mean ${near}?`;
  return new PgherdError('usage', `unknown option "${name}"`, { hint });
}

/** Returns the error about an argument of another type, as JavaScript without types passes it. */
export function wrongValue(name: string, value: unknown, expected: string): PgherdError {
  return new PgherdError('usage', `${name} is ${shown(value)}, expected ${expected}`);
}

/** Returns a value as the message of an error quotes it. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function instantOf(date: Date): string {
  if (Number.isNaN(date.getTime()))
    throw new PgherdError('usage', 'runAt is an invalid Date, expected a Date or an ISO timestamp');
  return date.toISOString();
}

/** A number is a time in milliseconds. */
function intervalOf(value: unknown): unknown {
  return typeof value === 'number' ? `${value} ms` : value;
}
