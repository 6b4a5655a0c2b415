import { formatInstant } from '../../schedule/instant.ts';
import type { ScheduleFacts } from '../../store/lists/schedule-facts.ts';
import { countOf, type Finding, finding } from './finding.ts';

/** Whether the scheduler will do what the schedules say. */
export function judgeSchedules({ late, ahead }: ScheduleFacts): readonly Finding[] {
  const found: Finding[] = late.slice(0, SHOWN).map(({ job, expectedMs, storedMs }) => {
    const waits = storedMs === null ? 'waits for nothing' : `waits until ${formatInstant(Math.round(storedMs))}`;
    const text = `job ${job} is due at ${formatInstant(expectedMs)} by its schedule, and the scheduler ${waits}`;
    return finding('schedules', 'error', text, `pgherd resume job ${job} lets the scheduler compute it again`);
  });
  if (late.length > SHOWN) {
    found.push(finding('schedules', 'error', `${countOf(late.length - SHOWN, 'further job')} of that kind`));
  }
  if (ahead.length > 0) {
    const text = `the last run of ${countOf(ahead.length, 'job')} lies in the future (${ahead.slice(0, SHOWN).join(', ')}): the clock of the server was set back`;
    found.push(
      finding('clock', 'warning', text, 'start a daemon, or restart one: it computes their runs by the clock of now'),
    );
  }
  return found.length > 0 ? found : [finding('schedules', 'ok', 'the scheduler waits for what the schedules say')];
}

/** Where `schedules: off` is written. */
export interface SchedulesOff {
  readonly environment: string;
  readonly file: string;
  readonly line: number;
}

/** `schedules: off` of an environment, which explains why no job starts; `enabled` jobs start all the same. */
export function judgeSchedulesOff(
  { environment, file, line }: SchedulesOff,
  { enabled, disabled }: { readonly enabled: number; readonly disabled: number },
): readonly Finding[] {
  const text = `schedules of environment ${environment} are off (${file}:${line}): ${countOf(disabled, 'job')} with a schedule disabled`;
  const rest = `${countOf(enabled, 'other job')} with a schedule still enabled`;
  return enabled === 0
    ? [finding('schedules', 'info', text)]
    : [finding('schedules', 'warning', `${text}, ${rest}`, 'pgherd apply, unless they belong to other projects')];
}

const SHOWN = 5;
