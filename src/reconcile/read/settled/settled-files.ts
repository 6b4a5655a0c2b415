import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { ReadJob, ReadSet, SqlFileReader } from '../../../definition/read/set.ts';
import type { Settling } from '../../../definition/read/settled/settling.ts';
import type { Diagnostic } from '../../../diagnostic/diagnostic.ts';
import type { SourceFile } from '../../../diagnostic/source-file.ts';
import { parseSchedule } from '../../../schedule/schedule.ts';
import type { SettledFile, StoredFile } from '../../../store/definitions/settled/settled-files.ts';
import type { OpenedProject } from '../open-project.ts';

/** What the database knows of the files of a project. */
export interface AppliedFiles {
  /** Of the pgherd that reads now: another one may find more, or read differently. */
  readonly toolVersion: string;
  readonly files: readonly SettledFile[];
}

export interface FileRecords {
  /** The files that were read, and in which nothing was found: they may be recorded when their jobs are applied as declared. */
  readonly files: readonly StoredFile[];
  /** The files that were not read, because they are settled. */
  readonly settled: readonly string[];
  /** Their jobs: all that an apply records of them is recorded. */
  readonly settledJobs: ReadonlySet<string>;
}

export interface Around {
  readonly opened: OpenedProject;
  /** Of the command line. */
  readonly vars: Readonly<Record<string, string>>;
  readonly readSqlFile: SqlFileReader;
}

export interface SettledFiles extends Settling {
  readonly known: readonly SettledFile[];
  readonly recordsOf: (set: ReadSet, sources: readonly SourceFile[], diagnostics: readonly Diagnostic[]) => FileRecords;
}

/** Smaller projects, in characters, are read at once: they do not wait for the database. */
const SETTLED_FROM = 250_000;

/**
 * Returns the check that finds the settled files of a project; null: every file is read. `checked`: what is known from the database; null: nothing.
 * `around`: what the files depend on.
 */
export async function settledAmong(
  sources: readonly SourceFile[],
  checked: Promise<{ readonly applied?: AppliedFiles }> | null,
  around: Around,
): Promise<SettledFiles | null> {
  const size = sources.reduce((sum, { text }) => sum + text.length, 0);
  if (size < SETTLED_FROM || around.opened.project.config.file === null) return null;
  const { applied } = (await checked?.catch(() => null)) ?? {};
  return applied === undefined ? null : settledFiles(applied, around);
}

function settledFiles(applied: AppliedFiles, around: Around): SettledFiles {
  const stored = new Map(applied.files.map((file) => [file.path, file]));
  let context: string | null = null;
  const contextOf = (shared: readonly SourceFile[]): string => {
    context ??= hashOf([...surroundings(around), ...shared.flatMap(({ path, text }) => [path, text])]);
    return context;
  };
  return {
    known: applied.files,
    isCandidate: (source) => {
      const file = stored.get(source.path);
      return file !== undefined && digestOf(source, file.sqlFiles, around.readSqlFile) === file.digest;
    },
    jobsOf: (source, shared) => {
      const file = stored.get(source.path);
      return file === undefined || file.context !== contextOf(shared) ? null : file.definitions;
    },
    recordsOf: (set, sources, diagnostics) => {
      const reported = new Set(diagnostics.map(({ file }) => file));
      // What is found in the defaults of pgherd.yaml, or ignored there, is of any job.
      const isClear = around.opened.files.every(({ path, text }) => !reported.has(path) && !text.includes(IGNORE));
      const shared = new Set(set.sharedFiles);
      const files: StoredFile[] = [];
      const settled: string[] = [];
      const settledJobs = new Set<string>();
      for (const [source, jobs] of bySource(set, sources)) {
        if (jobs.some(({ isSettled }) => isSettled)) {
          settled.push(source.path);
          for (const { declared } of jobs) settledJobs.add(declared.definition.name);
        } else if (isClear && !shared.has(source) && jobs.every((job) => isIndependentOfTime(job, reported))) {
          const record = recordOf(source, jobs);
          if (record !== null)
            files.push({ ...record, toolVersion: applied.toolVersion, context: contextOf(set.sharedFiles) });
        }
      }
      return { files, settled, settledJobs };
    },
  };

  function recordOf(source: SourceFile, jobs: readonly ReadJob[]): Omit<StoredFile, 'toolVersion' | 'context'> | null {
    if (jobs.length === 0 || source.text.includes(IGNORE)) return null;
    const directory = posix.dirname(source.path);
    const sqlPaths = jobs.flatMap(({ sql }) => (sql === null || sql.source === source ? [] : sql.source.path));
    const sqlFiles = [...new Set(sqlPaths)].map((path) => posix.relative(directory, path));
    const digest = digestOf(source, sqlFiles, around.readSqlFile);
    if (digest === null) return null;
    return { path: source.path, digest, sqlFiles, definitions: jobs.map((job) => job.declared.definition) };
  }
}

/** A comment that suppresses findings: without them it would seem useless. */
const IGNORE = 'pgherd-ignore';

function bySource(set: ReadSet, sources: readonly SourceFile[]): ReadonlyMap<SourceFile, readonly ReadJob[]> {
  const jobs = new Map<SourceFile, ReadJob[]>(sources.map((source) => [source, []]));
  for (const job of set.jobs.values()) jobs.get(job.source)?.push(job);
  return jobs;
}

/** Whether nothing was found in the files of a job, and the clock alone cannot change that. */
function isIndependentOfTime({ declared, source, sql }: ReadJob, reported: ReadonlySet<string>): boolean {
  const { schedule, ignore } = declared.definition;
  if (sql === null || reported.has(source.path) || reported.has(sql.source.path)) return false;
  // What a job ignores comes from the row, not from the file.
  return ignore.length === 0 && schedule.every(hasNoFixedInstant);
}

function hasNoFixedInstant(text: string): boolean {
  const parsed = parseSchedule(text);
  return parsed.ok && parsed.schedule.kind !== 'at';
}

/** The settings that every file is read with, and the places of the values that come from them. */
function surroundings({ opened: { project, files }, vars }: Around): readonly string[] {
  const { config, variablePlaces } = project;
  const { node, icu, tz } = process.versions;
  return [
    JSON.stringify([node, icu, tz, config.environment, config.vars, vars, [...(variablePlaces ?? [])]]),
    ...files.flatMap(({ path, text }) => [path, text]),
  ];
}

/** null: one of the SQL files cannot be read. */
function digestOf(source: SourceFile, sqlFiles: readonly string[], readSqlFile: SqlFileReader): string | null {
  const texts: string[] = [];
  for (const path of sqlFiles) {
    const read = readSqlFile(source.path, path);
    if (!read.ok) return null;
    texts.push(path, read.source.text);
  }
  return hashOf([source.text, ...texts]);
}

function hashOf(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length} `).update(part);
  return hash.digest('base64url');
}
