import { statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { defaultProject, type ProjectConfig } from '../../definition/project.ts';
import { type ReadProject, readProject } from '../../definition/read/read-project.ts';
import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import { PgherdError } from '../../errors.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import { INIT_HINT } from './find-project.ts';
import { readSource } from './read-source.ts';
import { directoryId, repositoryName } from './repository-name.ts';

export interface ProjectOptions {
  readonly cwd: string;
  readonly environment: string | null;
  readonly vars: Readonly<Record<string, string>>;
}

export interface OpenedProject {
  readonly project: ReadProject;
  /** `pgherd.yaml`, if there is one. */
  readonly files: readonly SourceFile[];
}

/**
 * Reads `pgherd.yaml`, or returns the default project without one. Throws `PgherdError` `usage` for an environment that
 * it does not have and for a variable that it does not declare.
 */
export function openProject(
  file: string | null,
  directory: string,
  { cwd, environment, vars }: ProjectOptions,
  diagnostics: Diagnostics,
): OpenedProject {
  const source = file === null ? null : readSource(file, displayPath(cwd, file), dirname(file), diagnostics);
  const project: ReadProject =
    file === null || source === null
      ? {
          config: unnamedProject(file, directory),
          layers: [],
          environmentNames: [],
          declaredVars: [],
        }
      : readProject(
          source,
          {
            rootDir: dirname(file),
            file,
            environment,
            defaultName: () => repositoryName(dirname(file), true),
            defaultId: () => directoryId(dirname(file)),
            vars,
            isDirectory: isDirectoryBelow(dirname(file)),
          },
          diagnostics,
        );
  // A key of an unreadable file cannot be reported as missing.
  if (diagnostics.list.length > 0) return { project, files: source === null ? [] : [source] };
  const where = file === null ? 'there is no pgherd.yaml' : `not in ${displayPath(cwd, file)}`;
  if (environment !== null && !project.environmentNames.includes(environment)) {
    const hint = didYouMeanHint(
      environment,
      project.environmentNames,
      known('environments', project.environmentNames, file),
    );
    throw new PgherdError('usage', `the environment "${environment}" is not declared (${where})`, { hint });
  }
  for (const name of Object.keys(vars)) {
    if (project.declaredVars.includes(name)) continue;
    const hint = didYouMeanHint(name, project.declaredVars, known('vars', project.declaredVars, file));
    throw new PgherdError('usage', `the variable "${name}" is not declared (${where})`, { hint });
  }
  return { project, files: source === null ? [] : [source] };
}

function unnamedProject(file: string | null, directory: string): ProjectConfig {
  const config = { ...defaultProject(file === null ? directory : dirname(file)), file };
  const name = repositoryName(config.rootDir, file !== null);
  return name === null ? { ...config, repositoryId: directoryId(config.rootDir) } : { ...config, name };
}

/** Whether a path relative to this directory is that of a directory. */
export function isDirectoryBelow(directory: string): (path: string) => boolean {
  return (path) =>
    statSync(join(directory, path), { throwIfNoEntry: false })?.isDirectory() === true && !path.endsWith('/');
}

/** Relative to the working directory, with `/`; `.` for the working directory itself. */
export function displayPath(cwd: string, path: string): string {
  return relative(cwd, path).split(sep).join('/') || '.';
}

function known(key: string, names: readonly string[], file: string | null): string {
  if (names.length > 0) return `declared: ${names.join(', ')}`;
  const declare = `declare it under ${key} in pgherd.yaml`;
  return file === null ? `${declare}; ${INIT_HINT}` : declare;
}
