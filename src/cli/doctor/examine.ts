import { DEFAULT_DAEMON } from '../../definition/project.ts';
import { PgherdError } from '../../errors.ts';
import { type Connection, connect } from '../../postgres/connection.ts';
import type { LoginConfig } from '../../postgres/logins.ts';
import { engineOf } from '../../postgres/server/engine.ts';
import { serverErrorOf } from '../../postgres/sqlstate.ts';
import { describeTarget, type Target } from '../../postgres/target.ts';
import { checkJobs } from '../../postgres/trial/check-jobs.ts';
import { loadBrokenSql, loadJobSql } from '../../store/checks/job-sql.ts';
import { placeOf } from '../../store/definitions/identity.ts';
import {
  brokenJobRoles,
  connectionLimits,
  logFacts,
  missingPrivileges,
  missingRoles,
  seesOtherSessions,
  serverFacts,
  taskFacts,
  visibility,
  waitingCommits,
  xminHolders,
} from '../../store/lists/health-facts.ts';
import { listDaemons } from '../../store/lists/list-daemons.ts';
import { listedSchedules, scheduleFacts } from '../../store/lists/schedule-facts.ts';
import { silentDaemons } from '../../store/lists/silent-daemons.ts';
import { rolePrefixOf, withRolePrefix } from '../../store/migrate/role-names.ts';
import { latestVersion } from '../../store/migrate/schema-source.ts';
import { schemaVersion, useSchemaOnce, useSystemPath } from '../../store/migrate/schema-version.ts';
import { slowJobs } from '../../store/run-times/slow-jobs.ts';
import { withFirstStep } from '../shell/report/first-step.ts';
import { type Finding, finding } from './finding.ts';
import { judgeDaemons, judgeLog, judgePrivileges, judgeRoles, judgeServer, judgeTasks } from './judge.ts';
import { judgeCommits, judgeTls, judgeVisibility, judgeXmin } from './judge-access.ts';
import { judgeGrace } from './judge-grace.ts';
import { judgeIdentity } from './judge-identity.ts';
import { judgeLimits } from './judge-limits.ts';
import { judgeSchedules, judgeSchedulesOff, type SchedulesOff } from './judge-schedules.ts';
import { judgeSilence } from './judge-silence.ts';
import { judgeSql, judgeStoredSql } from './judge-sql.ts';

/** The installation that doctor examines, and the settings that it is compared with. */
export interface ExamineOptions {
  readonly target: Target;
  readonly schema: string;
  readonly toolVersion: string;
  /** How long a stopping daemon waits for tasks, by pgherd.yaml. Default: that of a daemon. */
  readonly graceMs?: number;
  /** Where `schedules: off` of the environment is written; null or absent: schedules are on. */
  readonly schedulesOff?: SchedulesOff | null;
  /** How roles log in, to let PostgreSQL plan the SQL of every job; null or absent: it is not checked. */
  readonly checkSql?: { readonly logins: LoginConfig; readonly signal: AbortSignal } | null;
  /** The working directory: when it has no project, a missing connection or schema names `pgherd init` as well. Default: not named. */
  readonly cwd?: string;
}

/**
 * Runs all checks of an installation, as far as this login is allowed to. Changes nothing. The findings name the roles as this
 * installation has them.
 */
export async function examine(options: ExamineOptions): Promise<readonly Finding[]> {
  let connection: Connection;
  try {
    connection = await connect(options.target, { applicationName: 'pgherd doctor' });
  } catch (error) {
    if (!(error instanceof PgherdError)) throw error;
    const { message, hint } = named(error, options);
    return [finding('connection', 'error', message, hint)];
  }
  try {
    connection = await useSystemPath(connection);
    const found = await checkAll(connection, options);
    const rolePrefix = await rolePrefixOf(connection, options.schema);
    return found.map((one) => ({
      ...one,
      message: withRolePrefix(one.message, rolePrefix),
      remedy: one.remedy === null ? null : withRolePrefix(one.remedy, rolePrefix),
    }));
  } finally {
    await connection.close();
  }
}

const named = (error: PgherdError, { cwd }: ExamineOptions): PgherdError =>
  cwd === undefined ? error : withFirstStep(error, { cwd });

