import { dirname } from 'node:path';
import type { ProjectConfig } from '../../definition/project.ts';
import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { createSourceFile } from '../../diagnostic/source-file.ts';
import { findDefinitionFiles } from './find-definition-files.ts';
import { findProjectFile, INIT_HINT } from './find-project.ts';
import { displayPath } from './open-project.ts';

/** A path of the command line, absolute. */
export interface PathTarget {
  readonly kind: 'file' | 'directory' | 'missing';
  readonly path: string;
}

export interface DefinitionPaths {
  /** All files to read, absolute. */
  readonly paths: readonly string[];
  /** The files that the command line selects, as they are shown; null: the whole project. */
  readonly chosenFiles: ReadonlySet<string> | null;
}

/**
 * Returns the definition files of a project. Files, and directories below its root, select a part of it, so that nothing
 * outside that part is deleted; the rest is read as well.
 */
export function definitionPaths(
  targets: readonly PathTarget[],
  config: ProjectConfig,
  { cwd }: { readonly cwd: string },
  diagnostics: Diagnostics,
): DefinitionPaths {
  const isPart = ({ kind, path }: PathTarget): boolean =>
    kind === 'file' || (kind === 'directory' && config.file !== null && path !== config.rootDir);
  const selected = targets.length > 0 && targets.every(isPart);
  const named = targets.filter(({ kind }) => kind === 'file').map(({ path }) => path);
  const directories = targets.filter(({ kind }) => kind === 'directory').map(({ path }) => path);
  const searched = targets.length === 0 ? [config.rootDir] : directories;
  const found = searched.map((directory) => {
    const { files, projects } = findDefinitionFiles({ ...config, directory });
    for (const project of projects) reportNested(project, cwd, diagnostics);
    if (files.length === 0) reportEmpty(directory, projects, config, cwd, diagnostics);
    return files;
  });
  const chosen = [...new Set([...found.flat(), ...named])].sort();
  // Without pgherd.yaml the extent of the project is unknown, so files select only themselves.
  const isWhole = !selected || config.file === null;
  const all = isWhole ? chosen : [...chosen, ...findDefinitionFiles({ ...config, directory: config.rootDir }).files];
  return {
    paths: [...new Set(all)].sort(),
    chosenFiles: selected ? new Set(chosen.map((path) => displayPath(cwd, path))) : null,
  };
}

function reportEmpty(
  directory: string,
  projects: readonly string[],
  config: ProjectConfig,
  cwd: string,
  diagnostics: Diagnostics,
): void {
  const source = createSourceFile(displayPath(cwd, directory), '');
  const message = `no definition file in ${source.path}`;
  const looked = `searched for ${config.include.join(', ')} below ${displayPath(cwd, config.rootDir)}`;
  const missing = config.file === null ? `${INIT_HINT}; ${looked}` : looked;
  const [nested] = projects;
  const hint =
    nested === undefined ? missing : `run the command for each project below: ${displayPath(cwd, dirname(nested))}`;
  diagnostics.at({ source, range: { start: 0, end: 0 } }).error('PGH012', message, hint);
}

function reportNested(project: string, cwd: string, diagnostics: Diagnostics): void {
  const source = createSourceFile(displayPath(cwd, project), '');
  const message = `${source.path} is a project of its own: the files below ${dirname(source.path)} are not read here`;
  const hint = `to plan it as well: pgherd plan ${dirname(source.path)}`;
  diagnostics.at({ source, range: { start: 0, end: 0 } }).warning('PGH018', message, hint);
}

/** Reports each path that belongs to another project than the first one. */
export function reportOtherProjects(
  targets: readonly PathTarget[],
  projectFile: string | null,
  cwd: string,
  diagnostics: Diagnostics,
): void {
  for (const { kind, path } of targets) {
    if (kind === 'missing') continue;
    const own = findProjectFile(kind === 'file' ? dirname(path) : path);
    if (own === projectFile) continue;
    const source = createSourceFile(displayPath(cwd, path), '');
    const where = (file: string | null): string => (file === null ? 'no project' : displayPath(cwd, file));
    const message = `${source.path} belongs to ${where(own)}, and the paths before it to ${where(projectFile)}`;
    const hint = 'run the command once for each project';
    diagnostics.at({ source, range: { start: 0, end: 0 } }).error('PGH019', message, hint);
  }
}
