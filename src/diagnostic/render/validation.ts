import type { Diagnostic } from '../diagnostic.ts';
import type { SourceFile } from '../source-file.ts';

/** The result of `validate`: the input of every renderer. */
export interface Validation {
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly SourceFile[];
  readonly summary: {
    readonly files: number;
    readonly jobs: number;
    readonly topics: number;
    readonly errors: number;
    readonly warnings: number;
  };
}

/** `1 error`, `2 errors`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

/** `2 errors, 1 warning in 3 files (12 jobs, 2 topics)`. */
export function summaryLine({ summary }: Validation): string {
  const { files, jobs, topics, errors, warnings } = summary;
  return `${count(errors, 'error')}, ${count(warnings, 'warning')} in ${count(files, 'file')} (${count(jobs, 'job')}, ${count(topics, 'topic')})`;
}
