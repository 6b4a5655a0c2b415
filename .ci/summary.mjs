/**
 * Sums up the reports of vitest (JSON) in a folder: `node .ci/summary.mjs <folder> <exit code of the steps>`.
 * A test that passed only when it was tried again is listed as flaky, here and in `flaky.json` beside the reports, so that
 * it is mended. The last line is always `<n> passed, <n> failed`; steps that failed without a failed test count as one.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = 'reports', exitCode = '1'] = process.argv.slice(2);
const FLAKY = 'flaky.json';
const reports = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== FLAKY)
  .sort()
  .map((name) => ({ name: name.replace(/\.json$/, ''), ...JSON.parse(readFileSync(join(folder, name), 'utf8')) }));

// vitest keeps the errors of the tries that failed before one passed.
const flaky = reports.flatMap(({ name, testResults }) =>
  testResults.flatMap((file) =>
    file.assertionResults
      .filter((test) => test.status === 'passed' && test.failureMessages.length > 0)
      .map((test) => ({
        report: name,
        file: file.name.replace(`${process.cwd()}/`, ''),
        test: test.fullName,
        failedTries: test.failureMessages.length,
        errors: test.failureMessages,
      })),
  ),
);
writeFileSync(join(folder, FLAKY), `${JSON.stringify(flaky, null, 2)}\n`);
for (const { report, file, test, failedTries } of flaky) {
  const times = failedTries === 1 ? 'once' : `${failedTries} times`;
  console.log(`flaky: ${file} > ${test} (failed ${times}, then passed; ${report})`);
}
if (flaky.length > 0) console.log(`flaky: ${flaky.length} in all; errors in ${join(folder, FLAKY)}`);

// A file that could not be loaded has no tests in it to fail; an error outside of tests fails none of them either.
const brokenIn = (report) =>
  report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
const sum = (numberOf) => reports.reduce((total, report) => total + numberOf(report), 0);
const failed = sum((report) => report.numFailedTests + brokenIn(report));
console.log(
  `${sum((report) => report.numPassedTests)} passed, ${failed === 0 && exitCode !== '0' ? 1 : failed} failed`,
);
