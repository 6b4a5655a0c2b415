import type { Severity } from './diagnostic.ts';

/** The general description of a code, as in the generated `docs/reference/diagnostics.md`. */
export interface DiagnosticKind {
  readonly severity: Severity;
  readonly meaning: string;
}

const error = (meaning: string): DiagnosticKind => ({ severity: 'error', meaning });
const warning = (meaning: string): DiagnosticKind => ({ severity: 'warning', meaning });

/**
 * All diagnostic codes. A code never changes its meaning and is never reused. 0xx: an error in a definition. 1xx: a
 * violation of a rule in the project's `policy`, which sets its severity in `pgherd.yaml`. 2xx: a fact that the
 * reviewer of a plan should know. 3xx: a problem found in the live database (`--check-db`). 4xx:
 * a finding of the lint, whose severity `policy` may change.
 */
export const DIAGNOSTIC_KINDS: Readonly<Record<DiagnosticCode, DiagnosticKind>> = {
  PGH001: error('The file is not valid YAML.'),
  PGH002: error('A schedule starts with a character that YAML reserves and needs quotes.'),
  PGH003: error('A tab is used as indentation.'),
  PGH004: error('A mapping contains the same key twice.'),
  PGH005: error('A YAML tag is unknown.'),
  PGH006: error('An alias refers to an anchor that does not exist, or that is defined twice.'),
  PGH007: error('Aliases or variables expand to more than the limit.'),
  PGH008: error('A key has a reserved name, such as __proto__.'),
  PGH009: error('A number starts with a zero.'),
  PGH010: error('The file is not UTF-8.'),
  PGH011: error('A file or directory cannot be read.'),
  PGH012: error('No definition file was found, or no file declares a job or topic.'),
  PGH013: error('The value of a merge key is not a mapping.'),
  PGH014: error('A pattern of include or exclude is invalid.'),
  PGH015: warning('A pattern of include or exclude names a directory and matches none of its files.'),
  PGH016: error('YAML changes the SQL: it joins lines, ends the SQL early, or replaces quotes and escapes.'),
  PGH018: warning('A directory below has a pgherd.yaml: it is a project of its own and is not read.'),
  PGH019: error('The paths belong to different projects.'),
  PGH020: error('A key is unknown.'),
  PGH021: error('A value has the wrong type.'),
  PGH022: error('A value is not one of the allowed values.'),
  PGH023: error('A required key is missing.'),
  PGH024: error('Two keys cannot be used together.'),
  PGH025: error('A duration is invalid.'),
  PGH026: error('A timestamp is invalid or has no time zone.'),
  PGH027: error('A name is empty, too long, or contains invisible characters.'),
  PGH028: warning('A pattern of include or exclude matches no file.'),
  PGH029: warning('A file is not read because include matches only another ending, .yaml or .yml.'),
  PGH030: error('A job is defined twice.'),
  PGH031: error('A topic is defined twice.'),
  PGH032: error('A job uses a topic that is not declared.'),
  PGH033: error('A job runs after a job that does not exist.'),
  PGH034: error('Jobs run after each other in a cycle.'),
  PGH035: error('A job uses a connection that pgherd.yaml does not declare.'),
  PGH036: error('renamed_from names a job or topic that still exists, or that another one also uses.'),
  PGH037: error('A job uses a webhook that pgherd.yaml does not declare.'),
  PGH038: warning('pgherd.yaml sets an isolation that pgherd run does not accept.'),
  PGH039: error('An external topic has other keys.'),
  PGH040: error('A schedule is invalid.'),
  PGH041: error('A schedule never fires.'),
  PGH042: warning('A one-off schedule is in the past.'),
  PGH043: error('A time zone is unknown.'),
  PGH044: error('starts_at is not before ends_at.'),
  PGH050: error('A variable is used but not declared.'),
  PGH051: error('A variable has no closing }.'),
  PGH052: error('The value of a variable ends the string, name or comment that contains the variable.'),
  PGH053: warning('A variable of pgherd.yaml is used nowhere.'),
  PGH055: error('The expression of a rule is not valid CEL.'),
  PGH060: error('sql_file cannot be read.'),
  PGH061: error('sql_file is outside the project.'),
  PGH070: error('The SQL does not parse.'),
  PGH071: error('The SQL is empty.'),
  PGH072: error('The SQL controls the transaction it runs in.'),
  PGH073: error('A statement cannot run inside a transaction.'),
  PGH074: error('A job cannot run SELECT INTO.'),
  PGH075: error('A job cannot run COPY from or to the client.'),
  PGH076: warning('The SQL changes the role that it runs as.'),
  PGH077: error('The SQL contains a psql command.'),
  PGH078: error('The PL/pgSQL does not parse.'),
  PGH079: error('The SQL uses a parameter that the job does not set.'),
  PGH080: error('A statement uses a parameter but does not accept parameters.'),
  PGH081: error('A character makes the SQL look like other SQL.'),
  PGH082: warning('The SQL contains a password, a token or a private key.'),
  PGH083: error('The SQL is longer than 1 MB.'),
  PGH084: error('A value of a job is larger than allowed, also by its topic.'),
  PGH085: error('The SQL begins a transaction and never commits it.'),
  PGH090: warning('No job takes a key from its topic, because defaults set it for all of them.'),
  PGH091: error('An entry of moved or removed contradicts the definitions.'),
  PGH092: warning('An entry of moved names a job or topic that is not declared.'),
  PGH095: error('A test names a job that does not exist.'),
  PGH096: error('An expectation of a test says too little or contradicts itself.'),
  PGH097: error('The SQL of a test does not parse, or controls the transaction.'),
  PGH098: error('A job has two tests of one name.'),
  PGH101: error('Policy require-description: a job has no description.'),
  PGH102: error('Policy require-timeout: a job has no timeout.'),
  PGH103: error('Policy require-role: a job has no role.'),
  PGH104: error('Policy forbidden-roles: a job runs as a forbidden role.'),
  PGH105: error('Policy allowed-databases: a job runs in a database that is not allowed.'),
  PGH106: error('Policy max-starts-per-minute: too many jobs start in one minute.'),
  PGH107: error('Policy rules: a change or the plan breaks a rule of the project.'),
  PGH108: error('Policy rules: a rule of the project cannot be evaluated.'),
  PGH201: warning("A new job has no role, or a change takes it away: it runs as the daemon's login."),
  PGH202: warning(
    'A job is created in, or moved to, another database or server without a known ledger: its tasks run at least once until `pgherd migrate --target`.',
  ),
  PGH203: warning(
    'A new job, or one whose transaction changes, runs without a transaction: its tasks run at least once.',
  ),
  PGH204: warning('The checkout is older than the applied commit: `apply` refuses it without `--older`.'),
  PGH205: warning('The checkout does not contain the applied commit.'),
  PGH206: error('The database was last applied as another environment.'),
  PGH207: error('The project was applied from another repository.'),
  PGH208: warning('A job or topic waits for the project that takes it.'),
  PGH209: warning('A rollback leaves a job or topic where a later move took it.'),
  PGH210: warning('The project is not renamed, because the database has projects of both names.'),
  PGH211: error('Apply cannot revert a manual change, because the tables refuse the applied values.'),
  PGH212: warning('The checkout is older than the revision and lacks its commit: `run --sync` does not apply it.'),
  PGH213: warning('The role of an unchanged job does not exist: it was dropped or renamed.'),
  PGH214: warning('The server was promoted since a daemon last worked with it: after a failover, or as a clone.'),
  PGH215: warning('Unchanged jobs use an external topic that no project has applied.'),
  PGH301: error('The role of a job does not exist.'),
  PGH302: error('The role of a job cannot log in.'),
  PGH303: error('The database of a job does not exist.'),
  PGH304: error('The role of a job cannot connect to its database.'),
  PGH305: error('The SQL refers to a table, column, function or type that does not exist.'),
  PGH306: error('The role of a job does not have a privilege that the SQL needs.'),
  PGH307: error('The database cannot plan a statement.'),
  PGH308: warning('A job or statement could not be checked against the database.'),
  PGH401: warning('UPDATE or DELETE has no WHERE.'),
  PGH402: warning('TRUNCATE empties a table.'),
  PGH403: warning('DROP removes an object at each run.'),
  PGH404: warning('IN (SELECT … LIMIT … FOR UPDATE) may exceed its limit.'),
  PGH405: warning('NOT IN (SELECT …) matches nothing when the subquery returns a null.'),
  PGH406: warning('CREATE INDEX blocks writes.'),
  PGH407: warning('REFRESH MATERIALIZED VIEW blocks readers.'),
  PGH408: warning('LOCK TABLE blocks other sessions.'),
  PGH409: warning('An advisory lock of the session outlives the task.'),
  PGH410: warning('The SQL only reads, and the job expects nothing.'),
  PGH411: warning('A job without a transaction has a statement that is not idempotent.'),
  PGH412: warning('The SQL sets a setting that the daemon sets.'),
  PGH420: warning('success_within is shorter than the interval of the schedule.'),
  PGH421: warning('success_within is set without a schedule.'),
  PGH422: warning('jitter is longer than the interval of the schedule.'),
  PGH423: warning('A timeout exceeds the interval, a common one three of them, and overlap: skip leaves out starts.'),
  PGH424: warning('ends_at is past.'),
  PGH425: warning('A job runs after a disabled job.'),
  PGH426: warning('A job runs after another job and also by a schedule.'),
  PGH427: warning('Two jobs run the same SQL.'),
  PGH428: warning('No job uses a topic.'),
  PGH430: warning('No job uses an SQL file beside the definitions.'),
  PGH440: warning('A pgherd-ignore comment suppresses nothing.'),
  PGH441: warning('A pgherd-ignore comment has no code or no reason, or names a code that cannot be ignored.'),
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
  | 'PGH016'
  | 'PGH018'
  | 'PGH019'
  | 'PGH020'
  | 'PGH021'
  | 'PGH022'
  | 'PGH023'
  | 'PGH024'
  | 'PGH025'
  | 'PGH026'
  | 'PGH027'
  | 'PGH028'
  | 'PGH029'
  | 'PGH030'
  | 'PGH031'
  | 'PGH032'
  | 'PGH033'
  | 'PGH034'
  | 'PGH035'
  | 'PGH036'
  | 'PGH037'
  | 'PGH038'
  | 'PGH039'
  | 'PGH040'
  | 'PGH041'
  | 'PGH042'
  | 'PGH043'
  | 'PGH044'
  | 'PGH050'
  | 'PGH051'
  | 'PGH052'
  | 'PGH053'
  | 'PGH060'
  | 'PGH061'
  | 'PGH055'
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
  | 'PGH081'
  | 'PGH082'
  | 'PGH083'
  | 'PGH084'
  | 'PGH085'
  | 'PGH090'
  | 'PGH091'
  | 'PGH092'
  | 'PGH095'
  | 'PGH096'
  | 'PGH097'
  | 'PGH098'
  | 'PGH101'
  | 'PGH102'
  | 'PGH103'
  | 'PGH104'
  | 'PGH105'
  | 'PGH106'
  | 'PGH107'
  | 'PGH108'
  | 'PGH201'
  | 'PGH202'
  | 'PGH203'
  | 'PGH204'
  | 'PGH205'
  | 'PGH206'
  | 'PGH207'
  | 'PGH208'
  | 'PGH209'
  | 'PGH210'
  | 'PGH211'
  | 'PGH212'
  | 'PGH213'
  | 'PGH214'
  | 'PGH215'
  | 'PGH301'
  | 'PGH302'
  | 'PGH303'
  | 'PGH304'
  | 'PGH305'
  | 'PGH306'
  | 'PGH307'
  | 'PGH308'
  | 'PGH401'
  | 'PGH402'
  | 'PGH403'
  | 'PGH404'
  | 'PGH405'
  | 'PGH406'
  | 'PGH407'
  | 'PGH408'
  | 'PGH409'
  | 'PGH410'
  | 'PGH411'
  | 'PGH412'
  | 'PGH420'
  | 'PGH421'
  | 'PGH422'
  | 'PGH423'
  | 'PGH424'
  | 'PGH425'
  | 'PGH426'
  | 'PGH427'
  | 'PGH428'
  | 'PGH430'
  | 'PGH440'
  | 'PGH441';

/** Whether a diagnostic comes from a policy rule. */
export function isPolicyCode(code: string): boolean {
  return code.startsWith('PGH1');
}

/**
 * Whether an error with this code blocks a plan but does not make the definitions invalid: a violated policy, a finding of
 * the lint that `policy` makes an error, or SQL, roles and databases that the database refuses (`--check-db`).
 */
export function isBlockingCode(code: string): boolean {
  return isPolicyCode(code) || code.startsWith('PGH3') || code.startsWith('PGH4');
}

/** Whether `policy` may set the severity of a code, and a comment may suppress it: the lint, secrets in SQL, and what nothing uses. */
export function isLintCode(code: string): boolean {
  return /^PGH(?:4[0-3]\d|053|082|090)$/.test(code);
}
