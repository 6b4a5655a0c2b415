import type { JobDefinition } from '../../../definition/definition.ts';
import { JOB_KEYS } from '../../../definition/keys.ts';
import { diffDefinitions } from '../../../plan/diff-definitions.ts';
import type { Connection } from '../../../postgres/connection.ts';
import { type KeyRow, rowReader, selectList } from '../../definitions/key-columns.ts';

/** A job whose row differs from what was applied. */
export interface DriftedJob {
  readonly name: string;
  readonly changedBy: string;
  readonly changedAtMs: number;
  readonly values: readonly { readonly path: string; readonly applied: unknown; readonly live: unknown }[];
}

type CandidateRow = KeyRow & {
  readonly applied: JobDefinition;
  readonly changed_by: string;
  readonly changed_ms: number;
};

const COLUMNS = selectList(JOB_KEYS, 'j');
const readRow = rowReader<JobDefinition>(JOB_KEYS);

/**
 * Returns the jobs that were changed manually since they were applied. Apply writes a job and its revision in one transaction: only a row
 * that was written by another transaction is compared, value by value.
 */
export async function loadDrift(connection: Connection): Promise<readonly DriftedJob[]> {
  const rows = await connection.query<CandidateRow>(
    `select ${COLUMNS}, j.applied, j.changed_by::text as changed_by, (extract(epoch from j.changed_at) * 1000)::float8 as changed_ms
     from jobs j join revisions r on r.project_id = j.project_id and r.revision = j.revision
     where j.applied is not null and j.xmin::text <> r.xmin::text order by j.changed_at desc limit 1000`,
  );
  return rows.flatMap((row) => {
    const live = readRow(row);
    const values = diffDefinitions(row.applied, { ...live, sql: live.sql.trimEnd() });
    if (values.length === 0) return [];
    return {
      name: live.name,
      changedBy: row.changed_by,
      changedAtMs: row.changed_ms,
      values: values.map(({ path, before, after }) => ({ path, applied: before, live: after })),
    };
  });
}
