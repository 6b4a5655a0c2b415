import type { Diagnostics } from '../../../diagnostic/diagnostics.ts';
import { originOf } from '../../layers.ts';
import type { ReadJob, ReadSet } from '../../read/set.ts';

/** What the tables accept of each value, in the form in which they check it. */
const MAX_BYTES = { params: 1_048_576, schedule: 65_536, labels: 65_536, description: 65_536 } as const;

/** Reports values of jobs that the tables refuse, and SQL and parameters that are larger than a topic allows for the tasks of `enqueue`. */
export function checkSizes(set: ReadSet, diagnostics: Diagnostics): void {
  for (const job of set.jobs.values()) {
    const { topic, params } = job.declared.definition;
    // A settled job was checked with the same limits, and its SQL as written would be read from the file.
    if (job.isSettled) continue;
    for (const [key, allowed] of Object.entries(MAX_BYTES) as [keyof typeof MAX_BYTES, number][]) {
      const value = job.declared.definition[key];
      const bytes = value === null ? 0 : typeof value === 'string' ? Buffer.byteLength(value) : jsonbBytes(value);
      if (bytes <= allowed) continue;
      const place = originOf(job.layers, key) ?? { source: job.source, range: job.nameRange };
      const hint = key === 'params' ? 'put the data into a table, and its key into params' : 'make it shorter';
      diagnostics.at(place).error('PGH084', `${key} has ${bytes} bytes, and ${allowed} are allowed`, hint);
    }
    const limits = set.topics.get(topic)?.declared.definition;
    if (limits === undefined) continue;
    const sqlBytes = Buffer.byteLength(job.sql?.text ?? '');
    if (limits.maxSqlBytes !== null && sqlBytes > limits.maxSqlBytes) {
      const message = `the SQL has ${sqlBytes} bytes, and topic "${topic}" allows ${limits.maxSqlBytes}`;
      report(job, 'sql', message, diagnostics);
    }
    const paramsBytes = params === null ? 0 : jsonbBytes(params);
    if (limits.maxParamsBytes !== null && paramsBytes > limits.maxParamsBytes) {
      const message = `params has ${paramsBytes} bytes, and topic "${topic}" allows ${limits.maxParamsBytes}`;
      report(job, 'params', message, diagnostics);
    }
  }
}

function report(job: ReadJob, key: 'sql' | 'params', message: string, diagnostics: Diagnostics): void {
  const place = originOf(job.layers, key) ??
    originOf(job.layers, 'sql_file') ?? { source: job.source, range: job.nameRange };
  const hint = `make it shorter, raise max_${key}_bytes of the topic, or give the job another topic`;
  diagnostics.at(place).error('PGH084', message, hint);
}

/** As PostgreSQL writes it: with a blank after each comma, and each colon of the mapping. */
function jsonbBytes(value: object): number {
  const count = Object.keys(value).length;
  return Buffer.byteLength(JSON.stringify(value)) + Math.max(0, (Array.isArray(value) ? 1 : 2) * count - 1);
}
