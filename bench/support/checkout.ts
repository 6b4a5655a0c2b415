import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** This checkout. */
export const HERE: string = fileURLToPath(new URL('../..', import.meta.url));

/** Installs the schema with the built program of a checkout, which must be built. */
export async function migrate(checkout: string, url: string): Promise<void> {
  const done = runBuilt(checkout, ['migrate'], { PGHERD_URL: url });
  if (done.status !== 0) throw new Error(`pgherd migrate failed: ${done.stderr || done.stdout}`);
}

export function runBuilt(
  checkout: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [builtMain(checkout), ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

/** `dist/cli/main.js`; throws when it is not built. */
export function builtMain(checkout: string): string {
  const main = join(checkout, 'dist/cli/main.js');
  if (!existsSync(main)) throw new Error(`${main} does not exist: run npm run build there first`);
  return main;
}
