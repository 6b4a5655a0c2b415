import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { positionAt, type Range } from '../../diagnostic/source-file.ts';
import { globProblem } from '../../text/glob.ts';
import { childOf, entryOf, type Tree } from '../../yaml/tree.ts';
import type { ReadFile } from './read-file.ts';
import type { ReadMove } from './set.ts';

interface Entry {
  readonly job?: string;
  readonly topic?: string;
  readonly from?: string;
  readonly to?: string;
  readonly keep?: boolean;
}

/** Returns the entries of `moved` and `removed` of a file; reports those with too few or too many keys. */
export function readMoves(file: ReadFile, diagnostics: Diagnostics): readonly ReadMove[] {
  return file.documents.flatMap(({ value, tree }) => [
    ...entriesOf(value.moved, childOf(tree, 'moved')).flatMap((entry) => readEntry('moved', entry, file, diagnostics)),
    ...entriesOf(value.removed, childOf(tree, 'removed')).flatMap((entry) =>
      readEntry('removed', entry, file, diagnostics),
    ),
  ]);
}

interface WrittenEntry {
  readonly entry: Entry;
  readonly tree: Tree;
}

function entriesOf(written: Entry | readonly Entry[] | undefined, tree: Tree | null): readonly WrittenEntry[] {
  if (written === undefined || tree === null) return [];
  const entries: readonly Entry[] = Array.isArray(written) ? written : [written as Entry];
  const trees = tree.kind === 'list' ? tree.items : [tree];
  return entries.flatMap((entry, index) => {
    const own = trees[index];
    return own === undefined ? [] : [{ entry, tree: own }];
  });
}

function readEntry(
  list: 'moved' | 'removed',
  { entry, tree }: WrittenEntry,
  { source }: ReadFile,
  diagnostics: Diagnostics,
): readonly ReadMove[] {
  const { job, topic, from, to, keep } = entry;
  const firstKey = tree.kind === 'map' ? [...tree.entries.values()][0]?.keyRange : undefined;
  const at = (key: string): Range => entryOf(tree, key)?.value ?? firstKey ?? tree;
  const error = (range: Range, code: 'PGH014' | 'PGH022' | 'PGH023' | 'PGH024', message: string, hint: string): void =>
    diagnostics.at({ source, range }).error(code, message, hint);
  if (list === 'moved' && from !== undefined && to !== undefined) {
    const hint = 'write from in the project that takes them, and to in the project that gives them';
    error(at('to'), 'PGH024', 'an entry of moved has both from and to', hint);
    return [];
  }
  if (list === 'moved' && from === undefined && to === undefined) {
    error(
      firstKey ?? tree,
      'PGH023',
      'an entry of moved has neither from nor to',
      'add from: <project>, or to: <project>',
    );
    return [];
  }
  if (list === 'removed' && job === undefined && topic === undefined) {
    error(firstKey ?? tree, 'PGH023', 'an entry of removed has neither job nor topic', 'add job: <name>');
    return [];
  }
  if (list === 'removed' && keep !== true) {
    const hint = 'write keep: true; to delete the job or topic, remove its definition alone';
    error(at('keep'), 'PGH022', 'an entry of removed keeps what it names', hint);
    return [];
  }
  const names = [
    { kind: 'job', pattern: job },
    { kind: 'topic', pattern: topic },
  ] as const;
  const written = names.flatMap(({ kind, pattern }) => (pattern === undefined ? [] : [{ kind, pattern }]));
  const project = from ?? to ?? null;
  const direction = from === undefined ? 'out' : 'in';
  return (written.length === 0 ? [{ kind: null, pattern: '*' }] : written).flatMap(({ kind, pattern }) => {
    const range = kind === null ? (firstKey ?? tree) : at(kind);
    const problem = globProblem(pattern);
    if (problem !== null) {
      error(range, 'PGH014', `the pattern "${pattern}" ${problem}`, 'write a name, or for example billing-*');
      return [];
    }
    const location = { file: source.path, ...positionAt(source, range.start) };
    return [{ declared: { kind, pattern, direction, project, location }, source, range }];
  });
}
