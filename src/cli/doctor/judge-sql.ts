import type { CheckedJobs } from '../../postgres/trial/check-jobs.ts';
import { formatInstant } from '../../schedule/instant.ts';
import type { BrokenSql } from '../../store/checks/job-sql.ts';
import { countOf, type Finding, finding } from './finding.ts';

/** Whether PostgreSQL can still plan the SQL of every job. */
export function judgeSql({ checked, problems }: CheckedJobs): readonly Finding[] {
  const broken = problems.filter(({ kind }) => kind === 'broken');
  const unchecked = problems.filter(({ kind }) => kind === 'unchecked');
  const found = broken.map(({ job, message }) =>
    finding('sql', 'error', `job ${job} cannot run: ${message}`, 'restore what it needs, or change its SQL'),
  );
  for (const [message, jobs] of byMessage(unchecked)) {
    const more = jobs.length === 1 ? '' : ` and ${jobs.length - 1} more`;
    const text = `job ${jobs[0]}${more} could not be checked: ${message}`;
    found.push(
      finding('sql', 'warning', text, 'run doctor where the passwords of the roles are set, as the daemon has them'),
    );
  }
  if (broken.length === 0)
    found.push(finding('sql', 'ok', `PostgreSQL can plan the SQL of ${countOf(checked, 'job')}`));
  return found;
}

/** Whether the last check of a daemon found SQL that PostgreSQL cannot plan. */
export function judgeStoredSql(broken: readonly BrokenSql[]): readonly Finding[] {
  return broken.map(({ job, since, message }) =>
    finding(
      'sql',
      'error',
      `job ${job} cannot run, as a daemon found at ${formatInstant(since.getTime())}: ${message}`,
      'restore what it needs, or change its SQL; pgherd doctor --check-sql checks it now',
    ),
  );
}

function byMessage(problems: CheckedJobs['problems']): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { job, message } of problems) groups.set(message, [...(groups.get(message) ?? []), job]);
  return groups;
}
