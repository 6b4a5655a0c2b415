/**
 * The number of runs of a fuzz test: `lean` in an everyday run; `PGHERD_FUZZ_RUNS=20000` sets it for all of them, `PGHERD_FUZZ_SEED=…`
 * repeats a run that fast-check has reported.
 */
export function fuzz(lean: number): { numRuns: number; seed?: number } {
  const { PGHERD_FUZZ_RUNS: runs, PGHERD_FUZZ_SEED: seed } = process.env;
  return {
    numRuns: runs === undefined ? lean : Number(runs),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  };
}

/** For `testTimeout`: a minute, or what a larger run may take. */
export const FUZZ_TIMEOUT_MS: number = process.env.PGHERD_FUZZ_RUNS === undefined ? 60_000 : 3_600_000;

/** Runs `work`; fails when it takes longer than a second, because no input may block the program. */
export async function withinASecond<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  const first = await timed(work);
  if (first.ms <= 1_000) return first.value;
  // The machine may have been busy: a real hang occurs again.
  const { value, ms } = await timed(work);
  if (ms > 1_000) throw new Error(`took ${Math.round(ms)} ms for ${what.slice(0, 500)}`);
  return value;
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const startMs = performance.now();
  const value = await work();
  return { value, ms: performance.now() - startMs };
}
