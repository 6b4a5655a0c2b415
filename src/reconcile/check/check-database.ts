import { reporterOf } from '../../definition/check/sql-lint.ts';
import { originOf } from '../../definition/layers.ts';
import type { ReadJob } from '../../definition/read/set.ts';
import { DIAGNOSTIC_KINDS, type DiagnosticCode } from '../../diagnostic/codes.ts';
import { createDiagnostics, type Diagnostics, sortDiagnostics } from '../../diagnostic/diagnostics.ts';
import { PgherdError } from '../../errors.ts';
import { type Connection, connect } from '../../postgres/connection.ts';
import { type LoginConfig, ownLoginOf, targetOfTask } from '../../postgres/logins.ts';
import { explainRefusedRole } from '../../postgres/server/missing-role.ts';
import { SQLSTATE, serverErrorOf } from '../../postgres/sqlstate.ts';
import { explainJob } from '../../postgres/trial/explain-job.ts';
import { loadSqlParser, type SqlParser } from '../../sql/parser.ts';
import { loginFacts } from '../../store/definitions/login-facts.ts';
import type { ReadResult } from '../read/read-definitions.ts';

/**
 * Checks the definitions against the live database and adds diagnostics: roles, logins, databases, and every statement
 * that can be planned, as the job's own role. Executes nothing. A check that is not possible (for example because
 * pgherd cannot log in from here) is a warning. `control` is a session in the database that contains pgherd.
 */
export async function checkAgainstDatabase(
  read: ReadResult,
  control: Connection,
  logins: LoginConfig,
): Promise<ReadResult> {
  const diagnostics = createDiagnostics();
  const places = placesOf(read.jobs, control);
  const refused = await checkCatalog(places, control, diagnostics);
  const parser = await loadSqlParser();
  for (const place of places) {
    if (!refused.has(place)) await checkPlace(place, control, logins, parser, diagnostics);
  }
  const all = sortDiagnostics([...read.diagnostics, ...diagnostics.list]);
  const errors = all.filter(({ severity }) => severity === 'error').length;
  return { ...read, diagnostics: all, summary: { ...read.summary, errors, warnings: all.length - errors } };
}

/** Jobs with the same login. */
interface Place {
  readonly connection: string | null;
  /** null: that of the connection's URL. */
  readonly database: string | null;
  /** null: the daemon's own login. */
  readonly role: string | null;
  readonly jobs: readonly ReadJob[];
}

function placesOf(jobs: readonly ReadJob[], control: Connection): readonly Place[] {
  const places = new Map<string, Place & { readonly jobs: ReadJob[] }>();
  for (const job of jobs) {
    const { connection, role, ...definition } = job.declared.definition;
    const database = definition.database ?? (connection === null ? control.target.database : null);
    const key = JSON.stringify([connection, database, role]);
    const place = places.get(key) ?? { connection, database, role, jobs: [] };
    place.jobs.push(job);
    places.set(key, place);
  }
  return [...places.values()];
}

/**
 * Reports missing or inaccessible roles and databases of this server; returns the places where no login is possible.
 */
async function checkCatalog(
  places: readonly Place[],
  control: Connection,
  diagnostics: Diagnostics,
): Promise<ReadonlySet<Place>> {
  const local = places.filter(({ connection }) => connection === null);
  const facts = await loginFacts(
    control,
    local.map(({ role, database }) => ({ role: role ?? control.target.user, database: database ?? '' })),
  );
  const refused = new Set<Place>();
  for (const [index, place] of local.entries()) {
    const fact = facts[index];
    if (fact === undefined) continue;
    const { role, database } = fact;
    const say = (key: 'role' | 'database', code: DiagnosticCode, message: string, hint: string): void => {
      refused.add(place);
      for (const job of place.jobs) reportAt(job, key, code, message, hint, diagnostics);
    };
    if (!fact.databaseExists) {
      say('database', 'PGH303', `the database "${database}" does not exist`, 'create it, or correct "database"');
    }
    if (!fact.roleExists) {
      say('role', 'PGH301', `the role "${role}" does not exist`, 'create it, or correct "role"');
    } else if (!fact.mayLogIn) {
      say('role', 'PGH302', `the role "${role}" cannot log in`, `alter role ${role} login`);
    } else if (fact.databaseExists && !fact.mayConnect) {
      const hint = `grant connect on database ${database} to ${role}`;
      say('role', 'PGH304', `the role "${role}" cannot connect to the database "${database}"`, hint);
    }
  }
  return refused;
}

async function checkPlace(
  place: Place,
  control: Connection,
  logins: LoginConfig,
  parser: SqlParser,
  diagnostics: Diagnostics,
): Promise<void> {
  let session: Connection | null = null;
  const login = place.role ?? control.target.user;
  try {
    const target = targetOfTask({ ...place, login }, control.target, logins);
    session = await connect(target, { applicationName: 'pgherd check' });
    for (const job of place.jobs) await checkJob(job, place, session, parser, diagnostics);
  } catch (error) {
    const viewer = ownLoginOf(place.connection, login, logins);
    reportUnreachable(place, await explainRefusedRole(error, login, viewer), diagnostics);
  } finally {
    await session?.close();
  }
}

async function checkJob(
  job: ReadJob,
  place: Place,
  session: Connection,
  parser: SqlParser,
  diagnostics: Diagnostics,
): Promise<void> {
  if (job.sql === null) return;
  const report = reporterOf(job.sql, diagnostics);
  const { params } = job.declared.definition;
  const json = params === null ? null : JSON.stringify(params);
  for (const { code, severity, start, end, message, hint } of await explainJob(session, job.sql, parser, json)) {
    // A job without a role runs as the daemon's login, which may differ from this one, so its privileges are not
    // reported.
    if (code === 'PGH306' && place.role === null) continue;
    const whose = code === 'PGH306' ? `${place.role}: ${message}` : message;
    report(code, start, end, whose, hint, severity);
  }
}

/** The first job of the place represents all of them. */
function reportUnreachable({ jobs, database, role }: Place, error: unknown, diagnostics: Diagnostics): void {
  const [job, ...others] = jobs;
  if (job === undefined) return;
  const server = serverErrorOf(error instanceof PgherdError ? error.cause : error);
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof PgherdError ? error.hint : null;
  if (error instanceof PgherdError && error.code === 'not_found') {
    const code = message.endsWith('does not exist') ? 'PGH301' : 'PGH302';
    for (const each of jobs) reportAt(each, 'role', code, message, hint, diagnostics);
  } else if (server?.sqlstate === SQLSTATE.databaseDoesNotExist) {
    for (const each of jobs) reportAt(each, 'database', 'PGH303', message, hint, diagnostics);
  } else if (server?.sqlstate === SQLSTATE.insufficientPrivilege) {
    const refused = `the role "${role}" cannot connect to the database "${database}"`;
    for (const each of jobs) reportAt(each, 'role', 'PGH304', refused, hint, diagnostics);
  } else {
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    const text = `"${job.declared.definition.name}"${more} could not be checked: ${message}`;
    reportAt(job, 'role', 'PGH308', text, hint, diagnostics);
  }
}

/** At the key where it is written, otherwise at the job's name. */
function reportAt(
  job: ReadJob,
  key: 'role' | 'database',
  code: DiagnosticCode,
  message: string,
  hint: string | null,
  diagnostics: Diagnostics,
): void {
  const place = originOf(job.layers, key) ?? { source: job.source, range: job.nameRange };
  diagnostics.at(place)[DIAGNOSTIC_KINDS[code].severity](code, message, hint);
}
