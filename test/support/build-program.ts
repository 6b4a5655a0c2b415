import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COMPILER = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');

/**
 * Brings `dist/` up to date with `src/`, so that no test runs an older program: about two seconds, a third of one when
 * nothing has changed. Throws with the compiler's errors, their files and lines included.
 */
export function buildProgram(root: string = ROOT): void {
  const args = [COMPILER, '-p', 'tsconfig.build.json', '--pretty', 'false'];
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`src/ does not compile:\n${stdout}${stderr}${error?.message ?? ''}`);
}
