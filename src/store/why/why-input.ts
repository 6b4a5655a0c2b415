import type { Connection } from '../../postgres/connection.ts';
import { definitionAt } from './definition-at.ts';
import { dueAt } from './due-at.ts';
import type { WhyInput } from './why.ts';
import {
  loadAttempts,
  loadLifetimes,
  loadNeighbours,
  loadPause,
  loadVersions,
  type OpenTask,
  type WhyJob,
} from './why-facts.ts';

/** Loads everything that is known about a job around an instant. */
export async function loadWhyInput(
  connection: Connection,
  job: WhyJob,
  open: readonly OpenTask[],
  atMs: number,
): Promise<WhyInput> {
  const versions = await loadVersions(connection, job.name);
  const definition = definitionAt(job, versions, atMs);
  const dueMs = definition.definition === null ? null : dueAt(definition.definition, atMs).occurrenceMs;
  const at = new Date(dueMs ?? atMs);
  const names = [
    ...new Set([job.name, ...versions.flatMap(({ name, action }) => (action === 'rename' ? [name] : []))]),
  ];
  const former = versions.flatMap(({ before }) => (before !== null && 'name' in before ? String(before.name) : []));
  const attempts = await loadAttempts(connection, [...new Set([...names, ...former])], at);
  const own = attempts.find(
    ({ scheduled_for, started_at }) => scheduled_for?.getTime() === at.getTime() && started_at !== null,
  );
  const startedAt = own?.started_at ?? null;
  const topic = definition.definition?.topic ?? job.definition.topic;
  return {
    job,
    atMs,
    definition,
    attempts,
    open,
    lifetimes: await loadLifetimes(connection, at),
    jobPause: await loadPause(connection, { jobId: job.id }, at),
    topicPause: await loadPause(connection, { topic }, at),
    neighbours:
      startedAt === null || startedAt.getTime() - at.getTime() < 1_000
        ? []
        : await loadNeighbours(connection, topic, { from: at, until: startedAt }),
  };
}
