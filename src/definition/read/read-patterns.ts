import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import { globProblem } from '../../text/glob.ts';
import type { Tree } from '../../yaml/tree.ts';

export interface PatternContext {
  readonly source: SourceFile;
  readonly diagnostics: Diagnostics;
  /** Whether a path, relative to the project, is that of a directory. */
  readonly isDirectory: (path: string) => boolean;
}

/**
 * The patterns of an `include` or `exclude` that can be read; the others are reported. `tree` is the list as it is written.
 */
export function readPatterns(
  patterns: readonly string[],
  tree: Tree | null,
  { source, diagnostics, isDirectory }: PatternContext,
): readonly string[] {
  return patterns.filter((pattern, index) => {
    const range = (tree?.kind === 'list' ? tree.items[index] : tree) ?? { start: 0, end: 0 };
    const reporter = diagnostics.at({ source, range });
    const problem = globProblem(pattern);
    if (problem !== null) {
      const hint = 'write for example jobs/**/*.yaml; a \\ before a bracket takes it as it is';
      reporter.error('PGH014', `the pattern "${pattern}" ${problem}`, hint);
    } else if (isDirectory(pattern)) {
      const message = `the pattern "${pattern}" names a directory and matches none of its files`;
      reporter.warning('PGH015', message, `write ${pattern.replace(/\/*$/, '/')}`);
    }
    return problem === null;
  });
}
