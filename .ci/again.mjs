/**
 * Runs the files with failed tests once more, each in a new process and database: `node .ci/again.mjs <report> <command> …`, where
 * the command takes files and writes a report of the same name into `$PGHERD_TEST_REPORTS`. What a try leaves behind, a role or a
 * daemon, can fail the tries after it in its process. The second results take the place of the first in the report; a test that
 * passed only now is flaky, and says so in the summary. Exits 0 when all of these files passed. Does nothing, and exits 1, when
 * there is no report, or more than three files failed: then something is broken.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const MOST_FILES = 3;
const [path = '', program = '', ...args] = process.argv.slice(2);
process.exitCode = again() ? 0 : 1;

function again() {
  const first = read(path);
  const failed = (first?.testResults ?? []).filter(({ status }) => status === 'failed');
  if (failed.length === 0 || failed.length > MOST_FILES) return false;

  const folder = join(path, '../again');
  mkdirSync(folder, { recursive: true });
  const files = failed.map(({ name }) => name.replace(`${process.cwd()}/`, ''));
  console.log(`== once more, since tests failed: ${files.join(' ')}`);
  const env = { ...process.env, PGHERD_TEST_REPORTS: folder };
  const run = spawnSync(program, [...args, ...files], { stdio: 'inherit', env });
  const second = read(join(folder, basename(path)));
  if (second === null) return false;

  const resultOf = new Map(second.testResults.map((file) => [file.name, file]));
  const testResults = first.testResults.map((file) => {
    const next = file.status === 'failed' ? resultOf.get(file.name) : undefined;
    return next === undefined ? file : withFirstErrors(file, next);
  });
  writeFileSync(path, JSON.stringify({ ...first, testResults, ...countOf(testResults) }));
  return run.status === 0 && testResults.every(({ status }) => status !== 'failed');
}

/** The second results, with the errors that the tests had at first. */
function withFirstErrors(first, second) {
  const errorsOf = new Map(first.assertionResults.map((test) => [test.fullName, test.failureMessages]));
  return {
    ...second,
    assertionResults: second.assertionResults.map((test) => ({
      ...test,
      failureMessages: [...(errorsOf.get(test.fullName) ?? []), ...test.failureMessages],
    })),
  };
}

function countOf(testResults) {
  const statuses = testResults.flatMap((file) => file.assertionResults.map(({ status }) => status));
  const number = (status) => statuses.filter((each) => each === status).length;
  return { numPassedTests: number('passed'), numFailedTests: number('failed') };
}

/** Null: there is no such report. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
