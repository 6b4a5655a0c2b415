import type { Job, Topic } from '../../generated/schema-types.ts';

/** What another scheduler has, in pgherd's words. */
export interface Imported {
  readonly jobs: readonly ImportedJob[];
  readonly topics: readonly (readonly [name: string, topic: NonNullable<Topic>])[];
  /** What could not be carried over, or only in part. No value of a password is among it. */
  readonly notes: readonly ImportNote[];
}

export interface ImportedJob {
  /** Where it stood: `line 7`, `job 3`. */
  readonly place: string;
  /** Wanted; made unique later. */
  readonly name: string;
  readonly job: Job & { readonly sql: string };
}

export interface ImportNote {
  readonly place: string;
  readonly text: string;
}

/** A name for a job made of what there is: the first words, in kebab-case; null when there are none. */
export function nameOf(text: string): string | null {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const name = words.slice(0, 5).join('-').slice(0, 60);
  return name === '' ? null : name;
}
