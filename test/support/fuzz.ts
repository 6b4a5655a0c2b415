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

/** Runs `work`; fails when it takes longer than a second of this process, or hangs: no input may block the program. */
export async function withinASecond<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  const first = await timed(work);
  if (!isLong(first)) return first.value;
  // The process may have collected garbage or compiled: a real hang occurs again.
  const again = await timed(work);
  if (isLong(again)) {
    throw new Error(`took ${Math.round(again.cpuMs)} ms of CPU, ${Math.round(again.ms)} ms, for ${what.slice(0, 500)}`);
  }
  return again.value;
}

interface Timed<T> {
  readonly value: T;
  readonly ms: number;
  /** Of this process: a machine with other work does not change it. */
  readonly cpuMs: number;
}

function isLong({ ms, cpuMs }: Timed<unknown>): boolean {
  return cpuMs > 1_000 || ms > 20_000;
}

async function timed<T>(work: () => T | Promise<T>): Promise<Timed<T>> {
  const startMs = performance.now();
  const start = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(start);
  return { value, ms: performance.now() - startMs, cpuMs: (user + system) / 1_000 };
}
