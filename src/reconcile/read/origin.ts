import type { ProjectConfig } from '../../definition/project.ts';
import { PgherdError } from '../../errors.ts';
import type { AppliedOrigin, Origin } from '../../plan/origin.ts';
import { checkoutAgainst, findRootCommit, hasCommit, headTimeMs } from './git-state.ts';
import { displayPath } from './open-project.ts';

/** The place where definitions were read, and the user's confirmations. */
export interface Source {
  readonly rootDir: string;
  /** pgherd.yaml as it is displayed, or the directory without one. */
  readonly file: string;
  readonly environment: string | null;
  readonly repositoryId: string | null;
  readonly switchEnvironment: boolean;
  readonly switchRepository: boolean;
}

export type Confirmed = Pick<Source, 'switchEnvironment' | 'switchRepository'>;

/** The source of a project's definitions. `cwd`: what the displayed path is relative to. */
export function sourceOf(project: ProjectConfig, cwd: string, confirmed: Confirmed): Source {
  return {
    rootDir: project.rootDir,
    file: displayPath(cwd, project.file ?? project.rootDir),
    environment: project.environment?.name ?? null,
    repositoryId: project.repositoryId,
    switchEnvironment: confirmed.switchEnvironment,
    switchRepository: confirmed.switchRepository,
  };
}

/** Compares a source with the last revision, with the help of Git. */
export async function originOf(source: Source, last: AppliedOrigin | null, signal: AbortSignal): Promise<Origin> {
  const { rootDir, ...rest } = source;
  const [repository, checkout] = await Promise.all([
    last?.repositoryRoot == null ? ('unknown' as const) : repositoryOf(rootDir, last.repositoryRoot, signal),
    last?.commit == null ? ('unknown' as const) : placeOf(rootDir, last.commit, last.appliedAtMs ?? null, signal),
  ]);
  return { ...rest, repository, checkout };
}

/** The remembered facts about the repository. Read only when they are not known yet, because that takes a walk through the history. */
export async function repositoryToRemember(
  { rootDir, repositoryId, switchRepository }: Source,
  last: AppliedOrigin | null,
  signal: AbortSignal,
): Promise<{ readonly root: string | null; readonly id: string | null }> {
  const known = switchRepository ? null : (last?.repositoryRoot ?? null);
  return { root: known ?? (await findRootCommit(rootDir, signal)), id: repositoryId };
}

/** Where Git cannot compare commits, because a clone is behind or shallow, times can: the later one is newer. */
async function placeOf(
  directory: string,
  commit: string,
  appliedAtMs: number | null,
  signal: AbortSignal,
): Promise<Origin['checkout']> {
  const place = await checkoutAgainst(directory, commit, signal);
  if (place !== 'unknown' || appliedAtMs === null) return place;
  const headMs = await headTimeMs(directory, signal);
  return headMs !== null && headMs < appliedAtMs ? 'behind' : 'unknown';
}

async function repositoryOf(directory: string, root: string, signal: AbortSignal): Promise<Origin['repository']> {
  const has = await hasCommit(directory, root, signal);
  return has === null ? 'unknown' : has ? 'same' : 'other';
}

/** Throws `usage` where environments are declared, none is named, and none is marked as the default. */
export function requireEnvironment({ environment, environmentNames }: ProjectConfig): void {
  if (environment !== null || environmentNames.length === 0) return;
  throw new PgherdError('usage', `pgherd.yaml declares environments, and none is chosen: pass --env`, {
    hint: `declared: ${environmentNames.join(', ')}; default: true below one of them makes it the default`,
  });
}
