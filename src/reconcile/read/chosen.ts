import type { JobCase, ReadJob, ReadSet, ReadTopic } from '../../definition/read/set.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';

/** The jobs and topics of the files that the paths select; without a selection (null) all of them. */
export interface Chosen {
  readonly files: ReadonlySet<string> | null;
  readonly jobs: readonly ReadJob[];
  readonly topics: readonly ReadTopic[];
  readonly isChosen: (file: string) => boolean;
}

/** Returns the jobs and topics of these files; null: of all files. */
export function choose(set: ReadSet, files: ReadonlySet<string> | null): Chosen {
  const isChosen = (file: string): boolean => files === null || files.has(file);
  return {
    files,
    jobs: [...set.jobs.values()].filter(({ source }) => isChosen(source.path)),
    topics: [...set.topics.values()].filter(({ source }) => isChosen(source.path)),
    isChosen,
  };
}

/** Returns the diagnostics of the chosen files, of their SQL files and of `pgherd.yaml`. */
export function diagnosticsOf(
  all: readonly Diagnostic[],
  set: ReadSet,
  { files, jobs, isChosen }: Chosen,
  sources: readonly SourceFile[],
): readonly Diagnostic[] {
  if (files === null) return all;
  const chosenSql = new Set(jobs.map(({ sql }) => sql?.source.path ?? ''));
  const otherSql = [...set.jobs.values()].flatMap(({ sql }) => sql?.source.path ?? []);
  const others = new Set([
    ...sources.map(({ path }) => path).filter((path) => !isChosen(path)),
    ...otherSql.filter((path) => !chosenSql.has(path) && !isChosen(path)),
  ]);
  return all.filter(({ file }) => !others.has(file));
}

/** Returns the tests of the chosen jobs, and those in the chosen files. */
export function testsOf(set: ReadSet, { jobs, isChosen }: Chosen): readonly JobCase[] {
  const names = new Set(jobs.map(({ declared }) => declared.definition.name));
  return set.tests
    .filter(({ declared, source }) => isChosen(source.path) || names.has(declared.job))
    .flatMap(({ declared }) => {
      const job = set.jobs.get(declared.job);
      return job === undefined ? [] : [{ test: declared, job }];
    });
}