async function checkAll(connection: Connection, options: ExamineOptions): Promise<readonly Finding[]> {
  const { target, schema, graceMs = DEFAULT_DAEMON.graceMs, schedulesOff = null, checkSql = null } = options;
  const found: Finding[] = [finding('connection', 'ok', describeTarget(target))];
  const addFindings = async (check: string, work: () => Promise<readonly Finding[]>): Promise<void> => {
    found.push(...(await attempt(check, work)));
  };
  const engine = await engineOf(connection);
  if (engine.refusal !== null) {
    return [...found, finding('server', 'error', engine.refusal, 'install pgherd in a PostgreSQL server, 13 or newer')];
  }
  found.push(finding('server', 'ok', engine.name));
  const beforeMs = Date.now();
  const facts = await serverFacts(connection);
  const localMs = (beforeMs + Date.now()) / 2;
  if (facts !== null) found.push(...judgeServer(facts, localMs));
  const { mode } = target.route.tls;
  found.push(...judgeTls(target.host, { encrypted: connection.encrypted, sslmode: mode }));
  await addFindings('server', async () => judgeCommits(await waitingCommits(connection)));
  const seesSessions = await seesOtherSessions(connection);
  const user = facts?.user ?? target.user;
  await addFindings('xmin', async () => judgeXmin(await xminHolders(connection), { seesSessions, user }));
  const installed = await schemaFinding(connection, options);
  found.push(installed);
  if (installed.severity === 'error' || facts === null) return found;
  const pinned = await useSchemaOnce(connection, schema);
  await addFindings('identity', async () => judgeIdentity(await placeOf(pinned)));
  await addFindings('privileges', async () => [
    ...judgePrivileges(user, await missingPrivileges(pinned)),
    ...judgeVisibility(await visibility(pinned)),
  ]);
  await addFindings('roles', async () => judgeRoles(await missingRoles(pinned), await brokenJobRoles(pinned)));
  await addFindings('daemons', async () => judgeDaemons(await listDaemons(pinned), options.toolVersion));
  await addFindings('daemons', async () => judgeSilence(await silentDaemons(pinned), user));
  await addFindings('schedules', async () => judgeSchedules(await scheduleFacts(pinned, facts.clockMs)));
  if (schedulesOff !== null)
    await addFindings('schedules', async () => judgeSchedulesOff(schedulesOff, await listedSchedules(pinned)));
  await addFindings('limits', async () => judgeLimits(await connectionLimits(pinned), await listDaemons(pinned)));
  await addFindings('grace', async () => judgeGrace(await slowJobs(pinned, graceMs), graceMs));
  await addFindings('log', async () => judgeLog(await logFacts(pinned)));
  await addFindings('tasks', async () => judgeTasks(await taskFacts(pinned)));
  if (checkSql === null) await addFindings('sql', async () => judgeStoredSql(await loadBrokenSql(pinned)));
  else {
    const check = { ...checkSql, home: target, applicationName: 'pgherd doctor', budgetMs: CHECK_SQL_MS };
    await addFindings('sql', async () => judgeSql(await checkJobs(await loadJobSql(pinned), check)));
  }
  return found;
}

/** Thousands of jobs take seconds. */
const CHECK_SQL_MS = 300_000;

async function schemaFinding(connection: Connection, options: ExamineOptions): Promise<Finding> {
  const { schema, toolVersion } = options;
  const latest = latestVersion();
  const [result] = await attempt('schema', async () => {
    const version = await schemaVersion(connection, schema);
    if (version === 0) {
      const missing = `pgherd is not installed in schema ${schema}`;
      const { message, hint } = named(new PgherdError('not_migrated', missing, { hint: 'pgherd migrate' }), options);
      return [finding('schema', 'error', message, hint)];
    }
    const text = `schema ${schema} has version ${version}; pgherd ${toolVersion} expects ${latest}`;
    if (version < latest) return [finding('schema', 'error', text, 'pgherd migrate')];
    if (version > latest) return [finding('schema', 'warning', text, 'use a version of pgherd as new as the schema')];
    return [finding('schema', 'ok', text)];
  });
  return result ?? finding('schema', 'error', `schema ${schema} could not be checked`);
}

/** Reports a check that this login has no privilege for as a finding, so that the other checks still run. */
async function attempt(check: string, work: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await work();
  } catch (error) {
    const server = serverErrorOf(error);
    if (error instanceof PgherdError) return [finding(check, 'error', error.message, error.hint)];
    if (server === null) throw error;
    const remedy = 'grant job_monitor and pg_monitor to this login';
    const severity = check === 'schema' ? 'error' : 'info';
    return [finding(check, severity, `could not be checked: ${server.message}`, remedy)];
  }
}
