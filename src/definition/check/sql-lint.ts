import { DIAGNOSTIC_KINDS, type DiagnosticCode } from '../../diagnostic/codes.ts';
import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { lintPlpgsql } from '../../sql/lint-plpgsql.ts';
import { lintFindings } from '../../sql/lint-rules.ts';
import { lintParameters } from '../../sql/parameters.ts';
import type { SqlParser, SqlStatement } from '../../sql/parser.ts';
import type { SqlReporter } from '../../sql/reporter.ts';
import { JOB_SQL, type SqlOwner } from '../../sql/sql-owner.ts';
import {
  clientCopy,
  isSelectInto,
  outsideTransactionOnly,
  roleChange,
  transactionCommand,
  transactionMode,
  unendedBegin,
} from '../../sql/statement-rules.ts';
import { syntaxHint } from '../../sql/syntax-hint.ts';
import { entryOf } from '../../yaml/tree.ts';
import type { ReadJob, ReadSet, WrittenSql } from '../read/set.ts';
import { USE_BLOCK } from './written-sql.ts';

/** Parses the SQL of every job with the PostgreSQL parser, and reports SQL that cannot run. */
export function lintSet(set: ReadSet, parser: SqlParser, diagnostics: Diagnostics): void {
  for (const job of set.jobs.values()) lintJob(job, parser, diagnostics);
}

function lintJob(job: ReadJob, parser: SqlParser, diagnostics: Diagnostics): void {
  const { sql } = job;
  if (sql === null) return;
  const report = reporterOf(sql, diagnostics);
  // An undeclared variable has already been reported; an error of the parser about it would only confuse.
  const reported =
    /\$\{[^}\n]*\}?/.test(sql.text) &&
    diagnostics.list.some(({ file, code }) => file === sql.source.path && code.startsWith('PGH05'));
  if (reported) return;
  const { name, transaction, database, connection } = job.declared.definition;
  lintSql(
    sql.text,
    {
      owner: JOB_SQL,
      whose: `"${name}"`,
      inTransaction: transaction !== false,
      isHome: database === null && connection === null,
      // Invalid params have already been reported.
      hasParams: entryOf(job.layers.at(-1)?.tree ?? null, 'params') !== null,
      practices: { hasExpectation: job.declared.definition.expect !== null },
    },
    parser,
    report,
  );
}

/** The form in which the tables check it. */
const MAX_SQL_BYTES = 1_048_576;

export interface SqlFacts {
  readonly owner: SqlOwner;
  /** The owner as a message names it: `"nightly"`, `the task`. */
  readonly whose: string;
  readonly inTransaction: boolean;
  /** Whether its transaction has begun before it, as in pgherd's own database; absent: unknown. */
  readonly isHome?: boolean;
  readonly hasParams: boolean;
  /** Whether it also reports practices that a reviewer should know about; absent: only SQL that cannot run. */
  readonly practices?: { readonly hasExpectation: boolean };
}

/** Parses an SQL text and reports what cannot run. */
export function lintSql(sql: string, facts: SqlFacts, parser: SqlParser, report: SqlReporter): void {
  const bytes = Buffer.byteLength(sql);
  if (bytes > MAX_SQL_BYTES) {
    const hint = 'put data into a table or into params, and code into a function';
    report('PGH083', 0, 0, `the SQL of ${facts.whose} has ${bytes} bytes, and ${MAX_SQL_BYTES} are allowed`, hint);
    return;
  }
  const parsed = parser.parse(sql);
  if (!parsed.ok) {
    reportSyntaxError(parsed.message, parsed.offset, sql, report);
    return;
  }
  if (parsed.statements.length === 0) {
    report('PGH071', 0, 0, `the SQL of ${facts.whose} is empty`, 'write the statements that it runs, or remove it');
  }
  for (const statement of parsed.statements) {
    lintStatement(statement, sql, facts, report);
    lintPlpgsql(statement, sql, facts.inTransaction, parser, report);
    lintParameters(statement, sql, facts.hasParams, facts.owner, report);
  }
  const begin = facts.inTransaction ? null : unendedBegin(parsed.statements);
  if (begin !== null) {
    const message = 'the transaction that begins here is never committed: what it does is rolled back';
    report('PGH085', begin.start, firstLineEnd(sql, begin), message, 'add commit at the end, or remove begin');
  }
  if (facts.practices === undefined) return;
  const practices = { inTransaction: facts.inTransaction, whose: facts.whose, ...facts.practices };
  for (const { code, start, end, message, hint } of lintFindings(parsed.statements, sql, practices, parser)) {
    report(code, start, end, message, hint);
  }
}

