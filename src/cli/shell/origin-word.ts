import type { TaskOrigin } from '../../store/lists/task-origins.ts';

/** `41 4f2c1ab jobs/rollup.yaml`: the known ones of revision, commit and file that a task was created from. */
export function originWord({ revision, commit, file }: TaskOrigin & { readonly revision: number | null }): string {
  const parts = [revision, commit?.slice(0, 7), file].filter((part) => part !== null && part !== undefined);
  return parts.length === 0 ? '–' : parts.join(' ');
}
