import type { ProjectConfig } from '../definition/project.ts';
import { isBlockingCode } from '../diagnostic/codes.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { PgherdError } from '../errors.ts';
import { hashOf } from '../plan/digest.ts';
import { DEFAULT_PLAN_OPTIONS } from '../plan/input/plan-input.ts';
import { BEHIND_CHECKOUT, OLDER_CHECKOUT } from '../plan/origin.ts';
import { type GitState, hasChanges, type Plan } from '../plan/plan.ts';
import type { Connection } from '../postgres/connection.ts';
import { loadSyncMemory, type SyncMemory, type SyncState } from '../store/daemons/project-syncs.ts';
import { loadAppliedSql } from '../store/definitions/applied-sql.ts';
import { hasRevisionMark, isLater, lastRevisionMark } from '../store/definitions/history/revision-mark.ts';
import { type ApplyOptions, applyDefinitions, assertNotBlocked } from './apply.ts';
import { type PlanRequest, planChanges } from './plan.ts';
import { type CheckedSql, checkedByHash } from './read/checked-sql.ts';
import { gitState } from './read/git-state.ts';
import { requireEnvironment, sourceOf } from './read/origin.ts';
import { type ReadResult, readDefinitions } from './read/read-definitions.ts';

export interface SyncOptions extends ApplyOptions {
  /** The directory with the definitions, relative to `cwd` or absolute. */
  readonly directory: string;
  readonly cwd: string;
  readonly environment: string | null;
  readonly schema: string;
  /** How to handle a manual change in the database: revert it or report it. */
  readonly onDrift: 'heal' | 'report';
}

export interface SyncOutcome {
  readonly project: string;
  readonly state: SyncState;
  readonly message: string | null;
  readonly revision: number | null;
  /** Changes made in the database that this sync found, in words; null: none. */
  readonly drift?: string | null;
  /** Where the events of the project are posted; absent: the project was not read. */
  readonly events?: ProjectConfig['events'];
  readonly webhooks?: ProjectConfig['webhooks'];
  readonly environment?: string | null;
  /** Whether this sync wrote the revision. */
  readonly applied: boolean;
  readonly git: GitState;
  /** Why the files are invalid. */
  readonly diagnostics: readonly Diagnostic[];
  readonly memory: SyncMemory | null;
}

/**
 * Changes the database to match the definitions of a directory. Files that changed since `memory` are applied.
 * Unchanged files only revert manual changes, and never a revision applied from elsewhere: when two daemons have
 * different files, the files that changed last win, and the other daemon reports the difference. Invalid files change
 * nothing. Without `memory` (the daemon has just started) the memory of the last daemon counts, which the database keeps.
 * Throws the error of a lost connection; any other error is part of the outcome. `connection` uses the schema of pgherd.
 */
export async function syncOnce(
  connection: Connection,
  options: SyncOptions,
  known: SyncMemory | null,
  signal: AbortSignal,
): Promise<SyncOutcome> {
  const nowMs = Date.now();
  const { directory, cwd, environment } = options;
  const checkedSql = async (project: ProjectConfig): Promise<CheckedSql> =>
    checkedByHash(await loadAppliedSql(connection, project.name));
  const read = await readDefinitions({ paths: [directory], cwd, environment, vars: {}, nowMs, checkedSql });
  requireEnvironment(read.project);
  const git = await gitState(read.project.rootDir, signal);
  const memory = known ?? (await loadSyncMemory(connection, read.project.name));
  const { events, webhooks } = read.project;
  const target = { events, webhooks, environment: read.project.environment?.name ?? null };
  const base = { project: read.project.name, git, applied: false, revision: null, diagnostics: [], memory, ...target };
  const errors = read.diagnostics.filter(({ severity, code }) => severity === 'error' && !isBlockingCode(code));
  const [first, ...others] = errors;
  if (first !== undefined) {
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    const message = `${first.file}:${first.line}:${first.column}: ${first.message} ${first.code}${more}`;
    return { ...base, state: 'invalid', message, diagnostics: errors };
  }
  if (read.set.jobs.length + read.set.topics.length === 0) {
    // A file is empty for a moment while it is being written; this must not delete anything.
    return { ...base, state: 'blocked', message: 'the files declare no jobs or topics; nothing was deleted' };
  }
  try {
    return { ...base, ...(await reconcile(connection, requestOf(read, git, nowMs, options), options, memory)) };
  } catch (error) {
    if (!(error instanceof PgherdError) || connection.ended) throw error;
    return { ...base, state: error.code === 'plan_blocked' ? 'blocked' : 'failed', message: error.message };
  }
}

type Reconciled = Pick<SyncOutcome, 'state' | 'message' | 'revision' | 'applied' | 'memory' | 'drift'>;

