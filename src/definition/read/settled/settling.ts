import type { SourceFile } from '../../../diagnostic/source-file.ts';
import type { JobDefinition } from '../../definition.ts';
import type { ReadFile } from '../read-file.ts';

/**
 * Tells which files are settled: they and all that their jobs depend on are as they were when the jobs were applied, and nothing was
 * found in them. Their jobs are known without being read.
 */
export interface Settling {
  /** Whether the file itself is unchanged. */
  readonly isCandidate: (source: SourceFile) => boolean;
  /**
   * Returns the jobs of a candidate in the order of the file; null: it must be read, because something else that its jobs depend on
   * has changed. `shared`: the files that contain more than jobs.
   */
  readonly jobsOf: (source: SourceFile, shared: readonly SourceFile[]) => readonly JobDefinition[] | null;
}

/** Whether a file contains only jobs and defaults: nothing outside the file depends on more than their values. */
export function hasOnlyJobs({ documents }: ReadFile): boolean {
  return documents.every(
    ({ value }) =>
      Object.keys(value).every((key) => key === 'jobs' || key === 'defaults') &&
      Object.values(value.jobs ?? {}).every((job) => job.renamed_from === undefined),
  );
}
