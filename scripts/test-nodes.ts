import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

/**
 * Runs the unit tests and the built program on other versions of Node, which come from npm:
 * `npm run test:nodes [-- [--majors 20,22,24,26] [--projects unit] [<test files>]]`. Exits 1 when one of them failed.
 * With `PGHERD_TEST_REPORTS` the results go into that folder, too, as `node-<major>-<projects>.json`.
 */
const files = process.argv.slice(2);
const majors = listOption('--majors', '20,22,24,26');
const wrong = majors.find((major) => !/^\d+$/.test(major));
if (wrong !== undefined) {
  console.error(`error: --majors takes a list like 20,22,24,26; "${wrong}" is not a version of Node`);
  process.exit(64);
}
const names = listOption('--projects', 'unit');
const projects = names.flatMap((name) => ['--project', name]);

const failed = majors.filter((major) => !passes(major));
console.log(failed.length === 0 ? `passed on Node ${majors.join(', ')}` : `failed on Node ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** Takes the option and its value out of the arguments. */
function listOption(name: string, standard: string): readonly string[] {
  const at = files.indexOf(name);
  return (at === -1 ? standard : (files.splice(at, 2)[1] ?? '')).split(',');
}

function passes(major: string): boolean {
  const found = spawnSync(
    'npx',
    ['--yes', '-p', `node@${major}`, 'node', '-p', 'process.version + " " + process.execPath'],
    {
      encoding: 'utf8',
    },
  );
  const [version = '', node = ''] = found.stdout.trim().split(' ');
  if (found.status !== 0 || !version.startsWith(`v${major}.`)) {
    console.error(`npm hands out no Node ${major}: ${found.stderr.trim()}`);
    return false;
  }
  console.log(`\n== Node ${version}`);
  // Processes that the tests start find this version first, too.
  const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ''}` };
  const reports = process.env.PGHERD_TEST_REPORTS ?? '';
  const report = join(reports, `node-${major}-${names.join('-')}.json`);
  const reporters = reports === '' ? [] : ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const run = (...command: readonly string[]): boolean =>
    spawnSync(node, [...command], { stdio: 'inherit', env }).status === 0;
  return (
    run('dist/cli/main.js', 'validate', 'examples') &&
    run('dist/cli/main.js', 'next', '*/5 * * * *', '--count', '1') &&
    run('node_modules/vitest/vitest.mjs', 'run', ...projects, ...files, ...reporters)
  );
}
