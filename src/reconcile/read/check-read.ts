import { checkDuplicates } from '../../definition/check/across/duplicates.ts';
import { checkSet } from '../../definition/check/check-set.ts';
import { lintProject } from '../../definition/check/lint-project.ts';
import { checkPolicy } from '../../definition/check/policy.ts';
import { lintSet } from '../../definition/check/sql-lint.ts';
import type { Suppression } from '../../definition/check/suppressions.ts';
import { checkTests } from '../../definition/check/tests/check-tests.ts';
import { checkWrittenSql } from '../../definition/check/written-sql.ts';
import { checkWrittenVars } from '../../definition/check/written-vars.ts';
import type { ReadSet } from '../../definition/read/set.ts';
import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import { loadSqlParser } from '../../sql/parser.ts';
import { checkOwnRules } from './check-own-rules.ts';
import { type CheckedSql, uncheckedOf } from './checked-sql.ts';
import type { OpenedProject } from './open-project.ts';
import { checkUnusedLayers } from './unused-layers.ts';

export interface CheckInput {
  readonly opened: OpenedProject;
  readonly sources: readonly SourceFile[];
  /** The SQL files that have been read so far. */
  readonly sqlFiles: () => readonly SourceFile[];
  readonly unusedSqlFiles: () => readonly SourceFile[];
  /** Whether the paths select the whole project. */
  readonly isWhole: boolean;
  /** The SQL that needs no check again; null: all of it is checked. */
  readonly checked: Promise<CheckedSql> | null;
  readonly nowMs: number;
  readonly diagnostics: Diagnostics;
}

/**
 * Reports every problem that is not found while reading. `written` is the set as in the files, `set` the same in the chosen
 * environment. Returns the comments that acknowledge findings.
 */
export async function checkRead(written: ReadSet, set: ReadSet, input: CheckInput): Promise<readonly Suppression[]> {
  const { opened, sources, checked, nowMs, diagnostics } = input;
  const { config } = opened.project;
  reportEmpty(written, input);
  checkSet(written, config, nowMs, diagnostics);
  if (opened.project.written !== undefined) {
    const texts = [...opened.files, ...sources, ...input.sqlFiles()];
    checkWrittenVars(opened.project.written, diagnostics);
    checkUnusedLayers(opened.project.written, config, texts, diagnostics);
  }
  await checkOwnRules(opened.project, diagnostics);
  await checkTests(set, loadSqlParser, diagnostics);
  checkPolicy(set, config.policy, nowMs, diagnostics);
  const asRead = await checkWrittenSql(set, config.vars, loadSqlParser, diagnostics);
  const unchecked = checked === null ? asRead : uncheckedOf(asRead, await checked);
  if (unchecked.jobs.size > 0) {
    const parser = await loadSqlParser();
    lintSet(unchecked, parser, diagnostics);
    checkDuplicates(set, unchecked, nowMs, parser, diagnostics);
  }
  return lintProject({
    set: written,
    unchecked,
    project: opened.project,
    projectFile: opened.files[0] ?? null,
    sources,
    unusedSqlFiles: input.unusedSqlFiles,
    isWhole: input.isWhole && config.file !== null,
    isApplied: checked === null ? () => false : ((await checked).isApplied ?? (() => false)),
    nowMs,
    diagnostics,
  });
}

function reportEmpty(written: ReadSet, { sources: [first], isWhole, diagnostics }: CheckInput): void {
  if (first === undefined || !isWhole || diagnostics.list.length > 0 || written.declares) return;
  const hint = 'to declare none on purpose, write jobs: {}';
  diagnostics
    .at({ source: first, range: { start: 0, end: 0 } })
    .error('PGH012', 'the files declare neither jobs nor topics', hint);
}
