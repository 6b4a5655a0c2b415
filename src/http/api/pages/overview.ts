import type { Connection } from '../../../postgres/connection.ts';
import { loadFailing } from '../../../store/lists/dashboard/board.ts';
import { loadDaemons, loadRunning, type RunningFact } from '../../../store/lists/dashboard/frame.ts';
import { loadSqlChanges, type SqlChange } from '../../../store/lists/dashboard/timeline.ts';
import type { Caller } from '../../access.ts';
import type { DaemonRow, Finding, OverviewDocument, RunningTask } from '../../dashboard/documents/overview.ts';
import type { BoardJob, BoardView } from './board/board.ts';
import type { PagesContext } from './board/context.ts';
import { daemonRow, frameOf, pauseOf } from './board/frame.ts';
import type { RunTimes } from './board/run-times.ts';
import { waitGroups, whyTopicWaits } from './board/waits.ts';

/** Returns the first page: causes of trouble, worst first, and what runs and waits. `label`: only jobs with it. */
export async function overviewOf(
  pages: PagesContext,
  caller: Caller,
  label: readonly [string, string] | null,
): Promise<OverviewDocument> {
  const frame = await frameOf(pages, caller);
  const view = await pages.board.view();
  const jobs = label === null ? view.jobs : view.jobs.filter((job) => job.labels[label[0]] === label[1]);
  const parts = await pages.http.fast.get(`pages/overview ${label?.join('=') ?? ''}`, () =>
    pages.http.sessions.read(async (connection) => {
      const daemons = (await loadDaemons(connection)).map(daemonRow);
      const running = await loadRunning(connection, RUNNING_SHOWN);
      return {
        daemons,
        running: running.map((task) => runningTask(task, pages.board.times)),
        findings: await findingsOf(connection, { view, jobs, daemons }),
      };
    }),
  );
  const findings = parts.findings;
  const late = jobs.flatMap(({ lateSinceMs }) => lateSinceMs ?? []);
  const slow = jobs.flatMap((job) => (job.state === 'slow' ? (job.running_since_ms ?? []) : []));
  const due = jobs.flatMap((job) =>
    job.enabled && !job.isPaused && job.next_due_ms !== null && job.next_due_ms > view.nowMs ? job.next_due_ms : [],
  );
  const names = new Set(jobs.map(({ name }) => name));
  return {
    nowMs: view.nowMs,
    frame,
    tone:
      view.jobs.length === 0 && frame.revision === null
        ? 'new'
        : findings.some(({ kind }) => kind !== 'drift')
          ? 'bad'
          : 'good',
    findings: findings.slice(0, FINDINGS_SHOWN),
    moreFindings: Math.max(0, findings.length - FINDINGS_SHOWN),
    firstFailingMs: least(findings.flatMap(({ kind, sinceMs }) => (kind === 'failing' ? (sinceMs ?? []) : []))),
    lateByMs: late.length === 0 ? null : view.nowMs - Math.min(...late),
    slowForMs: slow.length === 0 ? null : view.nowMs - Math.min(...slow),
    nextDueMs: least(due),
    running: parts.running.filter(({ job }) => label === null || (job !== null && names.has(job))),
    reasons: waitGroups([...view.topics.values()], frame.daemons.slots > 0),
    daemons: parts.daemons.filter(({ state }) => state !== 'lost'),
  };
}

export function runningTask(task: RunningFact, times: RunTimes): RunningTask {
  const { p50Ms, p95Ms } = task.job_id === null ? { p50Ms: null, p95Ms: null } : times.of(task.job_id);
  return {
    id: task.id,
    job: task.job,
    sql: task.sql,
    topic: task.topic,
    role: task.role,
    daemon: task.hostname ?? task.daemon_id,
    startedMs: task.started_ms,
    timeoutMs: task.timeout_ms,
    p50Ms,
    p95Ms,
    attempt: task.attempt,
  };
}

const FINDINGS_SHOWN = 5;
const RUNNING_SHOWN = 8;
/** Failing jobs whose last message is read. */
const FAILING_READ = 12;

interface Found {
  readonly view: BoardView;
  readonly jobs: readonly BoardJob[];
  readonly daemons: readonly DaemonRow[];
}

