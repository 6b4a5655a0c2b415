import type { Job } from '../../generated/schema-types.ts';
import type { ImportDecision, ImportedJob } from './imported.ts';

/** A chain of steps of another scheduler: each a transaction of its own, one after the other. */
export interface Chain {
  readonly place: string;
  readonly name: string;
  /** When the first step starts, and what belongs to the chain as a whole. */
  readonly first: Job;
  readonly decision: ImportDecision | null;
  readonly steps: readonly ChainStep[];
}

export interface ChainStep {
  readonly name: string | null;
  readonly job: Job & { readonly sql: string };
  readonly decision: ImportDecision | null;
}

/** Returns one job per step, each after the one before. A step that cannot run disables the whole chain. */
export function chainJobs({ place, name, first, decision, steps }: Chain): readonly ImportedJob[] {
  const placeOf = (index: number): string => (steps.length === 1 ? place : `${place}, step ${index + 1}`);
  const open = decision ?? steps.find((step) => step.decision !== null)?.decision ?? null;
  return steps.map((step, index): ImportedJob => {
    const own = step.decision ?? open;
    return {
      place: placeOf(index),
      name: steps.length === 1 ? name : `${name} / ${step.name ?? `step ${index + 1}`}`,
      ...(steps.length === 1 ? { isNamed: true } : {}),
      ...(own === null ? {} : { decision: own }),
      ...(index === 0 ? {} : { follows: placeOf(index - 1) }),
      job: index === 0 ? { ...first, ...step.job } : step.job,
    };
  });
}
