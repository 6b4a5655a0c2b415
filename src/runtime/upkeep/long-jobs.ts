import { spokenDuration } from '../../schedule/duration.ts';
import { type SlowJob, slowJobs } from '../../store/run-times/slow-jobs.ts';
import type { ControlConnection } from '../part/control-connection.ts';
import type { DaemonContext } from '../part/daemon-context.ts';

const NAMED = 3;
const DAY_MS = 86_400_000;

export interface GraceWarning {
  readonly message: string;
  /** The jobs with their 95th percentiles, at most three of them. */
  readonly named: string;
  readonly hint: string;
}

/** Returns the warning about jobs that often run longer than the grace: each stop of a daemon makes them start again. */
export function graceWarning(jobs: readonly SlowJob[], graceMs: number): GraceWarning {
  const [one, many] = jobs.length === 1 ? ['1 job often runs', 'starts'] : [`${jobs.length} jobs often run`, 'start'];
  const named = jobs
    .slice(0, NAMED)
    .map(({ name, p95Ms }) => `${name} (${spokenDuration(Math.round(p95Ms / 1000) * 1000)})`);
  return {
    message: `${one} longer than the grace of ${spokenDuration(graceMs)}, and ${many} again when a daemon is stopped`,
    named: `${named.join(', ')}${jobs.length > NAMED ? ` and ${jobs.length - NAMED} more` : ''}`,
    hint: 'raise daemon.grace in pgherd.yaml, and the time after which the supervisor kills; or make the job work in portions',
  };
}

/** Looks once a day for jobs that often run longer than the grace, and reports each of them once. */
export class LongJobs {
  readonly #daemon: DaemonContext;
  readonly #reported = new Set<string>();
  #graceMs = 0;
  #lookAtMs = 0;

  constructor(daemon: DaemonContext) {
    this.#daemon = daemon;
  }

  async check(control: ControlConnection): Promise<void> {
    const { graceMs } = this.#daemon.options();
    const nowMs = performance.now();
    if (nowMs < this.#lookAtMs && graceMs === this.#graceMs) return;
    const jobs = await control.use((connection) => slowJobs(connection, graceMs));
    if (graceMs !== this.#graceMs) this.#reported.clear();
    this.#graceMs = graceMs;
    this.#lookAtMs = nowMs + DAY_MS;
    const unreported = jobs.filter(({ name }) => !this.#reported.has(name));
    for (const { name } of unreported) this.#reported.add(name);
    if (unreported.length > 0) this.#daemon.events.emit({ type: 'grace-short', jobs: unreported, graceMs });
  }
}
