import { PgherdError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { formatDuration } from '../schedule/duration.ts';
import type { DaemonEvent, DaemonListener } from './part/events.ts';

/** Writes events as log lines: names, numbers and messages of PostgreSQL; never SQL, parameters, tokens or passwords. */
export function logEvents(log: Logger): DaemonListener {
  return (event) => {
    switch (event.type) {
      case 'started':
        return log.info({ daemon: event.daemonId, slots: event.slots }, 'started');
      case 'registered-anew':
        return log.warn({ daemon: event.daemonId, former: event.formerId }, 'the lease was lost; registered anew');
      case 'copied':
        return log.error({ hint: event.error.hint }, event.error.message);
      case 'asleep':
        return log.info({ for: formatDuration(event.forMs) }, 'nothing to do: all sessions ended');
      case 'awake':
        return log.info({ daemon: event.daemonId }, 'connected again');
      case 'draining':
        return log.info({ running: event.running, givenBack: event.givenBack }, 'draining');
      case 'stopped':
        return log.info({ daemon: event.daemonId }, 'stopped');
      case 'reloaded':
        return log.info({ slots: event.slots }, 'reloaded');
      case 'jobs-due':
        return log.debug({ jobs: event.jobs, tasks: event.tasks, skipped: event.skipped }, 'jobs due');
      case 'schedule-invalid':
        return log.error({ job: event.job }, event.message);
      case 'claimed':
        return log.debug({ tasks: event.tasks }, 'claimed');
      case 'launched':
        return log.info({ request: event.requestId, task: event.taskId }, 'one-shot worker launched');
      case 'task-ended':
        return logTask(log, event);
      case 'tasks-given-back':
        return log.info({ tasks: event.tasks, reason: event.reason }, 'given back');
      case 'daemons-lost':
        return log.warn({ daemons: event.daemonIds.join(','), tasks: event.tasks }, 'took over from lost daemons');
      case 'backend-terminated':
        return log.warn({ pid: event.pid, task: event.taskId, reason: event.reason }, 'session terminated');
      case 'no-ledger':
        return log.warn(
          { connection: event.connection, database: event.database },
          'tasks there run at least once: no ledger is known; pgherd migrate --target makes it exactly once',
        );
      case 'ledger-pruned':
        return log.info({ database: event.database, rows: event.rows }, 'ledger pruned');
      case 'job-missed':
        return log.warn({ job: event.job }, 'no success in the time expected');
      case 'alert-tried':
        return logAlert(log, event);
      case 'log-compacted':
        return log.info({ day: event.day, kept: event.kept, gone: event.gone }, 'log compacted');
      case 'partitions':
        return log.info({ made: event.made, dropped: event.dropped }, 'log partitions');
      case 'connection-lost':
        return log.warn({ service: event.service, reason: event.message }, 'connection lost; trying again');
      case 'reconnected':
        return log.info({ service: event.service }, 'works again');
      case 'service-error':
        return log.error({ service: event.service, ...describe(event.error) }, 'failed; trying again');
    }
  };
}

/** Logs every task of a job at `info` or above. Tasks without a job are many: a success is logged at `debug`. */
function logTask(log: Logger, { task, end }: Extract<DaemonEvent, { readonly type: 'task-ended' }>): void {
  const level = levelOf(task.jobName !== null, end.outcome);
  if (!log.isLevelEnabled(level)) return;
  const { settlement, error } = end;
  log[level](
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
  );
}

function logAlert(log: Logger, event: Extract<DaemonEvent, { readonly type: 'alert-tried' }>): void {
  const { job, kind, webhook, tries, error, retryInMs } = event;
  if (error === null) log.info({ job, kind, webhook }, 'alert sent');
  else
    log.warn({ job, kind, webhook, tries, error, retryInMs }, retryInMs === null ? 'alert given up' : 'alert not sent');
}

function levelOf(isJob: boolean, outcome: string): 'debug' | 'info' | 'warn' {
  if (outcome === 'finished' || outcome === 'found-done' || outcome === 'unstarted') return isJob ? 'info' : 'debug';
  return outcome === 'cancelled' || outcome === 'shutdown' ? 'info' : 'warn';
}

function describe(error: unknown): { readonly error: string; readonly hint: string | null } {
  if (error instanceof PgherdError) return { error: error.message, hint: error.hint };
  return { error: error instanceof Error ? error.message : String(error), hint: null };
}
