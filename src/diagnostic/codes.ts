import type { Severity } from './diagnostic.ts';

/** What a code says in general; `docs/diagnostics.md` holds the same table. */
export interface DiagnosticKind {
  readonly severity: Severity;
  readonly meaning: string;
}

const error = (meaning: string): DiagnosticKind => ({ severity: 'error', meaning });
const warning = (meaning: string): DiagnosticKind => ({ severity: 'warning', meaning });

/**
 * Every code there is. A code never changes its meaning and is never used again.
 * 0xx: what was written is wrong. 1xx: a rule of the project's `policy` is broken; its severity stands in `pgherd.yaml`.
 * 2xx: what a reviewer of a plan must know. 3xx: what the live database says (`--check-db`).
 */
export const DIAGNOSTIC_KINDS: Readonly<Record<DiagnosticCode, DiagnosticKind>> = {
  PGH001: error('The file is not valid YAML.'),
  PGH002: error('A schedule starts with a character that YAML reserves and needs quotes.'),
  PGH003: error('A tab is used as indentation.'),
  PGH004: error('A key stands twice in one mapping.'),
  PGH005: error('A YAML tag is not known.'),
  PGH006: error('An alias names no anchor.'),
  PGH007: error('Aliases expand to more than a definition could ever need.'),
  PGH008: error('A key has a name that is reserved, such as __proto__.'),
  PGH009: error('A number starts with a zero.'),
  PGH010: error('The file is not UTF-8.'),
  PGH011: error('A file or directory cannot be read.'),
  PGH012: error('There is no definition file where one was expected, or none that declares anything.'),
  PGH013: error('A merge key has a value that is no mapping.'),
  PGH014: error('A pattern of include or exclude cannot be read.'),
  PGH015: warning('A pattern of include or exclude names a directory and matches none of its files.'),
  PGH020: error('A key is not known.'),
  PGH021: error('A value has the wrong type.'),
  PGH022: error('A value is not one of those that are possible.'),
  PGH023: error('A required key is missing.'),
  PGH024: error('Two keys exclude each other.'),
  PGH025: error('A duration cannot be read.'),
  PGH026: error('A timestamp cannot be read or has no zone.'),
  PGH027: error('A name is empty, too long, or holds characters that cannot be seen.'),
  PGH030: error('A job is defined twice.'),
  PGH031: error('A topic is defined twice.'),
  PGH032: error('A job names a topic that nothing declares.'),
  PGH033: error('A job follows a job that does not exist.'),
  PGH034: error('Jobs follow each other in a circle.'),
  PGH035: error('A job names a connection that pgherd.yaml does not declare.'),
  PGH036: error('renamed_from names a job that still exists, or that another job claims too.'),
  PGH037: error('A job names a webhook that pgherd.yaml does not declare.'),
  PGH038: warning('pgherd.yaml asks for an isolation that pgherd run refuses.'),
  PGH040: error('A schedule cannot be read.'),
  PGH041: error('A schedule never fires.'),
  PGH042: warning('A one-off schedule lies in the past.'),
  PGH043: error('A time zone is not known.'),
  PGH044: error('starts_at is not before ends_at.'),
  PGH050: error('A variable is used that nothing declares.'),
  PGH051: error('A variable is used that is not closed with }.'),
  PGH060: error('sql_file cannot be read.'),
  PGH061: error('sql_file lies outside the project.'),
  PGH070: error('The SQL does not parse.'),
  PGH071: error('The SQL is empty.'),
  PGH072: error('The SQL controls the transaction it runs in.'),
  PGH073: error('A statement cannot run inside a transaction.'),
  PGH074: error('SELECT INTO cannot run in a job.'),
  PGH075: error('COPY from or to the client cannot run in a job.'),
  PGH076: warning('The SQL changes the role it runs as.'),
  PGH077: error('The SQL holds a command of psql.'),
  PGH078: error('The PL/pgSQL does not parse.'),
  PGH079: error('The SQL uses a parameter that the job does not give.'),
  PGH080: error('A statement uses a parameter and takes none.'),
  PGH101: error('Policy require-description: a job has no description.'),
  PGH102: error('Policy require-timeout: a job has no timeout.'),
  PGH103: error('Policy require-role: a job names no role.'),
  PGH104: error('Policy forbidden-roles: a job runs as a forbidden role.'),
  PGH105: error('Policy allowed-databases: a job runs in a database that is not allowed.'),
  PGH106: error('Policy max-starts-per-minute: too many jobs start in one minute.'),
  PGH201: warning("A new or changed job names no role: it runs as the daemon's login."),
  PGH202: warning(
    'A new or changed job runs in another database or server where no ledger is known: at least once until `pgherd migrate --target`.',
  ),
  PGH203: warning('A new or changed job runs without a transaction: at least once.'),
  PGH301: error('The role of a job does not exist.'),
  PGH302: error('The role of a job may not log in.'),
  PGH303: error('The database of a job does not exist.'),
  PGH304: error('The role of a job may not connect to its database.'),
  PGH305: error('The SQL names a table, column, function or type that does not exist.'),
  PGH306: error('The role of a job lacks a privilege that the SQL needs.'),
  PGH307: error('The database cannot plan a statement.'),
  PGH308: warning('A job or statement could not be checked against the database.'),
};

export type DiagnosticCode =
  | 'PGH001'
  | 'PGH002'
  | 'PGH003'
  | 'PGH004'
  | 'PGH005'
  | 'PGH006'
  | 'PGH007'
  | 'PGH008'
  | 'PGH009'
  | 'PGH010'
  | 'PGH011'
  | 'PGH012'
  | 'PGH013'
  | 'PGH014'
  | 'PGH015'
  | 'PGH020'
  | 'PGH021'
  | 'PGH022'
  | 'PGH023'
  | 'PGH024'
  | 'PGH025'
  | 'PGH026'
  | 'PGH027'
  | 'PGH030'
  | 'PGH031'
  | 'PGH032'
  | 'PGH033'
  | 'PGH034'
  | 'PGH035'
  | 'PGH036'
  | 'PGH037'
  | 'PGH038'
  | 'PGH040'
  | 'PGH041'
  | 'PGH042'
  | 'PGH043'
  | 'PGH044'
  | 'PGH050'
  | 'PGH051'
  | 'PGH060'
  | 'PGH061'
  | 'PGH070'
  | 'PGH071'
  | 'PGH072'
  | 'PGH073'
  | 'PGH074'
  | 'PGH075'
  | 'PGH076'
  | 'PGH077'
  | 'PGH078'
  | 'PGH079'
  | 'PGH080'
  | 'PGH101'
  | 'PGH102'
  | 'PGH103'
  | 'PGH104'
  | 'PGH105'
  | 'PGH106'
  | 'PGH201'
  | 'PGH202'
  | 'PGH203'
  | 'PGH301'
  | 'PGH302'
  | 'PGH303'
  | 'PGH304'
  | 'PGH305'
  | 'PGH306'
  | 'PGH307'
  | 'PGH308';

/** Whether a diagnostic comes from a policy rule: such an error blocks a plan, it does not make the definitions invalid. */
export function isPolicyCode(code: string): boolean {
  return code.startsWith('PGH1');
}
