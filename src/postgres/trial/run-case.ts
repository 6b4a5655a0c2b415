import type { TestGiven } from '../../definition/job-test.ts';
import type { Connection } from '../connection.ts';
import { quoteIdentifier } from '../identifier.ts';
import { type ServerError, serverErrorOf } from '../sqlstate.ts';
import { runStatements, type StatementsResult, setSettings, type TrialStatement } from './run-statements.ts';
import { rolledBack, trialSettings } from './run-trial.ts';
import { createClock, useClock } from './test-clock.ts';
import { takeRole } from './trial-role.ts';

export interface CaseRequest {
  readonly given: readonly TestGiven[];
  /** The SQL of the job. */
  readonly statements: readonly TrialStatement[];
  /** null: the login of the session. */
  readonly role: string | null;
  readonly json: string | null;
  readonly settings: Readonly<Record<string, string>>;
  /** What `now()` returns, in ISO 8601; null: the real time. */
  readonly at: string | null;
  /** The queries that run after the job, one SELECT each. */
  readonly queries: readonly string[];
  readonly timeoutMs: number;
  /** false: the SQL of the job commits, in a database of its own. */
  readonly inTransaction: boolean;
}

export interface CaseResult {
  /** The error of the server before the job ran; null: none. */
  readonly givenError: { readonly what: string; readonly error: ServerError } | null;
  /** null: the job did not run. */
  readonly job: StatementsResult | { readonly kind: 'role-refused'; readonly error: ServerError } | null;
  readonly notices: readonly string[];
  /** One result for each query. */
  readonly answers: readonly CaseAnswer[];
}

export type CaseAnswer =
  | { readonly ok: true; readonly rows: readonly (readonly (string | null)[])[] }
  | { readonly ok: false; readonly error: ServerError };

/**
 * Prepares the tables, runs a job and reads the result. Rolled back at the end when it runs in a transaction. Throws when the
 * session is lost.
 */
export async function runCase(connection: Connection, request: CaseRequest): Promise<CaseResult> {
  const notices: string[] = [];
  let isJob = false;
  connection.onNotice(({ message }) => {
    if (isJob) notices.push(message);
  });
  const settings = { ...trialSettings(request.timeoutMs, LOCK_TIMEOUT_MS), ...request.settings };
  const work = async (): Promise<CaseResult> => {
    await setSettings(connection, settings, request.inTransaction);
    const givenError = await prepare(connection, request);
    if (givenError !== null) return { givenError, job: null, notices, answers: [] };
    isJob = true;
    const job = await runJob(connection, request);
    isJob = false;
    const answers = job.kind === 'ran' || job.kind === 'failed' ? await answersTo(connection, request) : [];
    return { givenError: null, job, notices, answers };
  };
  return request.inTransaction ? await rolledBack(connection, work) : await work();
}

const LOCK_TIMEOUT_MS = 5_000;

async function prepare(
  connection: Connection,
  { given, at, inTransaction }: CaseRequest,
): Promise<CaseResult['givenError']> {
  let what = 'at';
  try {
    if (at !== null) {
      await createClock(connection, at);
      await useClock(connection, inTransaction);
    }
    for (const item of given) {
      what = item.kind === 'sql' ? 'the SQL under given' : `the rows of ${item.table} under given`;
      if (item.kind === 'sql') await connection.execute(item.sql);
      else await insertRows(connection, item.table, item.rows);
      if (inTransaction && !connection.inTransaction) return { what, error: ENDED };
    }
    return null;
  } catch (error) {
    const server = serverErrorOf(error);
    if (server === null || connection.ended) throw error;
    return { what, error: server };
  }
}

const ENDED: ServerError = {
  sqlstate: '2D000',
  message: 'it ended the transaction of the test',
  detail: null,
  hint: null,
  context: null,
  position: null,
  internalPosition: null,
};

/** Columns that a row lacks get their default. */
async function insertRows(
  connection: Connection,
  name: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  const [found] = await connection.query<{ table: string }>(
    // Not to_regclass: this error names the missing part of the name.
    `select c.oid::pg_catalog.regclass::pg_catalog.text as "table" from pg_catalog.pg_class c where c.oid operator(pg_catalog.=) $1::pg_catalog.regclass`,
    [name],
  );
  const table = found?.table ?? name;
  for (const row of rows) {
    const columns = Object.keys(row).map(quoteIdentifier).join(', ');
    const values =
      columns === ''
        ? 'default values'
        : `(${columns}) overriding system value select ${columns} from pg_catalog.jsonb_populate_record(null::${table}, $1::pg_catalog.jsonb)`;
    await connection.query(`insert into ${table} ${values}`, columns === '' ? [] : [JSON.stringify(row)]);
  }
}

async function runJob(
  connection: Connection,
  { statements, role, json, at, timeoutMs, inTransaction }: CaseRequest,
): Promise<NonNullable<CaseResult['job']>> {
  if (inTransaction) await connection.execute('savepoint job');
  else if (role !== null) await connection.execute('begin');
  const refusal = role === null ? null : await takeRole(connection, role);
  if (refusal !== null) return { kind: 'role-refused', error: refusal };
  if (!inTransaction && role !== null) await connection.execute(`commit; set role ${quoteIdentifier(role)}`);
  if (at !== null) await useClock(connection, inTransaction);
  const result = await runStatements(connection, statements, { json, timeoutMs, inTransaction });
  if (result.kind === 'failed' && inTransaction) await connection.execute('rollback to savepoint job');
  if (!inTransaction && connection.inTransaction) await connection.execute('rollback');
  if (result.kind !== 'escaped') await connection.execute('reset role; reset all');
  return result;
}

async function answersTo(
  connection: Connection,
  { queries, at, inTransaction }: CaseRequest,
): Promise<readonly CaseAnswer[]> {
  const answers: CaseAnswer[] = [];
  if (at !== null) await useClock(connection, inTransaction);
  for (const query of queries) {
    if (inTransaction) await connection.execute('savepoint query');
    try {
      const rows = await connection.query<{ values: readonly (string | null)[] }>(`${BEFORE}${query}${AFTER}`);
      answers.push({ ok: true, rows: rows.map(({ values }) => values) });
    } catch (error) {
      const server = serverErrorOf(error);
      if (server === null || connection.ended) throw error;
      if (inTransaction) await connection.execute('rollback to savepoint query');
      answers.push({ ok: false, error: server });
    }
  }
  return answers;
}

/** Returns the values of each row as texts, whatever their types and names are. */
const BEFORE = `select array(select e.value from pg_catalog.json_each_text(pg_catalog.row_to_json(q)) with ordinality as e (key, value, place)
  order by e.place) as "values" from (`;
const AFTER = '\n) q';