/** Returns a reporter for ranges of this SQL. */
export function reporterOf(sql: WrittenSql, diagnostics: Diagnostics): SqlReporter {
  return (code, start, end, message, hint = null, severity) => {
    const from = sql.placeOf(start);
    // The end of the last character, so that a range never includes the indentation of the next line.
    const to = end > start ? sql.placeOf(end - 1) + 1 : from + 1;
    const place = { source: sql.source, range: { start: from, end: Math.max(to, from + 1) } };
    const replaced = code === 'PGH070' ? letterEscape(sql, from, to) : null;
    diagnostics.at(place)[severity ?? DIAGNOSTIC_KINDS[code].severity](code, message, replaced ?? hint);
  };
}

/** Returns the next step for an escape in the range, which the SQL as written does not show; null: the range has none. */
function letterEscape({ source, scalar }: WrittenSql, from: number, to: number): string | null {
  if (scalar?.style !== 'double') return null;
  const letter = /\\[N_LP0abevrfxuU]/.exec(source.text.slice(from, to + 2))?.[0];
  return letter === undefined ? null : `YAML replaces ${letter} in double quotes by another character: ${USE_BLOCK}`;
}

function reportSyntaxError(message: string, offset: number | null, sql: string, report: SqlReporter): void {
  const at = Math.min(offset ?? sql.length, Math.max(0, sql.length - 1));
  const rest = sql.slice(at);
  const word = /^(?:[\p{L}\p{N}_$]+|[^\s])/u.exec(rest)?.[0] ?? '';
  const isMeta = rest.startsWith('\\') && /^\\[a-z!?]/i.test(rest);
  if (!isMeta) {
    report('PGH070', at, at + word.length, message, syntaxHint(sql, at, word));
    return;
  }
  const command = /^\\\S+/.exec(rest)?.[0] ?? '\\';
  const hint =
    command === '\\copy'
      ? 'use COPY with a file on the server'
      : 'write it as SQL: only psql understands its own commands';
  report('PGH077', at, at + command.length, `${command} is a psql command, not SQL`, hint);
}

function lintStatement(
  statement: SqlStatement,
  sql: string,
  { owner, inTransaction, isHome = false }: SqlFacts,
  report: SqlReporter,
): void {
  const end = firstLineEnd(sql, statement);
  const refuse = (code: DiagnosticCode, message: string, hint: string): void =>
    report(code, statement.start, end, message, hint);
  const copy = clientCopy(statement);
  if (copy !== null) refuse('PGH075', `${copy} needs a client`, 'use INSERT, or COPY with a file on the server');
  const role = roleChange(statement);
  if (role !== null) refuse('PGH076', `${role} does not change the privileges of the ${owner.noun}`, owner.setRole);
  if (!inTransaction) return;
  const command = transactionCommand(statement);
  if (command !== null) {
    const hint = `remove it: the ${owner.noun} is one transaction; or ${owner.noTransaction}`;
    refuse('PGH072', `${command} controls the transaction the ${owner.noun} runs in`, hint);
  }
  const mode = isHome ? transactionMode(statement) : null;
  if (mode !== null) {
    const hint = `remove it: the ${owner.noun} is one transaction that reads committed data; or ${owner.noTransaction}, and write begin with the mode and commit`;
    refuse('PGH072', `${mode} controls the transaction the ${owner.noun} runs in`, hint);
  }
  const outside = outsideTransactionOnly(statement);
  if (outside !== null) refuse('PGH073', `${outside} cannot run inside a transaction`, owner.noTransaction);
  if (isSelectInto(statement))
    refuse('PGH074', `SELECT INTO cannot run in a ${owner.noun}`, 'write CREATE TABLE … AS SELECT');
}

function firstLineEnd(sql: string, { start, end }: SqlStatement): number {
  const line = sql.indexOf('\n', start);
  return line === -1 ? end : Math.min(end, line);
}
