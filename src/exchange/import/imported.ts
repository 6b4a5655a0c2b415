import type { Job, JobDefaults, Topic } from '../../generated/schema-types.ts';

/** The jobs of another scheduler as pgherd definitions. */
export interface Imported {
  /** Keys that all jobs share; written once, at the top of the file. Without jobs they are not written. */
  readonly defaults?: NonNullable<JobDefaults>;
  readonly jobs: readonly ImportedJob[];
  readonly topics: readonly (readonly [name: string, topic: NonNullable<Topic>])[];
  /** Settings that could not be imported, or only in part. Contains no passwords. */
  readonly notes: readonly ImportNote[];
}

export interface ImportedJob {
  /** Its place in the source: `line 7`, `job 3`. */
  readonly place: string;
  /** The preferred name; made unique later. */
  readonly name: string;
  /** The name is that of the source, not derived from the SQL: a change of it is noted. */
  readonly isNamed?: true;
  /** The place of the job after whose success it runs. */
  readonly follows?: string;
  /** The job cannot be placed: it is written with `enabled: false`. */
  readonly decision?: ImportDecision;
  readonly job: Job & { readonly sql: string };
}

/** A decision that the owner of a job must make before it may run. */
export interface ImportDecision {
  readonly reason: string;
  readonly next: string;
}

export interface ImportNote {
  readonly place: string;
  readonly text: string;
}

/** The decision for a job of another server. */
export function elsewhere(server: string): ImportDecision {
  return {
    reason: `it runs on ${server}, and pgherd does not know that server`,
    next: 'declare a connection in pgherd.yaml and name it in the job, or remove enabled: false if it is the server of pgherd',
  };
}

/** Derives a name for a job from its SQL: the first words, in kebab-case; null when there are none. */
export function nameOf(text: string): string | null {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const name = words.slice(0, 5).join('-').slice(0, 60);
  return name === '' ? null : name;
}
