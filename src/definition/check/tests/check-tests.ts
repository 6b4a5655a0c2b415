import type { Diagnostics } from '../../../diagnostic/diagnostics.ts';
import { positionAt } from '../../../diagnostic/source-file.ts';
import type { SqlParser } from '../../../sql/parser.ts';
import { transactionCommand } from '../../../sql/statement-rules.ts';
import { didYouMeanHint } from '../../../text/did-you-mean.ts';
import { scalarOffset } from '../../../yaml/scalar-offset.ts';
import { childOf, type Tree } from '../../../yaml/tree.ts';
import type { ReadSet, ReadTest } from '../../read/set.ts';

/** Checks that tests name jobs that exist, that no two have one name, and that their SQL parses. */
export async function checkTests(
  { tests, jobs, complete }: ReadSet,
  loadParser: () => Promise<SqlParser>,
  diagnostics: Diagnostics,
): Promise<void> {
  const first = new Map<string, ReadTest>();
  for (const test of tests) {
    const { declared, source, jobRange, nameRange } = test;
    if (!jobs.has(declared.job) && complete) {
      const hint = didYouMeanHint(
        declared.job,
        [...jobs.keys()],
        'name a job of this project',
        diagnostics.suggestions,
      );
      diagnostics.at({ source, range: jobRange }).error('PGH095', `the job "${declared.job}" does not exist`, hint);
    }
    const key = JSON.stringify([declared.job, declared.name]);
    const former = first.get(key);
    if (former === undefined) first.set(key, test);
    else {
      const { file, line } = former.declared.location;
      const message = `the job "${declared.job}" has another test "${declared.name}" in ${file}:${line}`;
      diagnostics.at({ source, range: nameRange }).error('PGH098', message, 'give each test of a job its own name');
    }
  }
  if (tests.length === 0) return;
  const parser = await loadParser();
  for (const test of tests) {
    for (const tree of sqlTrees(test)) checkSql(tree, test, parser, diagnostics);
  }
}

/** The values that are SQL. */
function sqlTrees({ tree }: ReadTest): readonly Tree[] {
  const listed = (value: Tree | null): readonly Tree[] =>
    value === null ? [] : value.kind === 'list' ? value.items : [value];
  const queries = listed(childOf(tree, 'expect')).flatMap((item) => childOf(item, 'query') ?? []);
  return [...listed(childOf(tree, 'given')), ...queries].filter(({ kind }) => kind === 'scalar');
}

function checkSql(tree: Tree, { source, tree: test }: ReadTest, parser: SqlParser, diagnostics: Diagnostics): void {
  if (tree.kind !== 'scalar') return;
  const sql = String(tree.value);
  // With variables the text differs: PostgreSQL reports its mistakes when the test runs.
  if (sql.includes('${')) return;
  const parsed = parser.parse(sql);
  const at = (offset: number): { source: typeof source; range: { start: number; end: number } } => {
    const start = scalarOffset(source, tree, offset);
    return { source, range: { start, end: start + 1 } };
  };
  if (!parsed.ok) {
    diagnostics.at(at(parsed.offset ?? 0)).error('PGH097', parsed.message);
    return;
  }
  for (const statement of parsed.statements) {
    const command = transactionCommand(statement);
    if (command === null) continue;
    const hint = `remove it: everything that the test in line ${positionAt(source, test.start).line} does is rolled back`;
    diagnostics.at(at(statement.start)).error('PGH097', `${command} controls the transaction of the test`, hint);
  }
  const queries = listedQueries(test);
  if (queries.includes(tree) && (parsed.statements.length !== 1 || parsed.statements[0]?.kind !== 'SelectStmt')) {
    diagnostics.at(at(0)).error('PGH097', 'a query of a test is one SELECT', 'write changes under given');
  }
}

function listedQueries(test: Tree): readonly (Tree | null)[] {
  const expect = childOf(test, 'expect');
  return (expect?.kind === 'list' ? expect.items : [expect]).map((item) => childOf(item, 'query'));
}
