import { PgherdError } from '../../errors.ts';
import { serverErrorOf } from '../sqlstate.ts';

/** A condition of the server or the network, as opposed to a bug of pgherd: its name and the next step. */
export interface Condition {
  readonly name: string;
  readonly remedy: string;
}

const CONDITIONS: Readonly<Record<string, Condition>> = {
  '25006': {
    name: 'the server accepts no writes',
    remedy: 'connect to the primary, or end the read-only mode (a standby, a full disk, default_transaction_read_only)',
  },
  '25P03': {
    name: 'idle_in_transaction_session_timeout ended the session',
    remedy: 'run the command again; raise the timeout for this login when that repeats',
  },
  '25P04': {
    name: 'transaction_timeout ended the session',
    remedy: 'alter role … reset transaction_timeout for this login, and run the command again',
  },
  '40001': { name: 'another transaction changed the same rows', remedy: 'run the command again' },
  '40P01': { name: 'a deadlock with another transaction', remedy: 'run the command again' },
  '53000': { name: 'the server lacks resources', remedy: "see the server's log" },
  '53100': {
    name: 'the disk of the server is full',
    remedy: 'free space on the server (pg_wal, temporary files, the log), then run the command again',
  },
  '53200': {
    name: 'the server is out of memory',
    remedy: 'lower work_mem or max_connections, or give the server more memory',
  },
  '53300': {
    name: 'all connections of the server, the database or the role are in use',
    remedy: 'raise the limit, or end sessions that pg_stat_activity shows; pgherd doctor shows the limits',
  },
  '53400': {
    name: 'a limit of the configuration is reached',
    remedy: 'raise the limit that the message names (temp_file_limit, max_locks_per_transaction, …)',
  },
  '54000': { name: 'a limit of PostgreSQL is reached', remedy: 'split what the message names into smaller parts' },
  '55P03': {
    name: 'a lock was not obtained in time',
    remedy: 'run the command again when the transaction that holds the lock has ended (pg_stat_activity, pg_locks)',
  },
  '57014': {
    name: 'the statement was cancelled',
    remedy:
      'run the command again; when a statement_timeout ended it: alter role … set statement_timeout for this login',
  },
  '57P05': { name: 'idle_session_timeout ended the session', remedy: 'run the command again' },
  '58030': { name: 'the server cannot read or write its files', remedy: "see the server's log, and check its disk" },
  '58P01': {
    name: 'a file of the server is missing',
    remedy: "see the server's log: restore the server from a backup",
  },
  '22P05': {
    name: "a character does not exist in the database's encoding",
    remedy: 'leave the character out, or move the database to encoding UTF8',
  },
  XX001: { name: 'a table of the server is damaged', remedy: "see the server's log: restore it from a backup" },
  XX002: { name: 'an index of the server is damaged', remedy: 'reindex what the message names' },
};

/** Conditions that share their SQLSTATE with others, recognized by the text of the message. */
const BY_TEXT: readonly (readonly [sqlstate: string, text: RegExp, Condition])[] = [
  [
    '55000',
    /replica identity/,
    {
      name: 'a publication for all tables replicates a table of pgherd that has no key',
      remedy:
        'alter table … replica identity full for the table that the message names; pgherd migrate sets it for its own',
    },
  ],
];

/** Returns the condition that an error reports; null: the error is about something else. */
export function conditionOf(error: unknown): Condition | null {
  const server = serverErrorOf(error);
  if (server === null) return null;
  const byText = BY_TEXT.find(([sqlstate, text]) => sqlstate === server.sqlstate && text.test(server.message));
  if (byText !== undefined) return byText[2];
  return Object.hasOwn(CONDITIONS, server.sqlstate) ? (CONDITIONS[server.sqlstate] ?? null) : null;
}

/** Returns an error that names the condition and the next step; null: the error is about something else. */
export function conditionError(error: unknown): PgherdError | null {
  const condition = conditionOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (condition === null) return null;
  return new PgherdError('server_condition', `${condition.name}: ${message}`, {
    hint: condition.remedy,
    cause: error,
  });
}
