import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { positionAt } from '../../diagnostic/source-file.ts';
import type { Job, JobDefaults } from '../../generated/schema-types.ts';
import type { TopicDefinition } from '../definition.ts';
import { type Layer, originOf } from '../layers.ts';
import { identifierProblem } from '../names.ts';
import { normalizeJob } from '../normalize-job.ts';
import { type OwnJob, readJobSql } from './job-sql.ts';
import { readDuration, readInstant } from './read-values.ts';
import type { ReadJob, SqlFileReader } from './set.ts';
import type { Variables } from './variables.ts';

/** Normalizes one job; reports problems with its own values to `diagnostics`. */
export function readJob(
  own: OwnJob,
  defaults: readonly Layer[],
  variables: Variables,
  topics: ReadonlyMap<string, TopicDefinition>,
  readSqlFile: SqlFileReader,
  diagnostics: Diagnostics,
): ReadJob {
  const { name, job, tree, nameRange, source } = own;
  const layers = [...defaults, { kind: 'job' as const, values: ownDefaults(job), tree, source }];
  const sql = readJobSql(own, variables, readSqlFile, diagnostics);
  const readers = { duration: readDuration(layers, diagnostics), instant: readInstant(layers, diagnostics) };
  const definition = normalizeJob(name, job, sql?.text ?? '', layers, topics, readers);
  for (const key of ['role', 'database'] as const) {
    const value = definition[key];
    const problem = value === null ? null : identifierProblem(value);
    const place = problem === null ? null : originOf(layers, key);
    if (place !== null) diagnostics.at(place).error('PGH027', `the ${key} ${problem}`);
  }
  const location = { file: source.path, ...positionAt(source, nameRange.start) };
  const declared = { definition, renamedFrom: job.renamed_from ?? null, location };
  return { declared, source, nameRange, layers, sql };
}

/** Returns the values that a job sets itself and that defaults could also set. */
function ownDefaults(job: Job): NonNullable<JobDefaults> {
  const { description, schedule, after, sql, sql_file, renamed_from, params, ...rest } = job;
  return rest;
}
