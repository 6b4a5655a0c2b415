import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

function script(path: string, ...args: readonly string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', TSX, path, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

test('the benchmark lists its options and its parts', () => {
  const { code, stdout, stderr } = script('bench/main.ts', '--help');

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const word of ['--rounds <n>', '--compare <commit>', '--write', '  queue ', '  next ']) {
    expect(stdout).toContain(word);
  }
});

test.each([
  ['bench/main.ts', ['--bogus'], "error: unknown option '--bogus'\nhint: npm run bench -- --help\n"],
  ['bench/main.ts', ['--slots', '8,x'], "'x' is not a whole number above 0.\nhint: npm run bench -- --help\n"],
  ['bench/main.ts', ['queu'], 'There are: queue, roles, enqueue, latency,'],
  [
    'scripts/test-matrix.ts',
    ['--majors', '99'],
    'error: --majors takes a list of 13,14,15,16,17,18; "99" is none of them\n',
  ],
  [
    'scripts/test-nodes.ts',
    ['--majors', 'x'],
    'error: --majors takes a list like 20,22,24,26; "x" is not a version of Node\n',
  ],
  ['test/faults/main.ts', ['--sed', '1'], "error: Unknown option '--sed'"],
  ['test/load/main.ts', ['--bogus'], 'usage: npm run test:load -- [--size 0.1]'],
  ['test/soak/main.ts', ['--bogus'], 'usage: npm run test:soak -- --minutes N [--daemons 2]'],
  [
    'test/soak/main.ts',
    ['--minutes', 'x'],
    'error: invalid value "x" for --minutes (expected a number of minutes from 3)',
  ],
] as const)('%s %s is refused in a line that names the correct option', (path, args, message) => {
  const { code, stdout, stderr } = script(path, ...args);

  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^ {4}at /m);
});
