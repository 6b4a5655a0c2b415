import type { Diagnostics } from '../../../diagnostic/diagnostics.ts';
import type { Params } from '../../definition.ts';
import { originOf } from '../../layers.ts';
import type { ReadJob, ReadSet } from '../../read/set.ts';

/** Reports jobs whose SQL or parameters are larger than their topic allows for the tasks of `enqueue`. */
export function checkSizes(set: ReadSet, diagnostics: Diagnostics): void {
  for (const job of set.jobs.values()) {
    const { topic, params } = job.declared.definition;
    const limits = set.topics.get(topic)?.declared.definition;
    // A settled job was checked with the same limits, and its SQL as written would be read from the file.
    if (limits === undefined || job.isSettled) continue;
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

/** As PostgreSQL writes it: with a blank after each colon and comma of the mapping. */
function jsonbBytes(params: Params): number {
  return Buffer.byteLength(JSON.stringify(params)) + Math.max(0, 2 * Object.keys(params).length - 1);
}
