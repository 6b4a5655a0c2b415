import { graceWarning } from '../../runtime/upkeep/long-jobs.ts';
import { spokenDuration } from '../../schedule/duration.ts';
import type { SlowJob } from '../../store/run-times/slow-jobs.ts';
import { type Finding, finding } from './finding.ts';

/** A daemon that is stopped cancels tasks that run longer than its grace period: each restart makes such a job start again. */
export function judgeGrace(jobs: readonly SlowJob[], graceMs: number): readonly Finding[] {
  if (jobs.length === 0)
    return [finding('grace', 'ok', `no job often runs longer than the grace of ${spokenDuration(graceMs)}`)];
  const { message, named, hint } = graceWarning(jobs, graceMs);
  return [finding('grace', 'warning', `${message}: ${named}`, hint)];
}