async function findingsOf(connection: Connection, { view, jobs, daemons }: Found): Promise<readonly Finding[]> {
  const { nowMs, topics } = view;
  const hasDaemon = daemons.some(({ state }) => state === 'running');
  const findings: Finding[] = [];
  if (!hasDaemon && view.jobs.length > 0)
    findings.push({ ...NOTHING, kind: 'daemons', text: 'No daemon takes tasks', note: 'start one with pgherd run' });
  for (const { host, heartbeatMs, state, busy } of daemons) {
    if (state === 'silent')
      findings.push({ ...NOTHING, kind: 'silent', text: host, sinceMs: heartbeatMs, tasks: busy });
  }
  const failing = jobs
    .filter(({ state }) => state === 'failing')
    .toSorted((a, b) => (b.last_ended_ms ?? 0) - (a.last_ended_ms ?? 0));
  const facts = new Map(
    (
      await loadFailing(
        connection,
        failing.slice(0, FAILING_READ).map(({ id }) => id),
      )
    ).map((fact) => [fact.job_id, fact]),
  );
  const changes = await loadSqlChanges(connection, {
    names: failing.slice(0, FAILING_READ).map(({ name }) => name),
    sinceMs: nowMs - 90 * 86_400_000,
  });
  const failures = failing.map((job): Finding => {
    const fact = facts.get(job.id);
    return {
      ...NOTHING,
      kind: 'failing',
      job: job.name,
      topic: job.topic,
      sinceMs: fact?.since_ms ?? job.last_ended_ms,
      text: fact?.message?.split('\n')[0] ?? '',
      note: fact?.sqlstate ?? null,
      taskId: fact?.task_id ?? job.last_task_id,
      nextMs: job.next_due_ms,
      revision: causeOf(job, fact?.since_ms ?? null, changes),
      tasks: fact?.runs ?? 1,
    };
  });
  findings.push(...failures.toSorted((a, b) => (a.sinceMs ?? 0) - (b.sinceMs ?? 0)));
  for (const topic of topics.values()) {
    if (topic.paused && topic.ready > 0) {
      findings.push({
        ...NOTHING,
        kind: 'paused',
        topic: topic.topic,
        sinceMs: topic.oldest_ms,
        pause: pauseOf(topic),
        tasks: topic.ready,
        text: '',
      });
    }
  }
  findings.push(
    ...lateOnes(jobs, (job) => whyTopicWaits(topics.get(job.topic), hasDaemon) ?? 'no slot is free for it'),
  );
  const longest = jobs
    .filter(({ state }) => state === 'slow')
    .toSorted((a, b) => (a.running_since_ms ?? 0) - (b.running_since_ms ?? 0));
  for (const job of longest) {
    findings.push({
      ...NOTHING,
      kind: 'slow',
      job: job.name,
      topic: job.topic,
      sinceMs: job.running_since_ms,
      text: '',
    });
  }
  return findings;
}

/** Returns one line per cause: jobs that are late for the same reason are one finding, named after the job that has been late for longest. */
function lateOnes(jobs: readonly BoardJob[], why: (job: BoardJob) => string): readonly Finding[] {
  const causes = new Map<string, BoardJob[]>();
  for (const job of jobs) {
    if (job.state !== 'late') continue;
    const reason = why(job);
    causes.set(reason, [...(causes.get(reason) ?? []), job]);
  }
  const found = [...causes].map(([text, late]): Finding => {
    const first = late.reduce((a, b) => ((a.lateSinceMs ?? 0) <= (b.lateSinceMs ?? 0) ? a : b));
    const { name, topic, lateSinceMs } = first;
    return { ...NOTHING, kind: 'late', job: name, topic, sinceMs: lateSinceMs, text, tasks: late.length };
  });
  return found.toSorted((a, b) => (a.sinceMs ?? 0) - (b.sinceMs ?? 0));
}

/** Returns the last revision that changed the SQL of a job between its last success and its first failure. */
function causeOf(job: BoardJob, sinceMs: number | null, changes: readonly SqlChange[]): Finding['revision'] {
  const cause = changes.find(
    ({ name, at_ms }) =>
      name === job.name && at_ms > (job.last_success_ms ?? 0) && (sinceMs === null || at_ms <= sinceMs),
  );
  return cause === undefined
    ? null
    : { project: cause.project, revision: cause.revision, by: cause.by, atMs: cause.at_ms };
}

const NOTHING: Omit<Finding, 'kind' | 'text'> = {
  job: null,
  topic: null,
  sinceMs: null,
  note: null,
  taskId: null,
  nextMs: null,
  revision: null,
  pause: null,
  tasks: 0,
};

function least(times: readonly number[]): number | null {
  return times.length === 0 ? null : Math.min(...times);
}
