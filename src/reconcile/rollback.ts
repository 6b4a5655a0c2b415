import type { DeclaredJob, DeclaredTopic, JobDefinition, TopicDefinition } from '../definition/definition.ts';
import { normalizeJob } from '../definition/normalize-job.ts';
import { normalizeTopic } from '../definition/normalize-topic.ts';
import { PgherdError } from '../errors.ts';
import { checkedReaders } from '../exchange/export/checked-readers.ts';
import type { PlanOptions, Wanted } from '../plan/make-plan.ts';
import { type PastDefinition, stateAt } from '../plan/state-at.ts';
import type { Connection } from '../postgres/connection.ts';
import { projectRevision } from '../store/definitions/projects.ts';
import { loadRevision, loadRevisionChanges } from '../store/definitions/revisions.ts';
import type { PlanRequest } from './plan.ts';

export interface RollbackOptions {
  readonly project: string;
  readonly schema: string;
  /** The revision to restore. */
  readonly revision: number;
  readonly nowMs: number;
  readonly options: PlanOptions;
}

/**
 * Returns the request that plans a project back to its applied state at a revision: its definitions, its commit and its
 * environment. Later renames are undone as renames, which keeps the history. Throws `not_found` for a revision that
 * does not exist.
 */
export async function rollbackRequest(
  connection: Connection,
  { project, schema, revision, nowMs, options }: RollbackOptions,
): Promise<PlanRequest> {
  const past = await loadRevision(connection, project, revision);
  if (past === null) throw await unknownRevision(connection, project, revision);
  const state = stateAt(await loadRevisionChanges(connection, project), revision);
  return {
    project,
    schema,
    environment: past.environment,
    set: { jobs: state.jobs.map(declaredJob).sort(byName), topics: state.topics.map(declaredTopic).sort(byName) },
    selection: null,
    diagnostics: [],
    git: past.git,
    source: null,
    nowMs,
    options,
    rollbackTo: revision,
  };
}

async function unknownRevision(connection: Connection, project: string, revision: number): Promise<PgherdError> {
  const last = await projectRevision(connection, project);
  const range =
    last === 0 ? 'it has no revisions yet' : last === 1 ? 'it has only revision 1' : `it has revisions 1 to ${last}`;
  return new PgherdError('not_found', `project ${project} has no revision ${revision}: ${range}; nothing was written`, {
    hint: 'pgherd history lists the revisions',
  });
}

function declaredJob({ definition, nameNow }: PastDefinition<JobDefinition>): Wanted<DeclaredJob> {
  const { name, sql } = definition;
  // An older pgherd had fewer keys.
  const whole = { ...normalizeJob(name, {}, sql, [], new Map(), checkedReaders), ...definition };
  return { definition: whole, renamedFrom: nameNow === name ? null : nameNow, location: null };
}

function declaredTopic({ definition }: PastDefinition<TopicDefinition>): Wanted<DeclaredTopic> {
  const whole = { ...normalizeTopic(definition.name, {}, checkedReaders.duration), ...definition };
  return { definition: whole, location: null };
}

function byName(a: Wanted<DeclaredJob | DeclaredTopic>, b: Wanted<DeclaredJob | DeclaredTopic>): number {
  return a.definition.name < b.definition.name ? -1 : 1;
}
