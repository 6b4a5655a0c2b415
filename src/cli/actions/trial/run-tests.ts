import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { FILE_LIMITS, readBoundedFile, reasonOf } from '../../../bounded-file.ts';
import type { JobTest } from '../../../definition/job-test.ts';
import type { ProjectConfig } from '../../../definition/project.ts';
import type { JobCase, ReadJob } from '../../../definition/read/set.ts';
import { type DevDatabase, startDevDatabase } from '../../../embedded/dev-database.ts';
import { PgherdError } from '../../../errors.ts';
import { connect } from '../../../postgres/connection.ts';
import { targetOf } from '../../../postgres/target.ts';
import { withCopies } from '../../../reconcile/cases/case-databases.ts';
import type { CaseOutcome } from '../../../reconcile/cases/case-outcome.ts';
import { type CaseDatabases, runCases } from '../../../reconcile/cases/run-cases.ts';
import { displayPath } from '../../../reconcile/read/open-project.ts';
import { readDefinitions } from '../../../reconcile/read/read-definitions.ts';
import { migrate } from '../../../store/migrate/migrate.ts';
import { type DefinitionFlags, readOptionsOf } from '../../options/definition-options.ts';
import { durationOption } from '../../options/duration-option.ts';
import { hasLabels, type LabelFlags, labelsOf, noSuchLabel } from '../../options/label-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { EXIT } from '../../shell/exit-code.ts';
import { oneOf, printJson, printNote, printText, wholeNumber } from '../../shell/output.ts';
import { reportInvalid } from '../../shell/report/report-invalid.ts';
import { renderJunit } from '../../test/junit.ts';
import { renderTap } from '../../test/tap.ts';
import { coverageOf, renderTests, type TestReport } from '../../test/text.ts';

const FORMATS = ['text', 'json', 'junit', 'tap'] as const;
type Format = (typeof FORMATS)[number];

export interface TestFlags extends DefinitionFlags, LabelFlags {
  readonly url?: string;
  readonly format: string;
  readonly coverage?: boolean;
  readonly once?: boolean;
  readonly timeout: string;
  readonly parallel?: string;
}

/** `pgherd test`: runs tests of jobs. Exit code 1 when one fails or the definitions are invalid. */
export async function runTests(context: CliContext, paths: readonly string[], flags: TestFlags): Promise<void> {
  const format = oneOf(flags.format, FORMATS, '--format');
  const timeoutMs = durationOption(flags.timeout, '--timeout', { minMs: 1 });
  const parallel = flags.parallel === undefined ? null : wholeNumber(flags.parallel, 1, '--parallel');
  const read = await readDefinitions({ ...readOptionsOf(context, paths, flags), withTestFiles: true });
  const { project, diagnostics, files } = read;
  if (diagnostics.some(({ severity, code }) => severity === 'error' && !code.startsWith('PGH1'))) {
    const requested = { project: project.name, environment: null, git: { commit: null, dirty: null }, diagnostics };
    return await reportInvalid(context, requested, files, format === 'json' ? 'json' : 'text', 'tested');
  }
  const labels = labelsOf(flags);
  const isChosen = ({ declared }: ReadJob): boolean => hasLabels(declared.definition.labels, labels);
  const jobs = read.jobs.filter(isChosen);
  if (labels !== null && jobs.length === 0) throw noSuchLabel(labels);
  const tests = read.tests.filter(({ job }) => isChosen(job));
  const cases = flags.once === true ? jobs.map(onceOf) : tests;
  if (cases.length === 0) throw nothingToTest(flags.once === true);
  const started = performance.now();
  const options = { timeoutMs, signal: context.signal };
  const run = (databases: CaseDatabases): Promise<readonly CaseOutcome[]> => runCases(cases, { ...options, databases });
  const outcomes =
    flags.url === undefined
      ? await onEmbedded(context, project, cases, parallel, run)
      : await run(oneDatabase(flags.url, context));
  const coverage = coverageOf(jobs, tests);
  const report: TestReport = { outcomes, durationMs: Math.round(performance.now() - started), coverage };
  print(context, format, report, flags);
  const isEmpty = flags.url === undefined && project.test.schemaFile === null && project.test.command === null;
  const lacksTable = outcomes.some(({ failures }) => failures.some(({ message }) => message.includes(UNDEFINED_TABLE)));
  if (lacksTable && format === 'text' && isEmpty) {
    printNote(
      context,
      'The embedded PostgreSQL is empty: name the file with your tables as test.schema in pgherd.yaml.',
    );
  }
  if (outcomes.some(({ state }) => state === 'failed')) context.setExitCode(EXIT.error);
}

function print(context: CliContext, format: Format, report: TestReport, flags: TestFlags): void {
  if (format === 'json') printJson(context, jsonOf(report));
  else if (format === 'junit') printText(context, renderJunit(report));
  else if (format === 'tap') printText(context, renderTap(report));
  else {
    const shown = { coverage: flags.coverage === true, once: flags.once === true };
    printText(context, renderTests(report, context.palette, shown));
  }
}

