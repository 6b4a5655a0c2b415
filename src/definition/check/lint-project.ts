import type { DiagnosticCode } from '../../diagnostic/codes.ts';
import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import type { JobDefinition } from '../definition.ts';
import type { ReadProject } from '../read/read-project.ts';
import type { ReadSet } from '../read/set.ts';
import { lintKeys, mayContradict } from './lint-keys.ts';
import { applyLintPolicy } from './lint-policy.ts';
import { readSuppressions, type Suppression } from './suppressions.ts';
import { lintSqlFiles, lintTopics } from './unused.ts';

export interface LintInput {
  readonly set: ReadSet;
  /** The jobs whose SQL was parsed. */
  readonly unchecked: ReadSet;
  readonly project: ReadProject;
  /** `pgherd.yaml`; null: there is none. */
  readonly projectFile: SourceFile | null;
  readonly sources: readonly SourceFile[];
  readonly unusedSqlFiles: () => readonly SourceFile[];
  /** Whether every file of the project was read: without them nothing is known to be unused. */
  readonly isWhole: boolean;
  /** Whether a job is as it was applied: its keys are not reported again. */
  readonly isApplied: (job: JobDefinition) => boolean;
  readonly nowMs: number;
  /** The diagnostics so far, which include the findings in SQL. */
  readonly diagnostics: Diagnostics;
}

/**
 * Lints keys, topics and files, and sets the severities of all findings of the lint by the policy. Returns the comments that
 * acknowledge findings.
 */
export function lintProject(input: LintInput): readonly Suppression[] {
  const { set, project, projectFile, sources, diagnostics } = input;
  const unchanged = new Set<string>();
  for (const [name, job] of set.jobs) {
    if (job.isSettled) {
      unchanged.add(name);
      continue;
    }
    if (!mayContradict(job)) continue;
    if (input.isApplied(job.declared.definition)) unchanged.add(name);
    else lintKeys(job, set, input.nowMs, diagnostics);
  }
  if (set.complete && input.isWhole) {
    lintTopics(set, diagnostics);
    // With a misspelt sql_file, the file that it means would seem unused.
    const isMisspelt = diagnostics.list.some(({ code }) => code === 'PGH060');
    if (!isMisspelt) lintSqlFiles(input.unusedSqlFiles(), diagnostics);
  }
  const suppressions = readSuppressions(projectFile === null ? sources : [projectFile, ...sources], set);
  const wasChecked = (owner: string | null, code: DiagnosticCode): boolean => {
    const job = owner?.startsWith('job ') === true ? owner.slice('job '.length) : null;
    if (job === null) return input.isWhole;
    return /^PGH4(?:[01]|27)/.test(code) ? input.unchecked.jobs.has(job) : !unchanged.has(job);
  };
  applyLintPolicy(diagnostics, set, project.config.lint, suppressions, wasChecked);
  return suppressions;
}
