import type { SourceFile } from '../../../diagnostic/source-file.ts';
import { PgherdError } from '../../../errors.ts';
import type { JobDefinition } from '../../definition.ts';
import type { ReadJob } from '../set.ts';

/**
 * Returns a job of a settled file. Its definition is known; whatever else is asked for comes from `read`, which reads the whole file at
 * the first call.
 */
export function settledJob(
  definition: JobDefinition,
  source: SourceFile,
  read: () => ReadonlyMap<string, ReadJob>,
): ReadJob {
  const asRead = (): ReadJob => {
    const job = read().get(definition.name);
    if (job !== undefined) return job;
    throw new PgherdError('internal', `${source.path}: the recorded job ${definition.name} is not in the file`);
  };
  const location = {
    file: source.path,
    get line() {
      return asRead().declared.location.line;
    },
    get column() {
      return asRead().declared.location.column;
    },
  };
  return {
    declared: { definition, renamedFrom: null, location },
    source,
    isSettled: true,
    get nameRange() {
      return asRead().nameRange;
    },
    get layers() {
      return asRead().layers;
    },
    get sql() {
      return asRead().sql;
    },
  };
}
