import { PgherdError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { logEvent } from '../log-catalog.ts';
import { conditionOf } from '../postgres/server/condition.ts';
import { formatDuration } from '../schedule/duration.ts';
import { type DaemonEvent, type DaemonListener, endsOf } from './part/events.ts';
import { graceWarning } from './upkeep/long-jobs.ts';

/** Writes events as log lines: names, numbers and messages of PostgreSQL; never SQL, parameters, tokens or passwords. */
export function logEvents(log: Logger): DaemonListener {
  return (event) => {
    switch (event.type) {
      case 'started':
        return logEvent(log, 'started', { daemon: event.daemonId, slots: event.slots });
      case 'registered-anew':
        return logEvent(log, 'registered-anew', { daemon: event.daemonId, former: event.formerId });
      case 'copied':
        return logEvent(log, 'copied', { hint: event.error.hint }, event.error.message);
      case 'asleep':
        return logEvent(log, 'asleep', { for: formatDuration(event.forMs) });
      case 'awake':
        return logEvent(log, 'awake', { daemon: event.daemonId });
      case 'draining':
        return logEvent(log, 'draining', { running: event.running, givenBack: event.givenBack });
      case 'stopped':
        return logEvent(log, 'stopped', { daemon: event.daemonId });
      case 'reloaded':
        return logEvent(log, 'reloaded', { slots: event.slots });
      case 'jobs-due':
        return logEvent(log, 'jobs-due', { jobs: event.jobs, tasks: event.tasks, skipped: event.skipped });
      case 'clock-set-back':
        return logEvent(log, 'clock-set-back', { jobs: event.jobs });
      case 'schedule-invalid':
        return logEvent(log, 'schedule-invalid', { job: event.job, reason: event.message });
      case 'claimed':
        return logEvent(log, 'claimed', { tasks: event.tasks });
      case 'launched':
        return logEvent(log, 'launched', { request: event.requestId, task: event.taskId });
      case 'task-ended':
        return logTask(log, event);
      case 'tasks-finished':
        if (log.isLevelEnabled('debug')) for (const end of endsOf(event)) logTask(log, end);
        return;
      case 'tasks-given-back':
        return logEvent(log, 'tasks-given-back', { tasks: event.tasks, reason: event.reason });
      case 'daemons-lost':
        return logEvent(log, 'daemons-lost', { daemons: event.daemonIds.join(','), tasks: event.tasks });
      case 'backend-terminated':
        return logEvent(log, 'session-terminated', { pid: event.pid, task: event.taskId, reason: event.reason });
      case 'login-refused':
        return logEvent(log, 'login-refused', { login: event.login, reason: event.reason, retryInMs: event.retryInMs });
      case 'no-ledger':
        return logEvent(log, 'no-ledger', { connection: event.connection, database: event.database });
      case 'ledger-pruned':
        return logEvent(log, 'ledger-pruned', { database: event.database, rows: event.rows });
      case 'job-sql-broken':
        return logEvent(log, 'job-sql-broken', { job: event.job, reason: event.message });
      case 'sql-checked':
        return logEvent(log, 'sql-checked', { jobs: event.jobs, broken: event.broken, ms: event.durationMs });
      case 'job-missed':
        return logEvent(log, 'job-missed', { job: event.job });
      case 'grace-short': {
        const { message, named, hint } = graceWarning(event.jobs, event.graceMs);
        return logEvent(log, 'grace-short', { jobs: named, hint }, message);
      }
      case 'alert-raised':
        return logEvent(log, 'alert-raised', {
          kind: event.kind,
          job: event.job,
          topic: event.topic,
          reason: event.reason,
        });
      case 'alert-tried':
        return logAlert(log, event);
      case 'log-compacted':
        return logEvent(log, 'log-compacted', { day: event.day, kept: event.kept, gone: event.gone });
      case 'partitions':
        return logEvent(log, 'partitions', { made: event.made, dropped: event.dropped });
      case 'connection-lost':
        return logEvent(log, 'connection-lost', { service: event.service, reason: event.message });
      case 'stalled':
        return logEvent(log, 'stalled', { parts: event.message });
      case 'reconnected':
        return logEvent(log, 'reconnected', { service: event.service });
      case 'service-error':
        return logEvent(log, 'service-error', { service: event.service, ...describe(event.error) });
    }
  };
}

/** Logs every task of a job at `info` or above. Tasks without a job are numerous, so a success is logged at `debug`. */
function logTask(log: Logger, { task, end }: Extract<DaemonEvent, { readonly type: 'task-ended' }>): void {
  const level = levelOf(task.jobName !== null, end.outcome);
  if (!log.isLevelEnabled(level)) return;
  const { settlement, error } = end;
  logEvent(
    log,
    'task-ended',
    {
      task: task.id,
      job: task.jobName,
      topic: task.topic,
      attempt: task.attempt,
      ms: Math.round(end.durationMs),
      rows: end.rowCount,
      sqlstate: error?.sqlstate ?? null,
      error: error?.message ?? null,
      hint: error?.hint ?? null,
      retryInMs: settlement.action === 'retry' ? Math.round(settlement.delayMs) : null,
    },
    settlement.action === 'retry' ? 'retrying' : settlement.action === 'end' ? settlement.state : end.outcome,
    level,
  );
}

function logAlert(log: Logger, event: Extract<DaemonEvent, { readonly type: 'alert-tried' }>): void {
  const { job, topic, kind, webhook, tries, error, retryInMs } = event;
  if (error === null) logEvent(log, 'alert-sent', { job, topic, kind, webhook });
  else {
    const text = retryInMs === null ? 'alert given up' : 'alert not sent';
    logEvent(log, 'alert-failed', { job, topic, kind, webhook, tries, error, retryInMs }, text);
  }
}

function levelOf(isJob: boolean, outcome: string): 'debug' | 'info' | 'warn' {
  if (outcome === 'finished' || outcome === 'found-done') return isJob ? 'info' : 'debug';
  if (outcome === 'unstarted' || outcome === 'void') return isJob ? 'info' : 'debug';
  return outcome === 'cancelled' || outcome === 'shutdown' ? 'info' : 'warn';
}

function describe(error: unknown): { readonly error: string; readonly hint: string | null } {
  if (error instanceof PgherdError) return { error: error.message, hint: error.hint };
  const message = error instanceof Error ? error.message : String(error);
  return { error: message, hint: conditionOf(error)?.remedy ?? null };
}
