import type { DeclaredJob, DeclaredTopic, JobDefinition, TopicDefinition } from '../definition/definition.ts';
import type { Gates } from '../definition/gates.ts';
import { normalizeJob } from '../definition/normalize-job.ts';
import { normalizeTopic } from '../definition/normalize-topic.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { PgherdError } from '../errors.ts';
import { checkedReaders } from '../exchange/export/checked-readers.ts';
import type { PlanOptions, Wanted } from '../plan/input/plan-input.ts';
import { type PastDefinition, type PastState, stateAt } from '../plan/state-at.ts';
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
  /** Restores the state before the last revision, which may be the first one (`revision` 0). */
  readonly isUndo?: boolean;
  /** Absent: the policy of the project is not known. */
  readonly gates?: Gates;
  readonly author?: string;
}

/**
 * Returns the request that plans a project back to its applied state at a revision: its definitions, its commit and its
 * environment. Later renames are undone as renames, which keeps the history. Throws `not_found` for a revision that
 * does not exist.
 */
export async function rollbackRequest(
  connection: Connection,
  { project, schema, revision, nowMs, options, isUndo = false, ...gated }: RollbackOptions,
): Promise<PlanRequest> {
  const past = isUndo && revision === 0 ? NOTHING : await loadRevision(connection, project, revision);
  if (past === null) throw await unknownRevision(connection, project, revision);
  const state = stateAt(await loadRevisionChanges(connection, project), revision);
  return {
    project,
    schema,
    environment: past.environment,
    set: {
      jobs: state.jobs.filter(isOwn).map(declaredJob).sort(byName),
      topics: state.topics.filter(isOwn).map(declaredTopic).sort(byName),
      kept: state.arrived,
    },
    selection: null,
    diagnostics: movedSince(state, revision),
    git: past.git,
    source: null,
    nowMs,
    options,
    rollbackTo: revision,
    ...gated,
  };
}

const NOTHING = { environment: null, git: { commit: null, dirty: null } };

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

function declaredTopic({ definition, nameNow }: PastDefinition<TopicDefinition>): Wanted<DeclaredTopic> {
  const { name } = definition;
  const whole = { ...normalizeTopic(name, {}, checkedReaders.duration), ...definition };
  return { definition: whole, renamedFrom: nameNow === name ? null : nameNow, location: null };
}

function isOwn({ hasLeft }: PastDefinition<object>): boolean {
  return !hasLeft;
}

/** A rollback of one project changes no other one: what moved since stays where it is. */
function movedSince({ jobs, topics, arrived }: PastState, revision: number): readonly Diagnostic[] {
  const left = [
    ...jobs.map((job) => ({ kind: 'job', ...job })),
    ...topics.map((topic) => ({ kind: 'topic', ...topic })),
  ].flatMap(({ kind, hasLeft, definition: { name } }) =>
    hasLeft ? `${kind} ${name} left this project after revision ${revision}: the rollback does not bring it back` : [],
  );
  const came = (['job', 'topic'] as const).flatMap((kind) =>
    [...arrived[kind]].map(
      (name) => `${kind} ${name} came to this project after revision ${revision}: the rollback leaves it as it is`,
    ),
  );
  const place = { file: 'pgherd.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
  const hint = 'move it with moved: in the project that takes it';
  return [...left, ...came].sort().map((message) => ({ code: 'PGH209', severity: 'warning', message, hint, ...place }));
}

function byName(a: Wanted<DeclaredJob | DeclaredTopic>, b: Wanted<DeclaredJob | DeclaredTopic>): number {
  return a.definition.name < b.definition.name ? -1 : 1;
}
