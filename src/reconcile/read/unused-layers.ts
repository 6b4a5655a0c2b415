import { relative, sep } from 'node:path';
import { FILE_LIMITS, readBoundedFile } from '../../bounded-file.ts';
import { checkUnusedVars } from '../../definition/check/unused-vars.ts';
import { DEFAULT_INCLUDE, type ProjectConfig } from '../../definition/project.ts';
import type { WrittenLayers } from '../../definition/read/written-layers.ts';
import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import { pathMatcher } from '../../text/glob.ts';
import { findDefinitionFiles } from './find-definition-files.ts';

/**
 * Warns of what `pgherd.yaml` declares without effect: variables that nothing uses, patterns of `include` and `exclude` that match
 * no file, and files that no pattern of `include` matches because of their ending. `texts`: every file that was read.
 */
export function checkUnusedLayers(
  written: WrittenLayers,
  config: ProjectConfig,
  texts: readonly SourceFile[],
  diagnostics: Diagnostics,
): void {
  const { rootDir } = config;
  const search = { rootDir, directory: rootDir, exclude: [] };
  const otherTexts = function* (): Generator<string> {
    const include = [...DEFAULT_INCLUDE, '**/*.sql'];
    for (const path of findDefinitionFiles({ ...search, include }).files) yield readText(path);
  };
  checkUnusedVars(
    written,
    texts.map(({ text }) => text),
    otherTexts,
    diagnostics,
  );
  if (written.patterns.length > 0) checkPatterns(written, config, diagnostics);
}

function checkPatterns({ patterns, source }: WrittenLayers, config: ProjectConfig, diagnostics: Diagnostics): void {
  const { rootDir, include, exclude } = config;
  const all = findDefinitionFiles({ rootDir, directory: rootDir, include: ['**'], exclude: [] });
  const names = [...all.files, ...all.projects].map((path) => relative(rootDir, path).split(sep).join('/'));
  for (const { list, pattern, range } of patterns) {
    // A directory that is never searched may be excluded as well; a pattern that names a directory has been reported.
    if (/(?:^|\/)(?:\.[^./]|node_modules(?:\/|$))/.test(pattern)) continue;
    if (names.some(pathMatcher([pattern])) || names.some((name) => name.startsWith(`${bare(pattern)}/`))) continue;
    const message = `the pattern "${pattern}" of ${list} matches no file`;
    const hint = didYouMeanHint(bare(pattern), names, nearPattern(pattern, names), diagnostics.suggestions);
    diagnostics.at({ source, range }).warning('PGH028', message, hint);
  }
  const [isIncluded, isExcluded] = [pathMatcher(include), pathMatcher(exclude)];
  for (const name of names) {
    const other = otherEnding(name);
    if (other === null || isIncluded(name) || isExcluded(name) || !isIncluded(other)) continue;
    const place = patterns.find(({ list, pattern }) => list === 'include' && pathMatcher([pattern])(other));
    if (place === undefined) continue;
    const ending = name.slice(name.lastIndexOf('.'));
    const message = `${name} is not read: the patterns of include do not match its ending ${ending}`;
    diagnostics
      .at({ source, range: place.range })
      .warning('PGH029', message, `rename it to ${other}, or add a pattern`);
  }
}

/** Returns the pattern with the directory that it probably means: `job/**` for files below `jobs`. */
function nearPattern(pattern: string, names: readonly string[]): string | null {
  const [first = '', ...rest] = bare(pattern).split('/');
  if (rest.length === 0 || /[*?[{]/.test(first)) return null;
  const directories = new Set(names.flatMap((name) => (name.includes('/') ? (name.split('/')[0] ?? '') : [])));
  const near = didYouMeanHint(first, directories, null);
  return near === null
    ? null
    : near.replace(/"(.*)"/, (_all, directory: string) => `"${[directory, ...rest].join('/')}"`);
}

function bare(pattern: string): string {
  return pattern.replace(/^\.\//, '').replace(/\/+$/, '');
}

function otherEnding(name: string): string | null {
  if (name.endsWith('.yml')) return `${name.slice(0, -4)}.yaml`;
  return name.endsWith('.yaml') ? `${name.slice(0, -5)}.yml` : null;
}

function readText(path: string): string {
  try {
    return readBoundedFile(path, FILE_LIMITS.source).toString('utf8');
  } catch {
    return '';
  }
}