async function reconcile(
  connection: Connection,
  request: PlanRequest,
  options: SyncOptions,
  memory: SyncMemory | null,
): Promise<Reconciled> {
  const plan = await planChanges(connection, request, options);
  const filesHash = hashOf(meaningOf(request));
  const past = memory === null ? null : await pastOf(connection, plan, memory);
  // What a failover or a restore has lost is applied again, as files that changed are.
  const filesChanged = memory === null || memory.filesHash !== filesHash || past === 'lost';
  const remembered = async (revision: number): Promise<Pick<SyncOutcome, 'revision' | 'memory'>> => {
    const last = await lastRevisionMark(connection, plan.project);
    return { revision, memory: { filesHash, revision, mark: last?.revision === revision ? last.mark : null } };
  };
  if (!hasChanges(plan)) {
    if (plan.moved !== undefined)
      await applyDefinitions(connection, request, { ...options, reviewedDigest: plan.digest });
    return { state: 'ok', message: null, applied: false, ...(await remembered(plan.baseRevision)) };
  }
  if (!filesChanged && past === 'other') {
    const message = `revision ${plan.baseRevision} was applied from elsewhere and differs from these files: ${whatDiffers(plan)}`;
    return { state: 'drifted', message, applied: false, revision: plan.baseRevision, memory };
  }
  const behind = plan.diagnostics.find(({ code }) => code === OLDER_CHECKOUT || code === BEHIND_CHECKOUT);
  if (behind !== undefined) {
    // The clone of this daemon, or of another one, is behind: its next pull applies the rest.
    return { state: 'drifted', message: behind.message, applied: false, revision: plan.baseRevision, memory };
  }
  const keepDrift = options.onDrift === 'report';
  if (keepDrift && (!filesChanged || plan.changes.length === 0)) {
    const message = `changed manually: ${whatDiffers(plan)}`;
    const drift = driftWords(plan);
    return { state: 'drifted', message, applied: false, drift, ...(await remembered(plan.baseRevision)) };
  }
  assertNotBlocked(plan);
  const applied = await applyDefinitions(connection, request, { ...options, reviewedDigest: plan.digest, keepDrift });
  const left = keepDrift ? driftLeft(plan) : [];
  return {
    state: left.length === 0 ? 'ok' : 'drifted',
    message: left.length === 0 ? null : `changed manually: ${left.join(', ')}`,
    applied: applied.revision !== null,
    drift: driftWords(plan),
    ...(await remembered(applied.revision ?? plan.baseRevision)),
  };
}

/** `job purge-orders changed by alice` for each manually changed row; null: none. */
function driftWords({ drift }: Plan): string | null {
  const words = drift.map(({ kind, name, changedBy }) => `${kind} ${name} changed by ${changedBy}`);
  return words.length === 0 ? null : words.join(', ');
}

/**
 * Compares the database's last revision with the one in memory. `same`: it is that one. `other`: a later one was applied from elsewhere.
 * `lost`: the database does not contain it any more, and nothing was applied since.
 */
async function pastOf(
  connection: Connection,
  { project, baseRevision, renamedFrom }: Plan,
  { revision, mark }: SyncMemory,
): Promise<'same' | 'other' | 'lost'> {
  if (mark === null) return baseRevision === revision ? 'same' : 'other';
  const name = renamedFrom ?? project;
  const last = await lastRevisionMark(connection, name);
  if (last?.mark === mark) return 'same';
  if (await hasRevisionMark(connection, name, { revision, mark })) return 'other';
  return last !== null && isLater(last.mark, mark) ? 'other' : 'lost';
}

/** The definitions without their places: a comment, another file or another working directory is not a change. */
function meaningOf({ environment, set }: PlanRequest): object {
  return {
    environment,
    jobs: set.jobs.map(({ definition, renamedFrom }) => ({ definition, renamedFrom })),
    topics: set.topics.map(({ definition, renamedFrom }) =>
      renamedFrom === null ? definition : { definition, renamedFrom },
    ),
    ...(set.roleLimits === undefined || set.roleLimits.length === 0
      ? {}
      : { roleLimits: set.roleLimits.map(({ file: _file, line: _line, ...limits }) => limits) }),
    ...(set.moves === undefined || set.moves.length === 0
      ? {}
      : { moves: set.moves.map(({ location: _location, ...move }) => move) }),
  };
}

function requestOf(read: ReadResult, git: GitState, nowMs: number, options: SyncOptions): PlanRequest {
  return {
    project: read.project.name,
    schema: options.schema,
    environment: read.project.environment?.name ?? null,
    set: read.set,
    selection: null,
    diagnostics: read.diagnostics,
    git,
    source: sourceOf(read.project, options.cwd, { switchEnvironment: false, switchRepository: false }),
    nowMs,
    options: DEFAULT_PLAN_OPTIONS,
    policy: read.project.policy,
    gates: read.project.gates,
    schedulesOff: read.project.environment?.schedulesOff != null,
    rules: read.project.rules,
    renamedFrom: read.project.renamedFrom,
  };
}

const SHOWN = 5;

function whatDiffers(plan: Plan): string {
  const names = [
    ...plan.drift.map(({ kind, name, changedBy }) => `${kind} ${name} by ${changedBy}`),
    ...plan.changes
      .filter((change) => !plan.drift.some(({ kind, name }) => kind === change.kind && name === change.name))
      .map(({ action, kind, name }) => `${kind} ${name} (${action} needed)`),
    ...(plan.roleLimits ?? []).map(({ role }) => `limits of role ${role}`),
  ];
  const more = names.length > SHOWN ? [`and ${names.length - SHOWN} more`] : [];
  return [...names.slice(0, SHOWN), ...more].join(', ');
}

/** The manual changes of rows that the files did not change. */
function driftLeft({ drift, changes }: Plan): readonly string[] {
  return drift
    .filter(({ kind, name }) => !changes.some((change) => change.kind === kind && change.name === name))
    .map(({ kind, name, changedBy }) => `${kind} ${name} by ${changedBy}`);
}
