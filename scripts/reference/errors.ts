import { EXIT, exitCodeOf } from '../../src/cli/shell/exit-code.ts';
import type { ErrorCode } from '../../src/errors.ts';
import { code, prose, table } from './markdown.ts';

const EXITS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'Success, or nothing to change.',
  error: 'The operation failed, a definition has an error, or a test failed.',
  changes: '`plan --detailed-exitcode`: there are changes.',
  stale: 'The database has changed since the plan was made. Nothing was written.',
  blocked:
    'A rule, `protect`, the limit of deletions, a freeze or a missing approval blocks the plan, or the database is a copy. Nothing was written.',
  locked: 'Another session held a lock for too long (`--lock-timeout`). Nothing was written.',
  usage:
    'The arguments are wrong, or a command would ask for confirmation and its input is not a terminal. Nothing was written.',
  frozen: 'Only `run`: the event loop was blocked for longer than the lease. A supervisor starts the daemon again.',
};

const ERRORS: Readonly<Record<ErrorCode, string>> = {
  usage: 'An argument, an option or a value of the caller is wrong.',
  invalid_definitions: 'A definition has an error; `diagnostics` lists all of them.',
  connection_failed: 'The server cannot be reached, or ended the connection.',
  authentication_failed: 'The server refuses the login.',
  permission_denied: 'The login lacks a privilege, or a file cannot be read or written.',
  not_migrated: 'The database does not contain the schema of pgherd: run `pgherd migrate`.',
  schema_too_new: 'A newer pgherd has upgraded the schema: upgrade this one.',
  schema_too_old: 'The schema is older than this pgherd: run `pgherd migrate`.',
  unsupported_server: 'The server is not PostgreSQL 13 or newer, or lacks what pgherd needs.',
  not_found: 'The job, topic, task, revision, role, database or file does not exist.',
  plan_invalid: 'The file is not a saved plan, or was changed.',
  snapshot_invalid: 'The file is not a snapshot, or was changed.',
  plan_stale: 'The database has changed since the plan was made.',
  plan_blocked: 'The plan has a change that is not allowed; the message names the rule.',
  database_copied:
    'The database is a copy or was restored: decide with `pgherd migrate --new-identity` or `--adopt-identity`.',
  lock_not_obtained: 'Another session holds the lock; the message names it.',
  not_acknowledged: '`apply --wait`: a daemon has not loaded the revision in time. The revision is applied.',
  compat_conflict: '`migrate --compat`: the extension, or an object of its name, exists.',
  config_invalid: 'A setting of `pgherd.yaml` or of the installation is wrong.',
  embedded_postgres_failed: '`dev`, `test`: the embedded PostgreSQL cannot be fetched or started.',
  http_failed: 'The HTTP server cannot listen, or an API that `comment` calls refuses.',
  server_condition: 'The server is a standby, is read-only, starts or stops.',
  not_finished: 'A task or a job did not succeed, or not within the time given.',
  client_closed: 'The client for applications was closed before the answer came.',
  internal: 'A bug in pgherd: please report it with the output of `--verbose`.',
};

const VARIABLES: readonly (readonly [string, string])[] = [
  ['PGHERD_URL', 'Connection string of the database that contains pgherd, where `--url` is not given.'],
  ['DATABASE_URL', 'The same, where `PGHERD_URL` is not set either.'],
  [
    'PGHOST, PGPORT, PGUSER, PGDATABASE, PGPASSWORD, PGSERVICE, PGSSLMODE',
    'These and the other `PG…` variables: parts of a connection, as psql reads them ([connect](../connect.md)).',
  ],
  ['PGHERD_PREVIEW_URL', 'Connection string of the copy for `plan --preview`.'],
  [
    'PGHERD_CACHE_DIR',
    'Directory of what pgherd fetches, such as the embedded PostgreSQL. Default: `~/.cache/pgherd`.',
  ],
  ['NO_COLOR, FORCE_COLOR', 'A value switches colors off, or on where the output is not a terminal.'],
  ['CI', 'With a value, commands do not ask: `apply` needs `--yes`.'],
  ['OTEL_…', 'Collector of traces and metrics of `pgherd run`: [HTTP](../http.md).'],
];

/** Returns the sections about exit codes, the codes of errors, and the variables that commands read. */
export function errorSections(): readonly string[] {
  return [
    '## Exit codes',
    table(
      ['code', 'meaning'],
      (Object.keys(EXITS) as (keyof typeof EXIT)[]).map((name) => [code(String(EXIT[name])), prose(EXITS[name])]),
    ),
    'With several outcomes of a plan the code is 4, then 1, then 2.',
    '## Errors',
    'With `--format json` a failure is `{"error": {"code", "message", "hint"}}` on standard output; the HTTP API answers the same. `PgherdError.code` of the [library](library.md) and the [client](client.md) is one of these codes, too.',
    table(
      ['code', 'exit code', 'meaning'],
      (Object.keys(ERRORS) as ErrorCode[]).map((name) => [code(name), String(exitCodeOf(name)), prose(ERRORS[name])]),
    ),
    '## Environment variables',
    table(
      ['variable', 'meaning'],
      VARIABLES.map(([names, meaning]) => [names.split(', ').map(code).join(', '), meaning]),
    ),
  ];
}
