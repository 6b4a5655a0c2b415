import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { positionAt, type Range } from '../../diagnostic/source-file.ts';
import type { Test } from '../../generated/schema-types.ts';
import { parseInstant } from '../../schedule/instant.ts';
import { childOf, entryOf, type Tree } from '../../yaml/tree.ts';
import { readRows } from '../expected-rows.ts';
import type { JobTest, TestExpectation, TestGiven } from '../job-test.ts';
import type { ReadFile } from './read-file.ts';
import type { ReadTest } from './set.ts';

/** Returns the tests of a file; reports expectations with too few or too many keys. */
export function readTests(file: ReadFile, diagnostics: Diagnostics): readonly ReadTest[] {
  return file.documents.flatMap(({ value, tree }) => {
    const list = childOf(tree, 'tests');
    const trees = list?.kind === 'list' ? list.items : [];
    return (value.tests ?? []).flatMap((test, index) => {
      const own = trees[index];
      return own === undefined ? [] : [readTest(test, own, file, diagnostics)];
    });
  });
}

function readTest(test: Test, tree: Tree, { source }: ReadFile, diagnostics: Diagnostics): ReadTest {
  const jobRange: Range = entryOf(tree, 'job')?.value ?? tree;
  const nameRange: Range = entryOf(tree, 'name')?.value ?? tree;
  const expectTree = entryOf(tree, 'expect')?.value ?? tree;
  const written = Array.isArray(test.expect) ? (test.expect as readonly Written[]) : [test.expect as Written];
  const expect = written.flatMap((item, index) => {
    const own = expectTree.kind === 'list' ? (expectTree.items[index] ?? expectTree) : expectTree;
    const found = expectationsOf(item);
    if (typeof found !== 'string') return found;
    const range = (own.kind === 'map' ? [...own.entries.values()][0]?.keyRange : null) ?? own;
    diagnostics
      .at({ source, range })
      .error('PGH096', found, 'write query with rows or count, or count, error or notice');
    return [];
  });
  const declared: JobTest = {
    name: test.name,
    job: test.job,
    given: givenOf(test.given),
    params: (test.params as JobTest['params'] | undefined) ?? null,
    at: test.at ?? null,
    expect,
    location: { file: source.path, ...positionAt(source, nameRange.start) },
  };
  if (declared.at !== null) {
    const parsed = parseInstant(declared.at);
    const range = entryOf(tree, 'at')?.value ?? tree;
    if (!parsed.ok)
      diagnostics
        .at({ source, range })
        .error('PGH026', `at: "${declared.at}" ${parsed.reason}`, 'for example 2026-12-01T08:00:00Z');
  }
  return { declared, source, nameRange, jobRange, tree };
}

interface Written {
  readonly query?: string;
  readonly rows?: readonly (readonly unknown[])[];
  readonly count?: number | string;
  readonly error?: string;
  readonly notice?: string;
}

/** Returns the problem of the value as a text. */
function expectationsOf({ query, rows, count, error, notice }: Written): readonly TestExpectation[] | string {
  if (rows !== undefined && query === undefined) return 'rows are expected without a query';
  if (query !== undefined && rows === undefined && count === undefined) {
    return 'a query is run, but neither rows nor count is expected';
  }
  if (error !== undefined && count !== undefined && query === undefined) {
    return 'a job that fails has no row count';
  }
  return [
    ...(query === undefined || rows === undefined ? [] : [{ kind: 'rows' as const, query, rows }]),
    ...(count === undefined ? [] : [{ kind: 'count' as const, query: query ?? null, count: countOf(count) }]),
    ...(error === undefined ? [] : [{ kind: 'error' as const, sqlstate: error }]),
    ...(notice === undefined ? [] : [{ kind: 'notice' as const, text: notice }]),
  ];
}

function countOf(count: number | string): string {
  return typeof count === 'number' ? `= ${count}` : (readRows(count) ?? count);
}

type WrittenGiven = string | Readonly<Record<string, readonly object[]>>;

function givenOf(given: Test['given']): readonly TestGiven[] {
  if (given === undefined) return [];
  const list: readonly WrittenGiven[] = Array.isArray(given) ? given : [given as WrittenGiven];
  return list.flatMap((item): readonly TestGiven[] =>
    typeof item === 'string'
      ? [{ kind: 'sql', sql: item }]
      : Object.entries(item).map(([table, rows]) => ({
          kind: 'rows',
          table,
          rows: rows as readonly Readonly<Record<string, unknown>>[],
        })),
  );
}
