import type { TimedDefinition, WhyJob, WhyVersion } from './why-facts.ts';

/** The definition of a job at an instant, and the revision that it came from. */
export interface DefinitionAt {
  /** null: the job did not exist. */
  readonly definition: TimedDefinition | null;
  /** The last change before the instant; null: none is recorded. */
  readonly since: WhyVersion | null;
  /** The first change after it; null: none. */
  readonly changed: WhyVersion | null;
}

/** Returns the definition that was in force at an instant. A job that was made through SQL has only its current one. */
export function definitionAt(job: WhyJob, versions: readonly WhyVersion[], atMs: number): DefinitionAt {
  const since = versions.filter(({ applied_at }) => applied_at.getTime() <= atMs).at(-1) ?? null;
  const changed = versions.find(({ applied_at }) => applied_at.getTime() > atMs) ?? null;
  if (since === null && changed === null) {
    return { definition: job.created_at.getTime() > atMs ? null : job.definition, since, changed };
  }
  if (changed === null) return { definition: job.definition, since, changed };
  return { definition: since === null ? changed.before : since.after, since, changed };
}