function jsonOf({ outcomes, durationMs, coverage }: TestReport): object {
  const count = (state: CaseOutcome['state']): number => outcomes.filter((each) => each.state === state).length;
  const summary = { passed: count('passed'), failed: count('failed'), skipped: count('skipped'), durationMs };
  return { ok: summary.failed === 0, tests: outcomes, summary, coverage };
}

/** A test without anything given: the job succeeds, and its row count is as the job expects. */
function onceOf(job: ReadJob): JobCase {
  const { definition, location } = job.declared;
  const rows = definition.expect?.rows ?? null;
  const expect: JobTest['expect'] = rows === null ? [] : [{ kind: 'count', query: null, count: rows }];
  return {
    job,
    test: { name: 'runs once', job: definition.name, given: [], params: null, at: null, expect, location },
  };
}

function nothingToTest(once: boolean): PgherdError {
  const message = once ? 'there is no job to run' : 'no test was found';
  const hint =
    'write tests: in a definition file, or a file that ends with .test.yaml; pgherd test --once runs every job once';
  return new PgherdError('usage', message, { hint: once ? null : hint });
}

/** Everything is rolled back, one test after the other: at once they would wait for each other's locks. */
function oneDatabase(url: string, { env }: CliContext): CaseDatabases {
  const target = targetOf(url, env);
  return { parallel: 1, take: async () => ({ target, id: '' }), discard: null };
}

const TEMPLATE = 'pgherd_test';
const UNDEFINED_TABLE = '42P01';

async function onEmbedded(
  context: CliContext,
  project: ProjectConfig,
  cases: readonly JobCase[],
  parallel: number | null,
  run: (databases: CaseDatabases) => Promise<readonly CaseOutcome[]>,
): Promise<readonly CaseOutcome[]> {
  const { signal } = context;
  const roles = [...new Set(cases.flatMap(({ job }) => job.declared.definition.role ?? []))].sort();
  const dev = await startDevDatabase({
    database: TEMPLATE,
    init: schemaOf(context, project),
    roles: roles.map((role) => ({ role, passwordEnv: 'PGHERD_TEST_PASSWORD' })),
    signal,
    onFetch: (notice) => printNote(context, notice),
  });
  try {
    if (usesPgherd(cases, project.schema)) await installPgherd(dev, project.schema);
    if (project.test.command !== null) await runCommand(project.test.command, project, dev, context);
    signal.throwIfAborted();
    const workers = parallel ?? Math.min(4, availableParallelism());
    return await withCopies(dev.server, TEMPLATE, workers, run);
  } finally {
    await dev.server.stop();
  }
}

function schemaOf(
  context: CliContext,
  { test }: ProjectConfig,
): { readonly file: string; readonly sql: string } | null {
  if (test.schemaFile === null) return null;
  const file = displayPath(context.cwd, test.schemaFile);
  try {
    return { file, sql: readBoundedFile(test.schemaFile, FILE_LIMITS.document).toString('utf8') };
  } catch (error) {
    throw new PgherdError('config_invalid', `test.schema of pgherd.yaml: ${file} cannot be read: ${reasonOf(error)}`, {
      hint: 'it is a file of SQL, relative to pgherd.yaml',
      cause: error,
    });
  }
}

/** Installing it takes a second, and few jobs need it. */
function usesPgherd(cases: readonly JobCase[], schema: string): boolean {
  const texts = cases.flatMap(({ test, job }) => [
    job.declared.definition.sql,
    ...test.given.map((item) => (item.kind === 'sql' ? item.sql : item.table)),
    ...test.expect.map((item) => ('query' in item ? (item.query ?? '') : '')),
  ]);
  return texts.some((text) => text.includes(`${schema}.`));
}

async function installPgherd(dev: DevDatabase, schema: string): Promise<void> {
  const connection = await connect(targetOf(dev.url, {}), { applicationName: 'pgherd test' });
  try {
    await migrate(connection, schema);
  } finally {
    await connection.close();
  }
}

/** Output goes to stderr, since stdout is the report. */
async function runCommand(
  command: string,
  { rootDir }: ProjectConfig,
  dev: DevDatabase,
  context: CliContext,
): Promise<void> {
  const { server, url } = dev;
  const own = {
    DATABASE_URL: url,
    PGHOST: server.host,
    PGPORT: String(server.port),
    PGUSER: server.superuser,
    PGPASSWORD: server.password,
    PGDATABASE: TEMPLATE,
  };
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(command, {
      cwd: rootDir,
      env: { ...context.env, ...own },
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => context.stderr.write(chunk));
    const stop = (): void => void child.kill();
    context.signal.addEventListener('abort', stop, { once: true });
    child.once('error', reject);
    child.once('close', (ended) => {
      context.signal.removeEventListener('abort', stop);
      resolve(ended);
    });
  });
  if (code === 0) return;
  throw new PgherdError(
    'config_invalid',
    `test.command of pgherd.yaml ended with ${code === null ? 'a signal' : `exit code ${code}`}`,
    {
      hint: 'its output is above; it finds the database in DATABASE_URL and the PG* variables',
    },
  );
}
