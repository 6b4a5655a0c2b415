import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { FILE_LIMITS, readBoundedFile } from '../../bounded-file.ts';
import { formatFile } from '../../definition/format/format-file.ts';
import type { ReadProject } from '../../definition/read/read-project.ts';
import { readProject } from '../../definition/read/read-project.ts';
import { readSet } from '../../definition/read/read-set.ts';
import { isBlockingCode } from '../../diagnostic/codes.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { createSourceFile } from '../../diagnostic/source-file.ts';
import { displayPath, openProject } from '../read/open-project.ts';
import { type ReadOptions, type ReadResult, readDefinitions } from '../read/read-definitions.ts';
import { createSqlFileReader } from '../read/read-source.ts';
import { replaceFile } from './replace-file.ts';

export interface FormatResult {
  /** Files that were not in canonical form, relative to the working directory, sorted; written unless `check`. */
  readonly changed: readonly string[];
  readonly unchangedCount: number;
  /** Files that have errors, or could not be written without a loss, with the reason; they are unchanged. */
  readonly leftAlone: readonly { readonly file: string; readonly reason: string }[];
  /** The diagnostics of those files. */
  readonly read: ReadResult;
}

/**
 * Writes definition files and `pgherd.yaml` in canonical form; with `check` it only returns the files that are not. A
 * file with an error is not changed. Nothing is written unless the normalized definitions before and after are the
 * same. Each file is replaced as a whole and keeps its mode. Throws the errors of `readDefinitions`.
 */
export async function formatDefinitions(options: ReadOptions & { readonly check: boolean }): Promise<FormatResult> {
  const read = await readDefinitions(options);
  const projectFile = read.selection === null ? read.project.file : null;
  const shownProjectFile = projectFile === null ? [] : [displayPath(options.cwd, projectFile)];
  const faulty = faultyFiles(read.diagnostics);
  const project = openProject(read.project.file, read.project.rootDir, options, createDiagnostics()).project;
  const changed: string[] = [];
  const leftAlone: { file: string; reason: string }[] = [];
  let unchangedCount = 0;
  for (const file of [...shownProjectFile, ...read.definitionFiles.map(({ path }) => path)].sort()) {
    if (faulty.has(file)) {
      leftAlone.push({ file, reason: 'it has errors' });
      continue;
    }
    const path = realpathSync(resolve(options.cwd, file));
    const before = readBoundedFile(path, FILE_LIMITS.source).toString('utf8');
    const isProject = shownProjectFile.includes(file);
    const formatted = formatFile(isProject ? 'project' : 'definitions', before);
    if (!formatted.ok) {
      leftAlone.push({ file, reason: formatted.reason });
    } else if (formatted.text === before) {
      unchangedCount += 1;
    } else if (
      normalized(options, project, isProject, file, before) !==
      normalized(options, project, isProject, file, formatted.text)
    ) {
      leftAlone.push({ file, reason: 'its meaning would change' });
    } else {
      if (!options.check) replaceFile(path, formatted.text);
      changed.push(file);
    }
  }
  return { changed, unchangedCount, leftAlone, read };
}

/** A violated policy does not prevent formatting. */
function faultyFiles(diagnostics: readonly Diagnostic[]): ReadonlySet<string> {
  const errors = diagnostics.filter(({ severity, code }) => severity === 'error' && !isBlockingCode(code));
  return new Set(errors.map(({ file }) => file));
}

/** Returns the normalized content of a file as text; the schema has already compared the defaults of `pgherd.yaml`. */
function normalized(
  options: ReadOptions,
  project: ReadProject,
  isProject: boolean,
  file: string,
  content: string,
): string {
  const source = createSourceFile(file, content);
  const { rootDir, file: projectPath } = project.config;
  if (isProject) {
    const vars = options.vars;
    const read = readProject(
      source,
      {
        rootDir,
        file,
        environment: options.environment,
        vars,
        defaultName: () => null,
        defaultId: () => '',
        isDirectory: () => false,
      },
      createDiagnostics(),
    );
    return JSON.stringify(read.config);
  }
  const sqlFiles = createSqlFileReader(options.cwd, rootDir, projectPath !== null);
  const { jobs, topics } = readSet([source], project, sqlFiles.read, createDiagnostics());
  return JSON.stringify([
    [...jobs.values()].map(({ declared }) => [declared.definition, declared.renamedFrom]),
    [...topics.values()].map(({ declared }) => declared.definition),
  ]);
}
