import { nameProblem } from '../../definition/names.ts';
import type { Job } from '../../generated/schema-types.ts';
import { mayCommit } from '../../sql/may-commit.ts';
import { needsNoTransaction } from '../../sql/split-statements.ts';
import { definitionsYaml } from '../export/definitions-file.ts';
import { mistakesOf } from '../job-mistakes.ts';
import type { ImportDecision, Imported, ImportedJob, ImportNote } from './imported.ts';
import type { RoleProblem } from './role-problems.ts';
import { withoutSecrets } from './without-secrets.ts';

export interface ImportedFile {
  /** Returns a definition file that validates, with the notes as comments at its top. */
  readonly yaml: string;
  readonly jobCount: number;
  readonly topicCount: number;
  readonly notes: readonly ImportNote[];
  /** Decisions that the owners of jobs must make, each with the names of its jobs. */
  readonly decisions: readonly Decision[];
}

export interface Decision extends ImportDecision {
  readonly jobs: readonly string[];
}

/**
 * Returns the definition file for the jobs of another scheduler. A job that would not validate is left out and noted. A job that
 * needs a decision, because of its role or its server, has a comment above it that says what to decide.
 */
export async function importedFile(
  imported: Imported,
  from: string,
  nowMs: number,
  problems: ReadonlyMap<string, RoleProblem> = new Map(),
): Promise<ImportedFile> {
  const shared = imported.defaults === undefined ? {} : { defaults: imported.defaults };
  const taken = new Set<string>();
  const places = new Map<string, string>();
  const notes: ImportNote[] = [...imported.notes];
  const jobs: (readonly [string, Job])[] = [];
  const undecided = new Map<string, Decision>();
  for (const written of imported.jobs) {
    const { item, decision: ofSecrets } = withoutSecrets(written);
    const { role, ...withoutRole } = await finished(item, ofSecrets !== null);
    const problem = problems.get(role ?? '') ?? null;
    const job = role === undefined || problem?.keepsRole === false ? withoutRole : { ...withoutRole, role };
    const name = uniqueName(item, taken);
    const parent = item.follows === undefined ? null : (places.get(item.follows) ?? null);
    const isCut = item.follows !== undefined && parent === null;
    const mistakes = await mistakesOf({ ...shared, topics: imported.topics, jobs: [[name, job]] }, nowMs);
    if (mistakes.length > 0) {
      notes.push({ place: item.place, text: `"${name}" was left out: ${mistakes.join('; ')}` });
      continue;
    }
    if (item.isNamed === true && name !== item.name) {
      notes.push({ place: item.place, text: `its name "${item.name}" became "${name}"` });
    }
    taken.add(name);
    places.set(item.place, name);
    jobs.push([name, { ...(parent === null ? {} : { after: parent }), ...job, ...(isCut ? { enabled: false } : {}) }]);
    const open = [problem, item.decision ?? null, ofSecrets, isCut ? CUT : null];
    for (const { reason, next } of open.filter((decision) => decision !== null)) {
      const names = undecided.get(reason + next)?.jobs ?? [];
      undecided.set(reason + next, { reason, next, jobs: [...names, name] });
    }
  }
  const decisions = [...undecided.values()];
  const lines = notes.map(({ place, text }) => `${place}: ${text}`.replace(/\s+/g, ' '));
  const comment = [
    `Imported from ${from}.`,
    ...(lines.length === 0 ? [] : ['Not imported:', ...lines.map((line) => `- ${line}`)]),
  ];
  const file = { ...(jobs.length === 0 ? {} : shared), topics: imported.topics, jobs };
  return {
    decisions,
    yaml: definitionsYaml(file, comment.join('\n'), remarksOf(decisions)),
    jobCount: jobs.length,
    topicCount: imported.topics.length,
    notes,
  };
}

const CUT: ImportDecision = {
  reason: 'the job that it ran after was left out',
  next: 'give it a schedule or another job to run after, and remove enabled: false',
};

function remarksOf(decisions: readonly Decision[]): ReadonlyMap<string, string> {
  const remarks = new Map<string, string>();
  for (const { reason, next, jobs } of decisions) {
    for (const name of jobs) {
      const before = remarks.get(name);
      remarks.set(name, `${before === undefined ? '' : `${before}\n`}Decide: ${reason}:\n${next}.`);
    }
  }
  return remarks;
}

async function finished({ job, decision }: ImportedJob, hadSecrets: boolean): Promise<Job & { readonly sql: string }> {
  const { sql, ...rest } = job;
  const text = withoutBlankEdges(sql);
  const outside = (await needsNoTransaction(text)) || (await mayCommit(text));
  return {
    ...rest,
    ...(outside ? { transaction: false } : {}),
    ...(decision === undefined && !hadSecrets ? {} : { enabled: false }),
    sql: text,
  };
}

/** `$$` quotes often leave an empty first line. Blanks before the SQL on its first line are kept, as the lines below have them too. */
function withoutBlankEdges(sql: string): string {
  const text = sql.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
  return text.includes('\n') ? text : text.trimStart();
}

function uniqueName({ name, place }: ImportedJob, taken: ReadonlySet<string>): string {
  const base = nameProblem(name) === null ? name : place.replace(' ', '-');
  let unique = base;
  for (let count = 2; taken.has(unique); count += 1) unique = `${base}-${count}`;
  return unique;
}
