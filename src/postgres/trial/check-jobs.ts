import type { Params } from '../../definition/definition.ts';
import { PgherdError } from '../../errors.ts';
import { loadSqlParser } from '../../sql/parser.ts';
import { type Connection, connect } from '../connection.ts';
import { type LoginConfig, ownLoginOf, targetOfTask } from '../logins.ts';
import { explainRefusedRole } from '../server/missing-role.ts';
import { serverErrorOf } from '../sqlstate.ts';
import type { Target } from '../target.ts';
import { explainJob, type SqlFinding } from './explain-job.ts';

/** What decides where the SQL of a job runs, and whether it can be planned there. */
export interface JobSql {
  readonly name: string;
  readonly sql: string;
  readonly params: Params | null;
  /** null: the login of the daemon. */
  readonly role: string | null;
  /** null: the database of pgherd, or that of the connection. */
  readonly database: string | null;
  readonly connection: string | null;
}

export interface SqlProblem {
  readonly job: string;
  /** `broken`: the server refuses to plan it. `unchecked`: nothing is known. */
  readonly kind: 'broken' | 'unchecked';
  readonly message: string;
}

export interface CheckJobsOptions {
  readonly home: Target;
  readonly logins: LoginConfig;
  readonly applicationName: string;
  /** The time after which the remaining jobs are not checked. */
  readonly budgetMs: number;
  readonly signal: AbortSignal;
}

export interface CheckedJobs {
  readonly checked: number;
  readonly problems: readonly SqlProblem[];
}

/**
 * Lets the server plan the SQL of jobs, each logged in as its role in its database; executes nothing. One session at a time.
 * Throws the signal's reason.
 */
export async function checkJobs(jobs: readonly JobSql[], options: CheckJobsOptions): Promise<CheckedJobs> {
  const deadline = performance.now() + options.budgetMs;
  const problems: SqlProblem[] = [];
  let checked = 0;
  for (const place of placesOf(jobs)) {
    options.signal.throwIfAborted();
    if (performance.now() > deadline) {
      problems.push(...place.map(({ name }) => unchecked(name, 'the time for the check was used up')));
      continue;
    }
    const found = await checkPlace(place, options, deadline);
    options.signal.throwIfAborted();
    problems.push(...found);
    checked += place.length - found.filter(({ kind }) => kind === 'unchecked').length;
  }
  return { checked, problems };
}

/** The jobs of one login. */
function placesOf(jobs: readonly JobSql[]): readonly (readonly JobSql[])[] {
  const places = new Map<string, JobSql[]>();
  for (const job of jobs) {
    const key = JSON.stringify([job.connection, job.database, job.role]);
    places.set(key, [...(places.get(key) ?? []), job]);
  }
  return [...places.values()];
}

async function checkPlace(
  jobs: readonly JobSql[],
  { home, logins, applicationName, signal }: CheckJobsOptions,
  deadline: number,
): Promise<readonly SqlProblem[]> {
  const [first] = jobs;
  if (first === undefined) return [];
  let session: Connection | null = null;
  const stop = (): void => session?.destroy();
  signal.addEventListener('abort', stop, { once: true });
  const problems: SqlProblem[] = [];
  let next = 0;
  try {
    const { role, database, connection } = first;
    session = await connect(targetOfTask({ login: role ?? home.user, database, connection }, home, logins), {
      applicationName,
    });
    const parser = await loadSqlParser();
    for (const job of jobs) {
      if (performance.now() > deadline) break;
      const json = job.params === null ? null : JSON.stringify(job.params);
      const findings = await explainJob(session, { text: job.sql }, parser, json);
      problems.push(...problemOf(job, findings));
      next += 1;
    }
    const rest = jobs.slice(next).map(({ name }) => unchecked(name, 'the time for the check was used up'));
    return [...problems, ...rest];
  } catch (error) {
    if (!(error instanceof PgherdError) && serverErrorOf(error) === null && session?.ended !== true) throw error;
    const login = first.role ?? home.user;
    const explained = await explainRefusedRole(error, login, ownLoginOf(first.connection, login, logins));
    const reason = explained instanceof Error ? explained.message : String(explained);
    return [...problems, ...jobs.slice(next).map(({ name }) => unchecked(name, reason))];
  } finally {
    signal.removeEventListener('abort', stop);
    await session?.close();
  }
}

/** A job without a role runs as the daemon's login, which may differ from this one: privileges of this login prove nothing. */
function problemOf({ name, role }: JobSql, findings: readonly SqlFinding[]): readonly SqlProblem[] {
  const found = findings.find(({ severity, code }) => severity === 'error' && (code !== 'PGH306' || role !== null));
  return found === undefined ? [] : [{ job: name, kind: 'broken', message: found.message }];
}

function unchecked(job: string, message: string): SqlProblem {
  return { job, kind: 'unchecked', message };
}
