import type { JobDefinition } from '../definition/definition.ts';
import { sameValue } from '../plan/diff-definitions.ts';
import type { LiveState } from '../plan/live.ts';
import type { Plan } from '../plan/plan.ts';
import type { Connection } from '../postgres/connection.ts';
import { writeStoredFiles } from '../store/definitions/settled/settled-files.ts';
import type { FileRecords } from './read/settled/settled-files.ts';

/** Records the files whose jobs this transaction has left as they declare them. `live`: the rows before the plan was written. */
export async function recordFiles(
  connection: Connection,
  project: string,
  { files, settled }: FileRecords,
  { plan, live }: { readonly plan: Plan; readonly live: LiveState },
): Promise<void> {
  const rows = new Map(live.jobs.map((row) => [row.definition.name, row]));
  const written = new Map<string, JobDefinition | null>();
  for (const { kind, name } of plan.drift) {
    if (kind === 'job') written.set(name, rows.get(name)?.applied ?? null);
  }
  for (const change of plan.changes) {
    if (change.kind === 'job') written.set(change.name, change.after);
  }
  const isApplied = (job: JobDefinition): boolean => {
    const after = written.get(job.name);
    if (after !== undefined) return sameValue(after, job);
    const row = rows.get(job.name);
    return row !== undefined && sameValue(row.applied, job) && sameValue(row.definition, job);
  };
  const whole = files.filter(({ definitions }) => definitions.every(isApplied));
  await writeStoredFiles(connection, project, { files: whole, kept: settled });
}
