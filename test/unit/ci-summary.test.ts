import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

let folder: string;
let reports: string;
beforeEach(() => {
  mkdirSync(join(ROOT, 'node_modules/.cache'), { recursive: true });
  // Below the packages, so that the tests in it find vitest.
  folder = mkdtempSync(join(ROOT, 'node_modules/.cache/ci-summary-'));
  reports = join(folder, 'reports');
  mkdirSync(reports);
  writeFileSync(join(folder, 'none.js'), 'export default {};\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs vitest as CI does on one file of tests; returns its exit code. */
function vitest(report: string, body: string): number {
  writeFileSync(join(folder, 'some.test.js'), `import { expect, test } from 'vitest';\n${body}`);
  const { status } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/vitest/vitest.mjs'),
      'run',
      ...['--root', folder, '--retry', '2', '--config', 'none.js', '--dir', folder],
      ...['--reporter=json', `--outputFile.json=${join(reports, report)}`],
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  return status ?? -1;
}

function summary(exitCode: number): readonly string[] {
  const script = join(ROOT, '.ci/summary.mjs');
  const { stdout } = spawnSync(process.execPath, [script, 'reports', String(exitCode)], {
    cwd: folder,
    encoding: 'utf8',
  });
  return stdout.trimEnd().split('\n');
}

test('a test that passes only on a retry is listed, with its errors in the reports', () => {
  const exitCode = vitest(
    'tests.json',
    "let tries = 0;\ntest('steady', () => {});\ntest('wavers', () => expect(++tries).toBe(3));\n",
  );

  expect(exitCode).toBe(0);
  expect(summary(exitCode)).toEqual([
    'flaky: some.test.js > wavers (failed 2 times, then passed; tests)',
    'flaky: 1 in all; errors in reports/flaky.json',
    '2 passed, 0 failed',
  ]);
  expect(JSON.parse(readFileSync(join(reports, 'flaky.json'), 'utf8'))).toMatchObject([
    {
      file: 'some.test.js',
      test: 'wavers',
      failedTries: 2,
      errors: [/expected 1 to be 3/, /expected 2 to be 3/].map((text) => expect.stringMatching(text)),
    },
  ]);
});

test('a test that fails at every try is failed, not flaky', () => {
  const exitCode = vitest('tests.json', "test('fails', () => expect(1).toBe(2));\n");

  expect(exitCode).toBe(1);
  expect(summary(exitCode)).toEqual(['0 passed, 1 failed']);
});

test('a file of tests that cannot be loaded, and a step that failed without tests, count as failed', () => {
  const exitCode = vitest('tests.json', "throw new Error('not today');\n");
  expect(summary(exitCode)).toEqual(['0 passed, 1 failed']);

  rmSync(join(reports, 'tests.json'));
  expect(summary(1)).toEqual(['0 passed, 1 failed']);
  expect(summary(0)).toEqual(['0 passed, 0 failed']);
});

describe('again', () => {
  /** Runs the failed files of tests.json once more, as CI does; returns the exit code. */
  function again(): number {
    const { status } = spawnSync(
      process.execPath,
      [join(ROOT, '.ci/again.mjs'), 'reports/tests.json', process.execPath, 'run-again.mjs'],
      { cwd: folder, encoding: 'utf8' },
    );
    return status ?? -1;
  }

  beforeEach(() => {
    writeFileSync(
      join(folder, 'run-again.mjs'),
      `import { spawnSync } from 'node:child_process';
       const report = process.env.PGHERD_TEST_REPORTS + '/tests.json';
       const args = ['run', '--root', '.', '--config', 'none.js', '--reporter=json', '--outputFile.json=' + report];
       const vitest = ${JSON.stringify(join(ROOT, 'node_modules/vitest/vitest.mjs'))};
       process.exit(spawnSync(process.execPath, [vitest, ...args, ...process.argv.slice(2)], { stdio: 'inherit' }).status);`,
    );
  });

  test('a test that no try in its process passes, but a new process does, is flaky', () => {
    const exitCode = vitest(
      'tests.json',
      `import { existsSync, writeFileSync } from 'node:fs';
       const known = existsSync('known');
       writeFileSync('known', '');
       test('steady', () => {});
       test('needs a new process', () => expect(known).toBe(true));`,
    );
    expect(exitCode).toBe(1);

    expect(again()).toBe(0);
    expect(summary(0)).toEqual([
      'flaky: some.test.js > needs a new process (failed 3 times, then passed; tests)',
      'flaky: 1 in all; errors in reports/flaky.json',
      '2 passed, 0 failed',
    ]);
  });

  test('a test that fails again is failed', () => {
    expect(vitest('tests.json', "test('steady', () => {});\ntest('fails', () => expect(1).toBe(2));\n")).toBe(1);

    expect(again()).toBe(1);
    expect(summary(1)).toEqual(['1 passed, 1 failed']);
  });

  test('nothing runs again without a report', () => {
    expect(again()).toBe(1);
  });
});
