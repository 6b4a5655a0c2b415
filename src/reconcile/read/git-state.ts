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
