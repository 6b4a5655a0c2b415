/** When the soak itself has disturbed the site in a way that daemons may show: errors and silence of that time are expected. */
export interface Incidents {
  /** Marks the time of `work` and some seconds after it as disturbed. */
  during<T>(what: string, work: () => Promise<T>): Promise<T>;
  /** Whether any of the time since `startMs` (performance.now()) was disturbed. */
  disturbedSince(startMs: number): boolean;
  /** For how long nothing was disturbed, in ms. */
  quietMs(): number;
  /** The actions, with their numbers. */
  counts(): ReadonlyMap<string, number>;
  count(what: string, by?: number): void;
}

/** A restarted server is back at full speed, and a lost daemon's tasks are taken over, within this. */
const RECOVERY_MS = 20_000;

export function createIncidents(): Incidents {
  const counts = new Map<string, number>();
  let underWay = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  const count = (what: string, by = 1): void => void counts.set(what, (counts.get(what) ?? 0) + by);
  return {
    during: async (what, work) => {
      count(what);
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        lastMs = performance.now();
      }
    },
    disturbedSince: (startMs) => underWay > 0 || startMs < lastMs + RECOVERY_MS,
    quietMs: () => (underWay > 0 ? 0 : Math.max(0, performance.now() - lastMs - RECOVERY_MS)),
    counts: () => counts,
    count,
  };
}
