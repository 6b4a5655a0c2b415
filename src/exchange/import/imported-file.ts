import { checkSet } from '../../definition/check/check-set.ts';
import { lintSet } from '../../definition/check/sql-lint.ts';
import { nameProblem } from '../../definition/names.ts';
import { defaultProject } from '../../definition/project.ts';
import { readSet } from '../../definition/read/read-set.ts';
import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { createSourceFile } from '../../diagnostic/source-file.ts';
import type { Job } from '../../generated/schema-types.ts';
import { loadSqlParser } from '../../sql/parser.ts';
import { needsNoTransaction } from '../../sql/split-statements.ts';
import { definitionsYaml } from '../export/definitions-file.ts';
import type { Imported, ImportedJob, ImportNote } from './imported.ts';
import type { RoleProblem } from './role-problems.ts';

export interface ImportedFile {
  /** Returns a definition file that validates, with the notes as comments at its top. */
  readonly yaml: string;
  readonly jobCount: number;
  readonly topicCount: number;
  readonly notes: readonly ImportNote[];
  /** The roles that need a decision, each with its jobs. */
  readonly decisions: readonly RoleDecision[];
}

export interface RoleDecision extends RoleProblem {
  readonly jobs: readonly string[];
}

/**
 * Returns the definition file for the jobs of another scheduler. A job that would not validate is left out and noted. A job whose
 * role has a problem has a comment above it that says what to decide.
 */
export async function importedFile(
  imported: Imported,
  from: string,
  nowMs: number,
  problems: ReadonlyMap<string, RoleProblem> = new Map(),
): Promise<ImportedFile> {
  const taken = new Set<string>();
  const notes: ImportNote[] = [...imported.notes];
  const jobs: (readonly [string, Job])[] = [];
  const undecided = new Map<RoleProblem, string[]>();
  for (const item of imported.jobs) {
    const { role, ...roleless } = await finished(item);
    const problem = problems.get(role ?? '') ?? null;
    const job = role === undefined || problem?.keepsRole === false ? roleless : { ...roleless, role };
    const name = uniqueName(item, taken);
    const mistakes = await mistakesOf(name, job, nowMs);
    if (mistakes.length > 0) {
      notes.push({ place: item.place, text: `"${name}" was left out: ${mistakes.join('; ')}` });
      continue;
    }
    taken.add(name);
    jobs.push([name, job]);
    if (problem !== null) undecided.set(problem, [...(undecided.get(problem) ?? []), name]);
  }
  const lines = notes.map(({ place, text }) => `${place}: ${text}`.replace(/\s+/g, ' '));
  const comment = [
    `Imported from ${from}.`,
    ...(lines.length === 0 ? [] : ['Not imported:', ...lines.map((line) => `- ${line}`)]),
  ];
  const file = { topics: imported.topics, jobs };
  const decisions = [...undecided].map(([problem, names]) => ({ ...problem, jobs: names }));
  const remarks = decisions.flatMap(({ reason, next, jobs: names }) =>
    names.map((name) => [name, `Decide: ${reason}:\n${next}.`] as const),
  );
  return {
    decisions,
    yaml: definitionsYaml(file, comment.join('\n'), new Map(remarks)),
    jobCount: jobs.length,
    topicCount: imported.topics.length,
    notes,
  };
}

async function finished({ job }: ImportedJob): Promise<Job & { readonly sql: string }> {
  const { sql, ...rest } = job;
  const text = sql.trimEnd();
  return (await needsNoTransaction(text)) ? { ...rest, transaction: false, sql: text } : { ...rest, sql: text };
}

function uniqueName({ name, place }: ImportedJob, taken: ReadonlySet<string>): string {
  const base = nameProblem(name) === null ? name : place.replace(' ', '-');
  let unique = base;
  for (let count = 2; taken.has(unique); count += 1) unique = `${base}-${count}`;
  return unique;
}

/** Returns the errors that `validate` would report for the job alone. */
async function mistakesOf(name: string, job: Job, nowMs: number): Promise<readonly string[]> {
  const diagnostics = createDiagnostics();
  const config = defaultProject('.');
  const project = { config, layers: [], environmentNames: [], declaredVars: [] };
  const noFile = { ok: false, code: 'PGH060', message: '', hint: null } as const;
  const source = createSourceFile('import', definitionsYaml({ topics: [], jobs: [[name, job]] }, ''));
  const set = readSet([source], project, () => noFile, diagnostics);
  checkSet(set, config, nowMs, diagnostics);
  lintSet(set, await loadSqlParser(), diagnostics);
  return diagnostics.list.filter(({ severity }) => severity === 'error').map(({ message }) => message);
}
