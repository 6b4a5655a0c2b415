import type { ProjectConfig } from '../definition/project.ts';
import { isPolicyCode } from '../diagnostic/codes.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { PgherdError } from '../errors.ts';
import { hashOf } from '../plan/digest.ts';
import { DEFAULT_PLAN_OPTIONS } from '../plan/make-plan.ts';
import { type GitState, hasChanges, type Plan } from '../plan/plan.ts';
import type { Connection } from '../postgres/connection.ts';
import type { SyncState } from '../store/daemons/project-syncs.ts';
import { loadAppliedSql } from '../store/definitions/applied-sql.ts';
import { type ApplyOptions, applyDefinitions, assertNotBlocked } from './apply.ts';
import { type PlanRequest, planChanges } from './plan.ts';
import { type CheckedSql, checkedByHash } from './read/checked-sql.ts';
import { gitState } from './read/git-state.ts';
import { type ReadResult, readDefinitions } from './read/read-definitions.ts';

export interface SyncOptions extends ApplyOptions {
  /** With the definitions, relative to `cwd` or absolute. */
  readonly directory: string;
  readonly cwd: string;
  readonly environment: string | null;
  readonly schema: string;
  /** What a change by hand in the database leads to: it is undone, or told. */
  readonly onDrift: 'heal' | 'report';
}

/** What one sync leaves for the next: which files it applied, and as which revision. */
export interface SyncMemory {
  readonly filesHash: string;
  readonly revision: number;
}

export interface SyncOutcome {
  readonly project: string;
  readonly state: SyncState;
  readonly message: string | null;
  readonly revision: number | null;
  /** Whether this sync wrote the revision. */
  readonly applied: boolean;
  readonly git: GitState;
  /** Why the files are invalid. */
  readonly diagnostics: readonly Diagnostic[];
  readonly memory: SyncMemory | null;
}

/**
 * Makes the database hold what a directory declares. Files that changed since `memory` are applied; files that did not
 * only undo what was changed by hand, and never what somebody else has applied: of two daemons with different files the one
 * whose files changed last wins, and the other one says so. Invalid files change nothing. Throws what a lost connection
 * throws; whatever else goes wrong is the outcome. `connection` is pinned to the schema.
 */
export async function syncOnce(
  connection: Connection,
  options: SyncOptions,
  memory: SyncMemory | null,
  signal: AbortSignal,
): Promise<SyncOutcome> {
  const nowMs = Date.now();
  const { directory, cwd, environment } = options;
  const checkedSql = async (project: ProjectConfig): Promise<CheckedSql> =>
    checkedByHash(await loadAppliedSql(connection, project.name));
  const read = await readDefinitions({ paths: [directory], cwd, environment, vars: {}, nowMs, checkedSql });
  const git = await gitState(read.project.rootDir, signal);
  const base = { project: read.project.name, git, applied: false, revision: null, diagnostics: [], memory };
  const errors = read.diagnostics.filter(({ severity, code }) => severity === 'error' && !isPolicyCode(code));
  const [first, ...others] = errors;
  if (first !== undefined) {
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    const message = `${first.file}:${first.line}:${first.column}: ${first.message} ${first.code}${more}`;
    return { ...base, state: 'invalid', message, diagnostics: errors };
  }
  if (read.set.jobs.length + read.set.topics.length === 0) {
    // A file that is being written is empty for a moment; nobody means that by it.
    return { ...base, state: 'blocked', message: 'the files declare nothing; nothing was deleted' };
  }
  try {
    return { ...base, ...(await reconcile(connection, requestOf(read, git, nowMs, options), options, memory)) };
  } catch (error) {
    if (!(error instanceof PgherdError) || connection.ended) throw error;
    return { ...base, state: error.code === 'plan_blocked' ? 'blocked' : 'failed', message: error.message };
  }
}

type Reconciled = Pick<SyncOutcome, 'state' | 'message' | 'revision' | 'applied' | 'memory'>;

async function reconcile(
  connection: Connection,
  request: PlanRequest,
  options: SyncOptions,
  memory: SyncMemory | null,
): Promise<Reconciled> {
  const plan = await planChanges(connection, request, options);
  const filesHash = hashOf(request.set);
  const filesChanged = memory === null || memory.filesHash !== filesHash;
  const remembered = (revision: number): Pick<SyncOutcome, 'revision' | 'memory'> => ({
    revision,
    memory: { filesHash, revision },
  });
  if (!hasChanges(plan)) {
    return { state: 'ok', message: null, applied: false, ...remembered(plan.baseRevision) };
  }
  if (!filesChanged && plan.baseRevision !== memory.revision) {
    const message = `revision ${plan.baseRevision} was applied from elsewhere and differs from these files: ${whatDiffers(plan)}`;
    return { state: 'drifted', message, applied: false, revision: plan.baseRevision, memory };
  }
  const keepDrift = options.onDrift === 'report';
  if (keepDrift && (!filesChanged || plan.changes.length === 0)) {
    const message = `changed by hand: ${whatDiffers(plan)}`;
    return { state: 'drifted', message, applied: false, ...remembered(plan.baseRevision) };
  }
  assertNotBlocked(plan);
  const applied = await applyDefinitions(connection, request, { ...options, reviewedDigest: plan.digest, keepDrift });
  const left = keepDrift ? driftLeft(plan) : [];
  return {
    state: left.length === 0 ? 'ok' : 'drifted',
    message: left.length === 0 ? null : `changed by hand: ${left.join(', ')}`,
    applied: applied.revision !== null,
    ...remembered(applied.revision ?? plan.baseRevision),
  };
}

function requestOf(read: ReadResult, git: GitState, nowMs: number, options: SyncOptions): PlanRequest {
  return {
    project: read.project.name,
    schema: options.schema,
    environment: options.environment,
    set: read.set,
    selection: null,
    diagnostics: read.diagnostics,
    git,
    nowMs,
    options: DEFAULT_PLAN_OPTIONS,
  };
}

const SHOWN = 5;

function whatDiffers(plan: Plan): string {
  const names = [
    ...plan.drift.map(({ kind, name, changedBy }) => `${kind} ${name} by ${changedBy}`),
    ...plan.changes
      .filter((change) => !plan.drift.some(({ kind, name }) => kind === change.kind && name === change.name))
      .map(({ action, kind, name }) => `${kind} ${name} (${action} needed)`),
  ];
  const more = names.length > SHOWN ? [`and ${names.length - SHOWN} more`] : [];
  return [...names.slice(0, SHOWN), ...more].join(', ');
}

/** What was changed by hand in rows that the files did not change. */
function driftLeft({ drift, changes }: Plan): readonly string[] {
  return drift
    .filter(({ kind, name }) => !changes.some((change) => change.kind === kind && change.name === name))
    .map(({ kind, name, changedBy }) => `${kind} ${name} by ${changedBy}`);
}
