import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import config from '../../vitest.config.ts';
import { buildProgram } from '../support/build-program.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pgherd-build-'));
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  writeFileSync(
    join(folder, 'tsconfig.build.json'),
    '{"compilerOptions": {"types": [], "rootDir": "src", "outDir": "dist", "incremental": true, "tsBuildInfoFile": "dist/.tsbuildinfo"}, "include": ["src"]}',
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (text: string): void => writeFileSync(join(folder, 'src/main.ts'), text);
const run = (): string => spawnSync(process.execPath, [join(folder, 'dist/main.js')], { encoding: 'utf8' }).stdout;

test('the program is built from the source as it is now', () => {
  write('console.log("first");\n');
  buildProgram(folder);
  expect(run()).toBe('first\n');

  write('console.log("second");\n');
  buildProgram(folder);
  expect(run()).toBe('second\n');
});

test('source that does not compile stops the run, with the file and the line', () => {
  write('console.log("first");\n');
  buildProgram(folder);
  write('\nexport const n: number = "text";\n');

  expect(() => buildProgram(folder)).toThrow(/^src\/ does not compile:\nsrc\/main\.ts\(2,14\): error TS2322/);
});

test('every project of tests that may run the program builds it first', () => {
  const projects = (config.test?.projects ?? []).map((project) =>
    typeof project === 'object' && 'test' in project ? project.test : undefined,
  );
  expect(projects.map((project) => [project?.name, project?.globalSetup])).toEqual([
    ['unit', undefined],
    ['integration', ['test/support/global-setup.ts']],
    ['e2e', ['test/support/global-setup.ts']],
    ['slow', ['test/support/global-setup.ts']],
    ['long', ['test/support/global-setup.ts']],
    ['soak', undefined], // `runSoak` builds by itself
  ]);
});
