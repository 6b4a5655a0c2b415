import { statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { JobDefinition } from '../../definition/definition.ts';
import type { ReadProject } from '../../definition/read/read-project.ts';
import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { positionAt } from '../../diagnostic/source-file.ts';
import { definitionsFile, definitionsYaml } from '../../exchange/export/definitions-file.ts';
import { diffDefinitions } from '../../plan/diff-definitions.ts';
import { pathMatcher } from '../../text/glob.ts';
import { entryEnd, isFlow, ownEntries, splice } from '../../yaml/edit/places.ts';
import { parseDocuments } from '../../yaml/parse.ts';
import { entryOf } from '../../yaml/tree.ts';
import { withTransaction } from '../export.ts';
import type { PullState } from './pull-rows.ts';
import { readTexts, sourceAt, type Texts, withText } from './texts.ts';

export type Added = { readonly ok: true; readonly state: PullState } | { readonly ok: false; readonly reason: string };

/** Declares a job that exists only in the database: at the end of the jobs of a file, or in a new file. */
export async function addJob(
  state: PullState,
  path: string,
  live: JobDefinition,
  fallback: ReadProject,
): Promise<Added> {
  const { config } = state.content.project;
  const absolute = resolve(state.texts.options.cwd, path);
  const name = relative(config.rootDir, absolute).split(sep).join('/');
  if (name.startsWith('../') || !pathMatcher(config.include)(name) || pathMatcher(config.exclude)(name)) {
    return { ok: false, reason: `${path} is not one of the definition files of the project: name one with --file` };
  }
  const job = await withTransaction(live);
  const isThere = state.texts.definitionPaths.includes(path);
  if (!isThere && statSync(absolute, { throwIfNoEntry: false }) !== undefined) {
    return { ok: false, reason: `${path} is a file, but not one of those that were read` };
  }
  const defaults = isThere ? fileDefaults(state, path) : [];
  const file = definitionsFile([job], [], [...state.content.project.layers, ...defaults]);
  const yaml = definitionsYaml(file, '').replace(/^#.*\n+/, '');
  const text = isThere ? withJob(state.texts, path, yaml) : yaml;
  if (text === null) return { ok: false, reason: `the jobs of ${path} are written in braces` };
  const known = state.texts.definitionPaths;
  const texts = withText({ ...state.texts, definitionPaths: isThere ? known : [...known, path].sort() }, path, text);
  const content = readTexts(texts, fallback);
  const [error] = content.errors.filter((message) => !state.content.errors.includes(message));
  if (error !== undefined) return { ok: false, reason: error };
  const read = content.set.jobs.get(job.name)?.declared.definition;
  const other = read === undefined ? undefined : diffDefinitions(job, read)[0];
  if (read === undefined) return { ok: false, reason: 'a definition file cannot contain this name' };
  if (other !== undefined) return { ok: false, reason: `a definition file cannot hold its ${other.path}` };
  return { ok: true, state: { ...state, texts, content } };
}

/** The defaults of a file, from the layers of a job that it declares. */
function fileDefaults({ content }: PullState, path: string): ReadProject['layers'] {
  for (const { source, layers } of content.set.jobs.values()) {
    if (source.path === path) return layers.filter(({ kind }) => kind === 'file');
  }
  return [];
}

/** Adds the only job of a definition file to the jobs of another one; null: the file cannot take it. */
function withJob(texts: Texts, path: string, yaml: string): string | null {
  const source = sourceAt(texts, path);
  const root = parseDocuments(source, createDiagnostics()).at(-1)?.root ?? null;
  const jobs = entryOf(root, 'jobs');
  const last = jobs === null ? undefined : ownEntries(jobs.value).at(-1);
  const body = yaml.replace(/^jobs:\n/, '').trimEnd();
  if (jobs === null) return `${source.text.trimEnd()}\n\n${yaml}`;
  if (last === undefined || isFlow(source, jobs.value)) return null;
  const indent = positionAt(source, last.keyRange.start).column - 1;
  const lines = body
    .split('\n')
    .map((line) => (line === '' ? '' : ' '.repeat(indent) + line.slice(2)))
    .join('\n');
  const at = entryEnd(source, last);
  return splice(source.text, { start: at, end: at }, `\n\n${lines}`);
}
