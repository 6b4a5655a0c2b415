import { spokenDuration } from '../../schedule/duration.ts';
import type { JobRole, LogFacts, MissingPrivilege, ServerFacts, TaskFacts } from '../../store/lists/health-facts.ts';
import type { ListedDaemon } from '../../store/lists/list-daemons.ts';
import { countOf, type Finding, finding } from './finding.ts';

const MAX_SKEW_MS = 1_000;
const WRAPAROUND_AGE = 1_500_000_000;

/** `localMs`: this machine's clock halfway through the round trip. */
export function judgeServer(facts: ServerFacts, localMs: number): readonly Finding[] {
  const skewMs = Math.round(facts.clockMs - localMs);
  const found: Finding[] = [];
  if (facts.standby) {
    found.push(
      finding('server', 'error', 'the server is a standby, which does not accept writes', 'connect to the primary'),
    );
  }
  if (facts.readOnly) {
    const remedy = `alter role ${facts.user} reset default_transaction_read_only (or alter database)`;
    found.push(finding('server', 'error', 'default_transaction_read_only is on: all writes fail', remedy));
  }
  found.push(
    facts.superuser
      ? finding(
          'login',
          'warning',
          `${facts.user} is a superuser: a daemon with this login runs jobs without a role as superuser`,
          'log the daemon in as pgherd_daemon, and set a role for each job',
        )
      : finding('login', 'ok', `${facts.user} is not a superuser`),
    Math.abs(skewMs) > MAX_SKEW_MS
      ? finding(
          'clock',
          'warning',
          `the database's clock is ${spokenDuration(Math.abs(skewMs))} ${skewMs > 0 ? 'fast' : 'slow'} compared with this machine's; the database's clock decides when jobs run`,
          'synchronize both clocks with NTP',
        )
      : finding(
          'clock',
          'ok',
          `the database's clock and this machine's differ by less than ${spokenDuration(MAX_SKEW_MS)}`,
        ),
  );
  if (!facts.fsync) {
    found.push(
      finding('server', 'warning', 'fsync is off: a crash of the server loses or damages data', 'set fsync = on'),
    );
  }
  if (!facts.autovacuum) {
    found.push(finding('vacuum', 'warning', 'autovacuum is off: the task tables grow', 'set autovacuum = on'));
  }
  if (facts.frozenAge > WRAPAROUND_AGE) {
    const text = `the oldest transaction ID of the database is ${facts.frozenAge} transactions old: wraparound is near`;
    found.push(finding('vacuum', 'error', text, 'run vacuum freeze, and end whatever holds back xmin'));
  }
  return found;
}

export function judgePrivileges(user: string, missing: readonly MissingPrivilege[]): readonly Finding[] {
  const grants = { plan: 'job_monitor', apply: 'pgherd_deployer', run: 'pgherd_daemon' } as const;
  return (['plan', 'apply', 'run'] as const).map((purpose) => {
    const lacks = missing.find((entry) => entry.purpose === purpose)?.privileges ?? [];
    if (lacks.length === 0) return finding('privileges', 'ok', `${user} may ${purpose}`);
    const more = lacks.length > 3 ? ` and ${lacks.length - 3} more` : '';
    const text = `${user} may not ${purpose}: it lacks ${lacks.slice(0, 3).join(', ')}${more}`;
    return finding('privileges', purpose === 'plan' ? 'error' : 'info', text, `grant ${grants[purpose]} to ${user}`);
  });
}

export function judgeRoles(missing: readonly string[], broken: readonly JobRole[]): readonly Finding[] {
  const found: Finding[] = broken.map(({ role, jobs, exists }) =>
    finding(
      'roles',
      'error',
      `role ${role} ${exists ? 'may not log in' : 'does not exist'}, and ${jobs === 1 ? '1 job runs' : `${jobs} jobs run`} as it`,
      exists ? `alter role ${role} login` : `create role ${role} login`,
    ),
  );
  if (missing.length > 0) {
    const text = `missing: ${missing.join(', ')}; only the owner of the schema can use pgherd`;
    found.push(finding('roles', 'info', text, 'pgherd migrate --print shows the SQL for a DBA'));
  }
  return found.length > 0 ? found : [finding('roles', 'ok', 'every role that jobs name can log in')];
}

export function judgeDaemons(daemons: readonly ListedDaemon[], toolVersion: string): readonly Finding[] {
  const alive = daemons.filter((daemon) => daemon.alive);
  const found: Finding[] = daemons
    .filter((daemon) => !daemon.alive)
    .map(({ id, hostname, heartbeat_at }) =>
      finding(
        'daemons',
        'warning',
        `daemon ${id} on ${hostname} has not sent a heartbeat since ${heartbeat_at.toISOString()}`,
        'any running daemon takes over its tasks: start one',
      ),
    );
  found.push(
    alive.length === 0
      ? finding('daemons', 'warning', 'no daemon is running: no task is executed', 'start pgherd run')
      : finding('daemons', 'ok', `${countOf(alive.length, 'daemon')} ${alive.length === 1 ? 'runs' : 'run'}`),
  );
  for (const { id, hostname, pid, stalled } of alive) {
    if (stalled === null) continue;
    found.push(
      finding(
        'daemons',
        'error',
        `daemon ${id} (process ${pid} on ${hostname}) holds its lease, but does not work: ${stalled}`,
        'see its log; restart it when the reason is not the server: another daemon takes over its tasks',
      ),
    );
  }
  const others = alive.filter(({ version }) => version !== toolVersion);
  if (others.length > 0) {
    const versions = [...new Set(others.map(({ version }) => version))].join(', ');
    const text = `${others.length} of ${countOf(alive.length, 'daemon')} ${others.length === 1 ? 'runs' : 'run'} version ${versions}; this is ${toolVersion}`;
    found.push(finding('versions', 'info', text, 'restart them with the same version'));
  }
  return found;
}

export function judgeLog({ missingDays, tablesWithoutAutovacuum }: LogFacts): readonly Finding[] {
  const found = tablesWithoutAutovacuum.map((table) =>
    finding('vacuum', 'warning', `autovacuum is off for ${table}`, `alter table ${table} reset (autovacuum_enabled)`),
  );
  if (missingDays.length === 0) return [...found, finding('log', 'ok', 'the log has all its partitions')];
  const text = `the log has no partition for ${missingDays.join(' and ')}; rows of these days go to the default partition`;
  return [...found, finding('log', 'warning', text, 'a daemon creates them: start pgherd run')];
}

export function judgeTasks({ orphaned, overdue, waiting }: TaskFacts): readonly Finding[] {
  const tasks = (count: number): string => countOf(count, 'task');
  const found: Finding[] = [];
  if (orphaned > 0) {
    const text = `${tasks(orphaned)} of daemons whose lease has expired`;
    found.push(finding('tasks', 'warning', text, 'any running daemon takes over: start one, and check its log'));
  }
  if (overdue > 0) {
    const text = `${tasks(overdue)} still running a minute after the timeout`;
    found.push(finding('tasks', 'warning', text, 'list them with pgherd tasks, stop them with pgherd cancel'));
  }
  if (waiting > 0) {
    const text = `${tasks(waiting)} available for more than 5 minutes but not started`;
    found.push(finding('tasks', 'warning', text, 'start a daemon, add slots, or raise the concurrency of the topic'));
  }
  return found.length > 0 ? found : [finding('tasks', 'ok', 'no task is stuck')];
}
