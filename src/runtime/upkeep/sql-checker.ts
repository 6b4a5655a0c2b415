import { connect } from '../../postgres/connection.ts';
import type { LoginConfig } from '../../postgres/logins.ts';
import { type CheckedJobs, checkJobs } from '../../postgres/trial/check-jobs.ts';
import { isFirstDaemon, loadJobSql, recordSqlCheck } from '../../store/checks/job-sql.ts';
import { useSchema } from '../../store/migrate/schema-version.ts';
import type { DaemonContext } from '../part/daemon-context.ts';

const DAY_MS = 86_400_000;
/** Time limit of a check; the jobs that are left then are not checked. */
const BUDGET_MS = 600_000;
/** The longest wait of one timer, because the clock of the server may be set meanwhile. */
const MAX_TIMER_MS = 3_600_000;

/**
 * Once a night, on one daemon, lets PostgreSQL plan the SQL of every job as its role, so that a dropped table is reported
 * before the job fails: in the log, as an alert, and in `job_state`. It uses one session at a time, which it opens for this. A daemon whose parts share a session does not
 * check.
 */
export class SqlChecker {
  readonly #daemon: DaemonContext;
  readonly #logins: () => LoginConfig;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #nextMs = 0;

  constructor(daemon: DaemonContext, logins: () => LoginConfig) {
    this.#daemon = daemon;
    this.#logins = logins;
    if (this.#mayCheck) daemon.control.budget.reserve(1);
  }

  start(): void {
    this.#nextMs = nextCheckMs(this.#nowMs, this.#daemon.options().checkSqlAtMs);
    this.#wait();
  }

  /** Ends the current check. */
  async stop(): Promise<void> {
    this.#stop.abort();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  get #mayCheck(): boolean {
    return this.#daemon.control.shared === null;
  }

  get #nowMs(): number {
    return this.#daemon.clock.at(performance.now()).getTime();
  }

  #wait(): void {
    const inMs = Math.min(Math.max(0, this.#nextMs - this.#nowMs), MAX_TIMER_MS);
    this.#timer = setTimeout(() => {
      this.#running = this.#runCheck().finally(() => {
        if (!this.#stop.signal.aborted) this.#wait();
      });
    }, inMs);
    this.#timer.unref();
  }

  async #runCheck(): Promise<void> {
    const { checkSql, checkSqlAtMs } = this.#daemon.options();
    if (this.#nowMs < this.#nextMs) return;
    this.#nextMs = nextCheckMs(this.#nowMs, checkSqlAtMs);
    if (checkSql === 'off' || !this.#mayCheck) return;
    try {
      await this.#check();
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      this.#daemon.events.emit({ type: 'connection-lost', service: 'sql-checker', message });
    }
  }

  async #check(): Promise<void> {
    const { target, schema } = this.#daemon.control;
    const started = performance.now();
    const connection = await connect(target, { applicationName: 'pgherd sql check' });
    let jobs: Awaited<ReturnType<typeof loadJobSql>>;
    try {
      await useSchema(connection, schema);
      if (!(await isFirstDaemon(connection, this.#daemon.daemonId()))) return;
      jobs = await loadJobSql(connection);
    } finally {
      await connection.close();
    }
    const options = { home: target, logins: this.#logins(), applicationName: 'pgherd sql check', budgetMs: BUDGET_MS };
    const { checked, problems } = await checkJobs(jobs, { ...options, signal: this.#stop.signal });
    await this.#record(problems);
    const broken = problems.filter(({ kind }) => kind === 'broken');
    for (const { job, message } of broken) this.#daemon.events.emit({ type: 'job-sql-broken', job, message });
    const durationMs = Math.round(performance.now() - started);
    this.#daemon.events.emit({ type: 'sql-checked', jobs: checked, broken: broken.length, durationMs });
  }

  /** Raises an alert for each job whose SQL cannot be planned since this check, or can be planned again. */
  async #record(problems: CheckedJobs['problems']): Promise<void> {
    const { target, schema } = this.#daemon.control;
    const connection = await connect(target, { applicationName: 'pgherd sql check' });
    try {
      await useSchema(connection, schema);
      for (const { kind, job, reason } of await recordSqlCheck(connection, problems)) {
        this.#daemon.events.emit({ type: 'alert-raised', kind, job, topic: null, reason });
      }
    } finally {
      await connection.close();
    }
  }
}

/** Returns the next instant at this time of day, in UTC. */
export function nextCheckMs(nowMs: number, atMs: number): number {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS + atMs;
  return today > nowMs ? today : today + DAY_MS;
}
