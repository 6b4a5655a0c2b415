/** A job as a node. */
export interface GraphJob {
  readonly name: string;
  readonly topic: string;
  /** The jobs after whose success it starts. */
  readonly after: readonly string[];
  /** The schedules that follow the clock, and the others that are not `after`. */
  readonly schedule: readonly string[];
  readonly enabled: boolean;
  /** The 95th percentile of its runs; null: it has none. */
  readonly p95Ms: number | null;
}

export interface Path {
  readonly jobs: readonly string[];
  /** The sum of their p95. */
  readonly p95Ms: number;
}

/**
 * Returns the chain of jobs that takes the longest by their p95, of at least two jobs; null: no job runs after another. Durations in ms. A job that has
 * never run counts as nothing; of equally long chains the one with more jobs.
 */
export function longestPath(jobs: readonly GraphJob[]): Path | null {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const found = new Map<string, Path>();
  const visit = (job: GraphJob, open: ReadonlySet<string>): Path => {
    const known = found.get(job.name);
    if (known !== undefined) return known;
    const within = new Set([...open, job.name]);
    const parents = job.after.flatMap((name) => {
      const parent = byName.get(name);
      return parent === undefined || within.has(name) ? [] : [visit(parent, within)];
    });
    const before = parents.toSorted(longestFirst)[0] ?? { jobs: [], p95Ms: 0 };
    const path = { jobs: [...before.jobs, job.name], p95Ms: before.p95Ms + (job.p95Ms ?? 0) };
    found.set(job.name, path);
    return path;
  };
  const paths = jobs.map((job) => visit(job, new Set())).filter((path) => path.jobs.length > 1);
  return paths.toSorted(longestFirst)[0] ?? null;
}

/** Returns these jobs with those directly before and after them. `after` names no other job. */
export function around<J extends GraphJob>(jobs: readonly J[], names: readonly string[]): readonly J[] {
  const chosen = new Set(names);
  const near = new Set(chosen);
  for (const { name, after } of jobs) {
    if (chosen.has(name)) for (const parent of after) near.add(parent);
    else if (after.some((parent) => chosen.has(parent))) near.add(name);
  }
  return jobs
    .filter(({ name }) => near.has(name))
    .map((job) => ({ ...job, after: job.after.filter((parent) => near.has(parent)) }));
}

function longestFirst(a: Path, b: Path): number {
  return b.p95Ms - a.p95Ms || b.jobs.length - a.jobs.length || (a.jobs.join() < b.jobs.join() ? -1 : 1);
}
