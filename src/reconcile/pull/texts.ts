import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { FILE_LIMITS, readBoundedFile } from '../../bounded-file.ts';
import { type ReadProject, readProject } from '../../definition/read/read-project.ts';
import { readSet } from '../../definition/read/read-set.ts';
import type { ReadSet } from '../../definition/read/set.ts';
import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { createSourceFile, type SourceFile } from '../../diagnostic/source-file.ts';
import { isDirectoryBelow } from '../read/open-project.ts';
import type { ReadOptions } from '../read/read-definitions.ts';
import { createSqlFileReader } from '../read/read-source.ts';
import { directoryId, repositoryName } from '../read/repository-name.ts';

/** The files of a project while they are edited in memory. */
export interface Texts {
  readonly options: ReadOptions;
  readonly rootDir: string;
  /** `pgherd.yaml` as it is shown; null: there is none. */
  readonly projectPath: string | null;
  readonly definitionPaths: readonly string[];
  /** The texts that differ from the disk, with `\n` as line end, by the path as it is shown. */
  readonly changed: ReadonlyMap<string, string>;
}

/** The definitions in the files. */
export interface Content {
  readonly project: ReadProject;
  readonly set: ReadSet;
  /** The errors in them; a plan needs files without any. */
  readonly errors: readonly string[];
}

export function withText(texts: Texts, path: string, text: string): Texts {
  return { ...texts, changed: new Map([...texts.changed, [path, text]]) };
}

/** Returns a file as it is now: edited, or on the disk. */
export function sourceAt(texts: Texts, path: string): SourceFile {
  return createSourceFile(
    path,
    texts.changed.get(path) ?? readBoundedFile(resolve(texts.options.cwd, path), FILE_LIMITS.source).toString('utf8'),
  );
}

/** Reads the project from its texts, without lint and policy. */
export function readTexts(texts: Texts, fallback: ReadProject): Content {
  const diagnostics = createDiagnostics();
  const { rootDir, projectPath, options } = texts;
  const file = projectPath === null ? null : resolve(options.cwd, projectPath);
  const project =
    projectPath === null || file === null || !texts.changed.has(projectPath)
      ? fallback
      : readProject(
          sourceAt(texts, projectPath),
          {
            rootDir,
            file,
            environment: options.environment,
            vars: options.vars,
            defaultName: () => repositoryName(dirname(file), true),
            defaultId: () => directoryId(dirname(file)),
            isDirectory: isDirectoryBelow(rootDir),
          },
          diagnostics,
        );
  const onDisk = createSqlFileReader(options.cwd, rootDir, projectPath !== null);
  const set = readSet(
    texts.definitionPaths.map((path) => sourceAt(texts, path)),
    project,
    (from, path) => {
      const read = onDisk.read(from, path);
      const text = read.ok ? texts.changed.get(read.source.path) : undefined;
      return read.ok && text !== undefined ? { ok: true, source: createSourceFile(read.source.path, text) } : read;
    },
    diagnostics,
  );
  const errors = diagnostics.list.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  return { project, set, errors };
}

/** Returns a text in the form of the file that it replaces: its byte order mark and its line ends. */
export function asOnDisk(former: string, text: string): string {
  const lines = /^[^\n]*\r\n/.test(former) ? text.replaceAll('\n', '\r\n') : text;
  return former.startsWith('\uFEFF') ? `\uFEFF${lines}` : lines;
}

/** Follows a link, so that the file behind it is replaced. */
export function pathOnDisk({ options }: Texts, path: string): string {
  return realpathSync(resolve(options.cwd, path));
}
