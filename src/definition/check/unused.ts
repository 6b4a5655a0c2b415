import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import type { ReadSet } from '../read/set.ts';

/** Reports topics that no job uses. */
export function lintTopics(set: ReadSet, diagnostics: Diagnostics): void {
  const used = new Set([...set.jobs.values()].map(({ declared }) => declared.definition.topic));
  for (const [name, { source, nameRange }] of set.topics) {
    if (used.has(name)) continue;
    const hint = 'remove it, unless applications enqueue tasks in it';
    diagnostics.at({ source, range: nameRange }).warning('PGH428', `no job uses the topic "${name}"`, hint);
  }
}

/** Reports SQL files beside the definitions that no job uses. */
export function lintSqlFiles(unused: readonly SourceFile[], diagnostics: Diagnostics): void {
  for (const source of unused) {
    const hint = 'remove it, or name it in the sql_file of a job';
    diagnostics
      .at({ source, range: { start: 0, end: 0 } })
      .warning('PGH430', `no job uses the SQL file ${source.path}`, hint);
  }
}
