import type { DiagnosticCode } from '../../diagnostic/codes.ts';
import type { Range, SourceFile } from '../../diagnostic/source-file.ts';
import type { DeclaredJob, DeclaredTopic } from '../definition.ts';
import type { Layer } from '../layers.ts';

/** The SQL of a job as it will run, and where each character of it was written. */
export interface WrittenSql {
  /** Variables replaced, blanks at the end removed. */
  readonly text: string;
  readonly source: SourceFile;
  /** The offset in `source` of an offset in `text`. */
  readonly placeOf: (offset: number) => number;
}

/** A job with what is needed to speak of it. */
export interface ReadJob {
  readonly declared: DeclaredJob;
  readonly source: SourceFile;
  /** Where its name stands. */
  readonly nameRange: Range;
  /** Every layer its values come from, its own last. */
  readonly layers: readonly Layer[];
  /** null when it has none that could be read. */
  readonly sql: WrittenSql | null;
}

export interface ReadTopic {
  readonly declared: DeclaredTopic;
  readonly source: SourceFile;
  readonly nameRange: Range;
}

/** What the files of one project say, each name once, in the order of the files. */
export interface ReadSet {
  readonly jobs: ReadonlyMap<string, ReadJob>;
  readonly topics: ReadonlyMap<string, ReadTopic>;
  /** False when a file could not be read, so that what seems undeclared may stand there. */
  readonly complete: boolean;
  /** Whether `jobs` or `topics` stands anywhere, be it empty: who writes neither has not said that there are none. */
  readonly declares: boolean;
}

/** What reading an `sql_file` gave. */
export type SqlFile =
  | { readonly ok: true; readonly source: SourceFile }
  | { readonly ok: false; readonly code: DiagnosticCode; readonly message: string; readonly hint: string | null };

/** Reads the file a definition names; `from` is the path of the definition file. */
export type SqlFileReader = (from: string, path: string) => SqlFile;
