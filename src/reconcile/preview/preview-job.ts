import type { JobDefinition } from '../../definition/definition.ts';
import type { LeftOut, LeftOutCode, PreviewError, Trial } from '../../plan/preview.ts';
import { SQLSTATE } from '../../postgres/sqlstate.ts';
import { runTrial, type TrialRequest, type TrialResult } from '../../postgres/trial/run-trial.ts';
import { formatDuration } from '../../schedule/duration.ts';
import { usesParameter } from '../../sql/parameters.ts';
import type { SqlParser } from '../../sql/parser.ts';
import { isNode, listOf, queriesOf, relationName, visitNodes } from '../../sql/queries.ts';
import { trialObstacle } from '../../sql/trial/trial-obstacle.ts';
import type { PreviewPlace } from './preview-places.ts';

/** The keys of a job that decide the effect of its SQL. */
export type TriedJob = Pick<
  JobDefinition,
  'name' | 'sql' | 'params' | 'role' | 'database' | 'connection' | 'transaction' | 'preview'
>;

export interface PreviewJobOptions {
  readonly parser: SqlParser;
  readonly timeoutMs: number;
  /** What to say when the SQL is still running at its end: the rest of the budget was shorter than the time for one job; null: it was not. */
  readonly budget: string | null;
  readonly lockTimeoutMs: number;
  /** The instant for which the SQL is due, in ISO 8601. */
  readonly dueAt: string;
  /** Returns the place in the files of an offset in the SQL; null: it does not come from files. */
  readonly placeOf: (offset: number) => { readonly file: string; readonly line: number } | null;
}

/** Returns why the SQL of a job cannot be tried, without a database; null: it can. */
export function obstacleOf(job: TriedJob, parser: SqlParser): LeftOut | null {
  if (!job.preview) return leftOut('preview-false', 'preview: false');
  if (job.transaction === false) return leftOut('no-transaction', 'transaction: false');
  const obstacle = trialObstacle(job.sql, parser);
  return obstacle === null ? null : leftOut(obstacle.code, obstacle.text);
}

/** Runs the SQL of a job as its role and rolls it back. Throws when the session is lost. */
export async function previewJob(
  job: TriedJob,
  { session, database }: PreviewPlace,
  options: PreviewJobOptions,
): Promise<Trial | LeftOut> {
  const result = await runTrial(session, requestOf(job, options));
  switch (result.kind) {
    case 'ran': {
      const { durationMs, tables, rowCount } = result;
      return { state: 'ran', database, durationMs: Math.round(durationMs), tables, rowCount };
    }
    case 'role-refused':
      return leftOut(
        'role-refused',
        `${session.target.user} cannot take the role ${job.role}: ${result.error.message}`,
      );
    case 'escaped':
      return leftOut('ends-transaction', 'the SQL ended its transaction: what it did before may be committed');
    case 'failed': {
      const { budget } = options;
      if (budget !== null && isOverLimit(result, options)) return leftOut('budget', budget);
      const error = errorOf(result, job.sql, options);
      return { state: 'failed', database, durationMs: Math.round(result.durationMs), error };
    }
  }
}

function requestOf(job: TriedJob, { parser, timeoutMs, lockTimeoutMs, dueAt }: PreviewJobOptions): TrialRequest {
  const parsed = parser.parse(job.sql);
  const statements = parsed.ok ? parsed.statements : [];
  const truncates = new Set<string>();
  for (const query of statements.flatMap((statement) => queriesOf(statement, job.sql, parser))) {
    visitNodes(query, (kind, node) => {
      if (kind !== 'TruncateStmt') return;
      for (const relation of listOf(node.relations)) if (isNode(relation)) truncates.add(relationName(relation));
    });
  }
  return {
    statements: statements.map((statement) => ({
      sql: job.sql.slice(statement.start, statement.end),
      start: statement.start,
      usesParameter: usesParameter(statement),
    })),
    role: job.role,
    json: job.params === null ? null : JSON.stringify(job.params),
    settings: {
      'pgherd.job': job.name,
      'pgherd.task_id': '',
      'pgherd.attempt': '1',
      'pgherd.scheduled_for': dueAt,
      'pgherd.parent_task_id': '',
      'pgherd.parent_row_count': '',
    },
    truncates: [...truncates],
    timeoutMs,
    lockTimeoutMs,
  };
}

type Failed = Extract<TrialResult, { kind: 'failed' }>;

/** Whether the preview has cancelled the SQL, and not a limit that the SQL or its role sets itself. */
function isOverLimit({ error, durationMs }: Failed, { timeoutMs }: PreviewJobOptions): boolean {
  return error.sqlstate === SQLSTATE.queryCanceled && durationMs >= timeoutMs * 0.95;
}

/** Returns which option sets the limit that has ended the SQL; null: it was none of the preview. */
function limitHint(failed: Failed, options: PreviewJobOptions): string | null {
  if (isOverLimit(failed, options)) {
    return `a preview gives the SQL of one job ${formatDuration(Math.round(options.timeoutMs))}: --preview-timeout sets it`;
  }
  if (failed.error.sqlstate !== SQLSTATE.lockNotAvailable) return null;
  return `a preview waits ${formatDuration(options.lockTimeoutMs)} for a lock: --preview-lock-timeout sets it`;
}

function errorOf(failed: Failed, sql: string, options: PreviewJobOptions): PreviewError {
  const { error, start } = failed;
  const { sqlstate, hint } = error;
  const { placeOf } = options;
  // The server counts code points in the statement that it got.
  const at =
    start === null || error.position === null
      ? null
      : start + [...sql.slice(start)].slice(0, error.position - 1).join('').length;
  const inner =
    at === null && error.context !== null ? (/^PL\/pgSQL function .*$/m.exec(error.context)?.[0] ?? null) : null;
  const message = inner === null ? error.message : `${error.message} (${inner})`;
  const place = at === null ? null : placeOf(at);
  const before = at === null ? null : sql.slice(0, at).split('\n');
  return {
    sqlstate,
    message: sqlstate === SQLSTATE.lockNotAvailable ? `${message}: another session holds the lock` : message,
    hint: hint ?? limitHint(failed, options),
    line: before?.length ?? null,
    column: before === null ? null : (before.at(-1)?.length ?? 0) + 1,
    file: place?.file ?? null,
    fileLine: place?.line ?? null,
    text: before === null ? null : (sql.split('\n')[before.length - 1] ?? null),
  };
}

export function leftOut(code: LeftOutCode, text: string): LeftOut {
  return { state: 'left-out', reason: { code, text } };
}
