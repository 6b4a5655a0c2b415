import type { JobTest } from '../../definition/job-test.ts';
import type { JobCase, ReadJob } from '../../definition/read/set.ts';
import { positionAt } from '../../diagnostic/source-file.ts';
import { PgherdError } from '../../errors.ts';
import type { ServerError } from '../../postgres/sqlstate.ts';
import type { Target } from '../../postgres/target.ts';
import { openTrialSession } from '../../postgres/trial/open-trial.ts';
import { type CaseRequest, runCase } from '../../postgres/trial/run-case.ts';
import { sequenceState } from '../../postgres/trial/sequence-state.ts';
import { usesParameter } from '../../sql/parameters.ts';
import { loadSqlParser, type SqlParser } from '../../sql/parser.ts';
import { withClockCalls } from '../../sql/trial/clock-words.ts';
import type { CaseOutcome } from './case-outcome.ts';
import { grantHint } from './grant-hint.ts';
import { judgeCase, queriesOf } from './judge-case.ts';

/** The database of the tests. */
export interface CaseDatabases {
  /** Returns a database, to be used by one test after the other. */
  readonly take: () => Promise<{ readonly target: Target; readonly id: string }>;
  /** Drops a database after a test has committed in it; null: such tests cannot run, because the database must not be changed. */
  readonly discard: ((id: string) => Promise<void>) | null;
  /** The number of tests that run at the same time. */
  readonly parallel: number;
}

export interface RunCasesOptions {
  readonly databases: CaseDatabases;
  /** The time limit for the SQL of one test, in ms. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Runs tests and returns their outcomes, in their order. Throws when a database cannot be reached, or the signal's reason. */
export async function runCases(cases: readonly JobCase[], options: RunCasesOptions): Promise<readonly CaseOutcome[]> {
  const parser = await loadSqlParser();
  const outcomes: CaseOutcome[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    let database: Awaited<ReturnType<CaseDatabases['take']>> | null = null;
    for (let index = next++; index < cases.length; index = next++) {
      options.signal.throwIfAborted();
      const one = cases[index];
      if (one === undefined) return;
      if (one.job.declared.definition.transaction === false && options.databases.discard === null) {
        outcomes[index] = skipped(one, 'transaction: false cannot be rolled back (omit --url to run it)');
      } else {
        database ??= await options.databases.take();
        const { outcome, isSpent } = await runOne(one, database.target, parser, options);
        outcomes[index] = outcome;
        if (isSpent && options.databases.discard !== null) {
          await options.databases.discard(database.id);
          database = null;
        }
      }
    }
  };
  const workers = Math.max(1, Math.min(options.databases.parallel, cases.length));
  await Promise.all(Array.from({ length: workers }, worker));
  return outcomes;
}

async function runOne(
  { test, job }: JobCase,
  target: Target,
  parser: SqlParser,
  { timeoutMs, signal }: RunCasesOptions,
): Promise<{ readonly outcome: CaseOutcome; readonly isSpent: boolean }> {
  const started = performance.now();
  const session = await openTrialSession(target, { applicationName: 'pgherd test' });
  const stop = (): void => session.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const before = await sequenceState(session);
    const request = requestOf(test, job, parser, timeoutMs);
    const result = await runCase(session, request);
    const isSpent =
      !request.inTransaction || result.job?.kind === 'escaped' || (await sequenceState(session)) !== before;
    const failures = judgeCase(
      test,
      result,
      (error, start) =>
        `${placeIn(job, request.sql, error, start)}${grantHint(error, request.role, statementAt(request, start))}`,
    );
    const durationMs = Math.round(performance.now() - started);
    return {
      outcome: {
        ...nameOf(test),
        state: failures.length === 0 ? 'passed' : 'failed',
        durationMs,
        reason: null,
        failures,
      },
      isSpent,
    };
  } catch (error) {
    signal.throwIfAborted();
    if (!session.ended || error instanceof PgherdError) throw error;
    const message = `the session ended: ${error instanceof Error ? error.message : String(error)}`;
    const failures = [{ message, query: null, expected: null, found: null }];
    const durationMs = Math.round(performance.now() - started);
    return { outcome: { ...nameOf(test), state: 'failed', durationMs, reason: null, failures }, isSpent: true };
  } finally {
    signal.removeEventListener('abort', stop);
    await session.close();
  }
}

function requestOf(
  test: JobTest,
  { declared }: ReadJob,
  parser: SqlParser,
  timeoutMs: number,
): CaseRequest & { readonly sql: string } {
  const { definition } = declared;
  const clocked = (sql: string): string => (test.at === null ? sql : withClockCalls(sql));
  const sql = clocked(definition.sql);
  const parsed = parser.parse(sql);
  const statements = parsed.ok ? parsed.statements : [];
  const params = test.params ?? definition.params;
  const dueAt = test.at ?? new Date().toISOString();
  return {
    sql,
    given: test.given.map((item) => (item.kind === 'sql' ? { ...item, sql: clocked(item.sql) } : item)),
    statements: statements.map((statement) => ({
      sql: sql.slice(statement.start, statement.end),
      start: statement.start,
      usesParameter: usesParameter(statement),
    })),
    role: definition.role,
    json: params === null ? null : JSON.stringify(params),
    settings: {
      'pgherd.job': definition.name,
      'pgherd.task_id': '',
      'pgherd.attempt': '1',
      'pgherd.scheduled_for': dueAt,
      'pgherd.parent_task_id': '',
      'pgherd.parent_row_count': '',
    },
    at: test.at,
    queries: queriesOf(test.expect).map(({ query }) => bare(clocked(query), parser)),
    timeoutMs,
    inTransaction: definition.transaction !== false,
  };
}

/** Returns the statement that begins at an offset in the SQL of the job; all of it where that is not known. */
function statementAt({ statements, sql }: CaseRequest & { readonly sql: string }, start: number | null): string {
  return statements.find((statement) => statement.start === start)?.sql ?? sql;
}

/** Returns a query without its semicolon and the text after it. */
function bare(query: string, parser: SqlParser): string {
  const parsed = parser.parse(query);
  const [first] = parsed.ok ? parsed.statements : [];
  return first === undefined ? query : query.slice(first.start, first.end);
}

/** Returns ` (jobs/orders.yaml:14)`, or nothing where the server names no place. The test clock changes columns, but no lines. */
function placeIn({ sql }: ReadJob, tried: string, error: ServerError, start: number | null): string {
  if (sql === null || start === null) return '';
  const offset = start + [...tried.slice(start)].slice(0, (error.position ?? 1) - 1).join('').length;
  const lines = tried.slice(0, offset).split('\n').length;
  const lineStart =
    sql.text
      .split('\n')
      .slice(0, lines - 1)
      .join('\n').length + (lines > 1 ? 1 : 0);
  const lead = /^\s*/.exec(sql.text.slice(lineStart))?.[0].length ?? 0;
  return ` (${sql.source.path}:${positionAt(sql.source, sql.placeOf(lineStart + lead)).line})`;
}

function skipped({ test }: JobCase, reason: string): CaseOutcome {
  return { ...nameOf(test), state: 'skipped', durationMs: 0, reason, failures: [] };
}

function nameOf({ job, name, location }: JobTest): Pick<CaseOutcome, 'job' | 'name' | 'file' | 'line'> {
  return { job, name, file: location.file, line: location.line };
}
