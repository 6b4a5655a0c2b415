import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { DefinitionSet } from '../../definition/definition.ts';
import type { ProjectConfig } from '../../definition/project.ts';
import { readSet } from '../../definition/read/read-set.ts';
import { inEnvironment } from '../../definition/read/schedules-off.ts';
import type { JobCase, ReadJob, ReadSet } from '../../definition/read/set.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { createDiagnostics, type Diagnostics, sortDiagnostics } from '../../diagnostic/diagnostics.ts';
import { createSourceFile, type SourceFile } from '../../diagnostic/source-file.ts';
import type { Written } from '../../plan/causes.ts';
import type { SettledFile } from '../../store/definitions/settled/settled-files.ts';
import { checkRead } from './check-read.ts';
import type { CheckedSql } from './checked-sql.ts';
import { type Chosen, choose, diagnosticsOf, testsOf } from './chosen.ts';
import { definitionPaths, type PathTarget, reportOtherProjects } from './definition-paths.ts';
import { findProjectFile, INIT_HINT } from './find-project.ts';
import { displayPath, openProject } from './open-project.ts';
import { createSqlFileReader, readSource } from './read-source.ts';
import { type FileRecords, settledAmong } from './settled/settled-files.ts';
import { isDefinition, shownFile } from './shown-file.ts';
import { unusedSqlFiles } from './unused-sql-files.ts';
import { writtenIn } from './written-in.ts';

/** The project, environment and variables that `readDefinitions` reads. */
export interface ReadOptions {
  /** Files and directories, relative to `cwd`; empty: the project found from `cwd`. */
  readonly paths: readonly string[];
  /** The working directory, absolute: paths in diagnostics are relative to it. */
  readonly cwd: string;
  /** One of the `environments` of `pgherd.yaml`, or null. */
  readonly environment: string | null;
  /** Values for declared `vars`, from the command line. */
  readonly vars: Readonly<Record<string, string>>;
  /** Reads `*.test.yaml` as well, whatever `include` says. Default false. */
  readonly withTestFiles?: boolean;
  /** The current instant for "past" and "next", in ms since the epoch. */
  readonly nowMs: number;
  /**
   * The SQL that needs no check again; requested as soon as the project is known, and awaited after everything else is
   * read.
   * @internal
   */
  readonly checkedSql?: (project: ProjectConfig) => Promise<CheckedSql>;
}

/** The names selected by file paths. */
export interface Selection {
  readonly jobs: ReadonlySet<string>;
  readonly topics: ReadonlySet<string>;
}

/** How much was read. */
export interface ReadSummary {
  /** Files with definitions. */
  readonly files: number;
  /** Jobs in these files. */
  readonly jobs: number;
  /** Topics in these files. */
  readonly topics: number;
  /** Diagnostics that are errors. */
  readonly errors: number;
  /** Diagnostics that are warnings. */
  readonly warnings: number;
}

/** The definitions of a project, and the problems in them. Usable for a plan only without errors. */
export interface ReadResult {
  /** The settings of `pgherd.yaml`, with defaults filled in. */
  readonly project: ProjectConfig;
  /** The whole project, even when only a part is selected. Can be planned when every error is a policy error. */
  readonly set: DefinitionSet;
  /**
   * Where each value of the set is written.
   * @internal
   */
  readonly written: Written;
  /**
   * The jobs as written, with their places; with a selection only the selected jobs.
   * @internal
   */
  readonly jobs: readonly ReadJob[];
  /**
   * The tests of these jobs, and those in the selected files.
   * @internal
   */
  readonly tests: readonly JobCase[];
  /**
   * null: the set is the whole project, and rows without a definition are deleted. Otherwise only these names are
   * planned.
   */
  readonly selection: Selection | null;
  /** Sorted by place; with a selection only those of the selected files, their SQL files and `pgherd.yaml`. */
  readonly diagnostics: readonly Diagnostic[];
  /** The definitions, SQL files and pgherd.yaml that were read, for code frames: secrets are masked in those that have diagnostics. */
  readonly files: readonly SourceFile[];
  /** The definition files among them; with a selection only the selected files. */
  readonly definitionFiles: readonly SourceFile[];
  /** Returns what an apply records of the files; absent: it records nothing. */
  readonly records?: () => FileRecords;
  /**
   * The files that the database knew to be settled.
   * @internal
   */
  readonly knownFiles?: readonly SettledFile[];
  /** Of the selection, or of the whole project. */
  readonly summary: ReadSummary;
}

/**
 * Reads, normalizes and checks the definitions of a project. Searches `pgherd.yaml` from the first path upward. Errors
 * in the files are diagnostics. Throws `PgherdError` `usage` for an environment or variable that is not declared.
 */
