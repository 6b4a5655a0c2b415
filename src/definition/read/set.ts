import type { DiagnosticCode } from '../../diagnostic/codes.ts';
import type { Range, SourceFile } from '../../diagnostic/source-file.ts';
import type { ScalarTree, Tree } from '../../yaml/tree.ts';
import type { DeclaredJob, DeclaredMove, DeclaredTopic } from '../definition.ts';
import type { JobTest } from '../job-test.ts';
import type { Layer } from '../layers.ts';

/** The SQL of a job as it will run, with the place of each character in the definition. */
export interface WrittenSql {
  /** Variables replaced, trailing blanks removed. */
  readonly text: string;
  /** Before variables are replaced. */
  readonly written: string;
  /** The value of `sql`; null for the contents of an `sql_file`. */
  readonly scalar: ScalarTree | null;
  readonly source: SourceFile;
  /** Returns the offset in `source` of an offset in `text`. */
  readonly placeOf: (offset: number) => number;
  /** Returns the offset in `source` of an offset in `written`. */
  readonly placeOfWritten: (offset: number) => number;
}

/** A job with everything that diagnostics about it need. */
export interface ReadJob {
  readonly declared: DeclaredJob;
  readonly source: SourceFile;
  /** The place of its name. */
  readonly nameRange: Range;
  /** Every layer of its values, its own last. */
  readonly layers: readonly Layer[];
  /** null when it has no readable SQL. */
  readonly sql: WrittenSql | null;
  /** Its file is as it was applied, and nothing was found in it then; the other keys are read on demand. Absent: it was read. */
  readonly isSettled?: true;
  /** The place of `schedules: off`, which disables it; absent: it is as its layers say. */
  readonly disabledAt?: { readonly file: string; readonly line: number };
}

export interface ReadTopic {
  readonly declared: DeclaredTopic;
  readonly source: SourceFile;
  readonly nameRange: Range;
  /** Its keys as written; null: it has none. */
  readonly tree: Tree | null;
}

export interface ReadMove {
  readonly declared: DeclaredMove;
  readonly source: SourceFile;
  /** The place of the name or pattern; of the entry when it has none. */
  readonly range: Range;
}

export interface ReadTest {
  readonly declared: JobTest;
  readonly source: SourceFile;
  /** The place of its name. */
  readonly nameRange: Range;
  /** The place of the name of its job. */
  readonly jobRange: Range;
  readonly tree: Tree;
}

/** A test and the job that it runs. */
export interface JobCase {
  readonly test: JobTest;
  readonly job: ReadJob;
}

/** The definitions of one project, each name once, in the order of the files. */
export interface ReadSet {
  readonly jobs: ReadonlyMap<string, ReadJob>;
  readonly topics: ReadonlyMap<string, ReadTopic>;
  /** Topics that other projects declare (`external: true`). */
  readonly externalTopics: ReadonlySet<string>;
  readonly moves: readonly ReadMove[];
  readonly tests: readonly ReadTest[];
  /** False when a file could not be read, so that a name that seems undeclared may be declared there. */
  readonly complete: boolean;
  /**
   * Whether any file contains the key `jobs` or `topics`, even if empty: without either, the files do not declare that
   * there are none.
   */
  readonly declares: boolean;
  /** The files that contain more than jobs. */
  readonly sharedFiles: readonly SourceFile[];
}

/** The result of reading an `sql_file`. */
export type SqlFile =
  | { readonly ok: true; readonly source: SourceFile }
  | { readonly ok: false; readonly code: DiagnosticCode; readonly message: string; readonly hint: string | null };

/** Reads the file that a definition names; `from` is the path of the definition file. */
export type SqlFileReader = (from: string, path: string) => SqlFile;
