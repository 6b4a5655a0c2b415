import { execFile } from 'node:child_process';
import type { GitState } from '../../plan/plan.ts';

/**
 * Returns the commit of a directory, and whether files below it differ from the commit; nulls without git, or outside a
 * repository.
 */
export async function gitState(directory: string, signal: AbortSignal): Promise<GitState> {
  const [commit, status] = await Promise.all([
    git(['rev-parse', '--verify', 'HEAD'], directory, signal),
    git(['status', '--porcelain', '--', '.'], directory, signal),
  ]);
  if (commit === null) return { commit: null, dirty: null };
  return { commit: commit.trim(), dirty: status === null ? null : status !== '' };
}

/** Returns the first commit of the history of a directory; null without Git, without a commit, and in a shallow clone. */
export async function findRootCommit(directory: string, signal: AbortSignal): Promise<string | null> {
  if (await isShallow(directory, signal)) return null;
  const roots = await git(['rev-list', '--max-parents=0', 'HEAD'], directory, signal);
  return roots?.trim().split('\n').at(-1) || null;
}

/** Returns whether the repository of a directory contains a commit; null where that is unknown: without Git, and in a shallow clone. */
export async function hasCommit(directory: string, commit: string, signal: AbortSignal): Promise<boolean | null> {
  const found = await git(['cat-file', '-e', `${commit}^{commit}`], directory, signal);
  if (found !== null) return true;
  const head = await git(['rev-parse', '--verify', 'HEAD'], directory, signal);
  return head === null || (await isShallow(directory, signal)) ? null : false;
}

/** Returns the place of the checkout of a directory relative to a commit; `unknown` where Git does not have the commit. */
export async function checkoutAgainst(
  directory: string,
  commit: string,
  signal: AbortSignal,
): Promise<'same' | 'newer' | 'older' | 'diverged' | 'unknown'> {
  const counts = await git(['rev-list', '--left-right', '--count', `HEAD...${commit}`], directory, signal);
  const [ahead, behind] = counts?.trim().split(/\s+/) ?? [];
  if (ahead === undefined || behind === undefined) return 'unknown';
  if (behind === '0') return ahead === '0' ? 'same' : 'newer';
  // The history of a shallow clone is too short for an answer.
  if (await isShallow(directory, signal)) return 'unknown';
  return ahead === '0' ? 'older' : 'diverged';
}

/** Returns when the checked-out commit was made, in ms since the epoch; null without Git, and without a commit. */
export async function headTimeMs(directory: string, signal: AbortSignal): Promise<number | null> {
  const seconds = Number((await git(['log', '-1', '--format=%ct'], directory, signal))?.trim() || Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}

async function isShallow(directory: string, signal: AbortSignal): Promise<boolean> {
  return (await git(['rev-parse', '--is-shallow-repository'], directory, signal))?.trim() === 'true';
}

/** Returns the output, or null when git is missing, fails, or takes too long. */
function git(args: readonly string[], cwd: string, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const options = {
      cwd,
      signal,
      timeout: 3_000,
      maxBuffer: 16 * 1024 * 1024,
      // Reading must not write the index.
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
    };
    execFile('git', [...args], options, (error, stdout) => resolve(error === null ? stdout : null));
  });
}