export async function readDefinitions(options: ReadOptions): Promise<ReadResult> {
  const diagnostics = createDiagnostics();
  const targets = options.paths.map((path) => targetOf(options.cwd, path, diagnostics));
  const start = targets.find((target) => target.kind !== 'missing');
  const startDir = start === undefined ? options.cwd : start.kind === 'file' ? dirname(start.path) : start.path;
  const projectFile = findProjectFile(startDir);
  const opened = openProject(projectFile, startDir, options, diagnostics);
  const { config } = opened.project;
  const checked = options.checkedSql?.(config) ?? null;
  checked?.catch(() => {}); // The caller that awaits it gets the error.

  reportOtherProjects(targets, projectFile, options.cwd, diagnostics);
  const searched = options.withTestFiles === true ? { ...config, include: [...config.include, ...TEST_FILES] } : config;
  const { paths, chosenFiles } = definitionPaths(targets, searched, options, diagnostics);
  const sources = paths.flatMap(
    (path) => readSource(path, displayPath(options.cwd, path), config.rootDir, diagnostics) ?? [],
  );
  const sqlFiles = createSqlFileReader(options.cwd, config.rootDir, config.file !== null);
  const settled = await settledAmong(sources, checked, {
    opened,
    vars: options.vars,
    readSqlFile: sqlFiles.read,
  });
  const written = readSet(sources, opened.project, sqlFiles.read, diagnostics, settled);
  const set = inEnvironment(written, config.environment);
  const suppressions = await checkRead(written, set, {
    opened,
    sources,
    sqlFiles: sqlFiles.files,
    unusedSqlFiles: () => unusedSqlFiles(paths, sqlFiles.files(), options.cwd, config.rootDir),
    isWhole: chosenFiles === null,
    checked,
    nowMs: options.nowMs,
    diagnostics,
  });

  const chosen = choose(set, chosenFiles);
  const collected = diagnosticsOf(sortDiagnostics(diagnostics.list), set, chosen, sources);
  const errors = collected.filter(({ severity }) => severity === 'error').length;
  return {
    project: config,
    set: definitionSet(set, config, options.cwd),
    written: writtenIn(set, opened.project, suppressions),
    jobs: chosen.jobs,
    tests: testsOf(set, chosen),
    selection: selectionOf(chosen),
    diagnostics: collected,
    files: [...opened.files, ...sources.filter(isDefinition), ...sqlFiles.files()].map((file) =>
      shownFile(file, collected),
    ),
    definitionFiles: sources.filter(({ path }) => chosen.isChosen(path)),
    ...(settled === null
      ? {}
      : { knownFiles: settled.known, records: () => settled.recordsOf(written, sources, diagnostics.list) }),
    summary: {
      files: chosenFiles === null ? sources.length : chosenFiles.size,
      jobs: chosen.jobs.length,
      topics: chosen.topics.length,
      errors,
      warnings: collected.length - errors,
    },
  };
}

const TEST_FILES: readonly string[] = ['**/*.test.yaml', '**/*.test.yml'];

function targetOf(cwd: string, path: string, diagnostics: Diagnostics): PathTarget {
  const absolute = resolve(cwd, path);
  const stat = statSync(absolute, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) return { kind: 'directory', path: absolute };
  if (stat === undefined) {
    const source = createSourceFile(displayPath(cwd, absolute), '');
    const message = `${source.path} does not exist`;
    const hint = 'pass a file or directory with definitions';
    const initHint = findProjectFile(cwd) === null ? `${hint}; ${INIT_HINT}` : hint;
    diagnostics.at({ source, range: { start: 0, end: 0 } }).error('PGH011', message, initHint);
    return { kind: 'missing', path: absolute };
  }
  // pgherd.yaml selects its whole project.
  return /[\\/]pgherd\.ya?ml$/.test(absolute)
    ? { kind: 'directory', path: dirname(absolute) }
    : { kind: 'file', path: absolute };
}

function selectionOf({ files, jobs, topics }: Chosen): Selection | null {
  if (files === null) return null;
  return {
    jobs: new Set(jobs.map(({ declared }) => declared.definition.name)),
    topics: new Set(topics.map(({ declared }) => declared.definition.name)),
  };
}

/** Returns the whole project as a plan needs it, by name. */
function definitionSet(set: ReadSet, config: ProjectConfig, cwd: string): DefinitionSet {
  return {
    jobs: [...set.jobs.values()].map(({ declared }) => declared).sort(byName),
    topics: [...set.topics.values()].map(({ declared }) => declared).sort(byName),
    externalTopics: [...set.externalTopics].sort(),
    moves: set.moves.map(({ declared }) => declared),
    roleLimits: config.roleLimits.map((limits) => ({
      ...limits,
      file: config.file === null ? '' : displayPath(cwd, config.file),
    })),
  };
}

interface Named {
  readonly definition: { readonly name: string };
}

function byName(a: Named, b: Named): number {
  return a.definition.name < b.definition.name ? -1 : a.definition.name > b.definition.name ? 1 : 0;
}
