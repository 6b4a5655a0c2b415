import { shortestDuration } from '../../schedule/duration.ts';
import type { SlowJob } from '../../store/lists/slow-jobs.ts';
import { countOf, type Finding, finding } from './finding.ts';

const NAMED = 3;

/** A daemon that is stopped cancels tasks that run longer than its grace period: each restart makes such a job start again. */
export function judgeGrace(jobs: readonly SlowJob[], graceMs: number): readonly Finding[] {
  const grace = shortestDuration(graceMs);
  if (jobs.length === 0) return [finding('grace', 'ok', `no job often runs longer than the grace of ${grace}`)];
  const named = jobs
    .slice(0, NAMED)
    .map(({ name, p95Ms }) => `${name} (${shortestDuration(Math.round(p95Ms / 1000) * 1000)})`);
  const more = jobs.length > NAMED ? ` and ${jobs.length - NAMED} more` : '';
  const runs = jobs.length === 1 ? 'runs' : 'run';
  return [
    finding(
      'grace',
      'warning',
      `${countOf(jobs.length, 'job')} often ${runs} longer than the grace of ${grace}, and ${jobs.length === 1 ? 'starts' : 'start'} again when a daemon is stopped: ${named.join(', ')}${more}`,
      'raise daemon.grace in pgherd.yaml, and the time after which the supervisor kills; or make the job work in portions',
    ),
  ];
}
