import type { Job, Topic } from '../../generated/schema-types.ts';

/** The jobs of another scheduler as pgherd definitions. */
export interface Imported {
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
  readonly job: Job & { readonly sql: string };
}

export interface ImportNote {
  readonly place: string;
  readonly text: string;
}

/** Derives a name for a job from its SQL: the first words, in kebab-case; null when there are none. */
export function nameOf(text: string): string | null {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const name = words.slice(0, 5).join('-').slice(0, 60);
  return name === '' ? null : name;
}
