import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

// The tarball, installed by other package managers than npm, which come from npm themselves.
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

let scratch: string;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'pgherd-managers-'));
  chmodSync(scratch, 0o755);
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', scratch], { cwd: ROOT });
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The package of npm and its program, how to add a tarball, and how to run a program of the project. */
const MANAGERS: readonly (readonly [name: string, npx: readonly string[], add: string, run: readonly string[]])[] = [
  ['pnpm 10', ['-p', 'pnpm@10', 'pnpm'], '../pgherd-0.1.0.tgz', ['exec', 'pgherd']],
  ['yarn 1', ['-p', 'yarn@1.22.22', 'yarn'], 'file:../pgherd-0.1.0.tgz', ['--silent', 'pgherd']],
  // Yarn 4 keeps packages as archives, without a node_modules folder.
  ['yarn 4', ['-p', '@yarnpkg/cli-dist@4', 'yarn'], 'pgherd@file:../pgherd-0.1.0.tgz', ['pgherd']],
];

test.each(MANAGERS)(
  '%s installs the package, and its program and client work',
  async (name, npx, add, program) => {
    const folder = join(scratch, name.replace(' ', '-'));
    mkdirSync(join(folder, 'jobs'), { recursive: true });
    writeFileSync(
      join(folder, 'package.json'),
      '{ "name": "app", "version": "1.0.0", "private": true, "type": "module" }',
    );
    writeFileSync(join(folder, 'yarn.lock'), '');
    writeFileSync(join(folder, 'jobs/a.yaml'), 'jobs: { a: { schedule: "@every 1h", sql: analyze orders } }\n');
    writeFileSync(join(folder, 'use.mjs'), "import { connect } from 'pgherd/client'; console.log(typeof connect);\n");
    const manager = (...args: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
      run('npx', ['--yes', ...npx, ...args], { cwd: folder, env: { ...process.env, CI: '', NO_COLOR: '1' } });
    await manager('add', add);
    expect((await manager(...program, 'validate', 'jobs')).stdout).toContain('0 errors, 0 warnings in 1 file');
    const node = name.startsWith('pnpm') ? ['exec', 'node'] : ['node'];
    expect((await manager(...node, 'use.mjs')).stdout).toContain('function');
  },
  400_000,
);
