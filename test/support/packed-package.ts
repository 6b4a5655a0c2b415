import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

export interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly repository: { readonly url: string };
  readonly homepage: string;
  readonly bugs: string;
  readonly keywords: readonly string[];
}

export interface PackedPackage {
  readonly tarball: string;
  readonly manifest: Manifest;
}

/** Packs pgherd and unpacks the tarball into `node_modules` of `project`, beside its dependencies and Node's types. */
export async function unpackPackage(project: string): Promise<PackedPackage> {
  const packed = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project], { cwd: ROOT });
  const [{ filename = '' } = {}] = JSON.parse(packed.stdout) as { filename?: string }[];
  const tarball = join(project, filename);
  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, '@types'), { recursive: true });
  await run('tar', ['xzf', tarball, '-C', modules]);
  await run('mv', [join(modules, 'package'), join(modules, 'pgherd')]);
  const manifest = JSON.parse(readFileSync(join(modules, 'pgherd/package.json'), 'utf8')) as Manifest;
  for (const name of [...Object.keys(manifest.dependencies), '@types/node']) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  return { tarball, manifest };
}
