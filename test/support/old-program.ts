import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface OldProgram {
  /** What `node` runs as `pgherd`. */
  readonly main: string;
  remove(): void;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Builds pgherd as it was at a commit, with the dependencies of today; null: the history does not reach back so far. */
export function buildOldProgram(commit: string): OldProgram | null {
  try {
    execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: ROOT, stdio: 'ignore' });
  } catch {
    return null;
  }
  const directory = mkdtempSync(join(tmpdir(), 'pgherd-old-'));
  const files = ['src', 'schemas', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
  const archive = execFileSync('git', ['archive', commit, ...files], { cwd: ROOT, maxBuffer: 100_000_000 });
  execFileSync('tar', ['-x', '-C', directory], { input: archive });
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return {
    main: join(directory, 'dist/cli/main.js'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
