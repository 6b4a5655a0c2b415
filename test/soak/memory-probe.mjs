import { writeFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { isMainThread } from 'node:worker_threads';

/** Loaded into a daemon by the soak: writes what Node says about its memory, which no other process can read. */
const path = process.env.PGHERD_SOAK_MEMORY;
if (isMainThread && path !== undefined) {
  const write = () => {
    // With --expose-gc, what is left after a collection is what is still reachable.
    globalThis.gc?.();
    const { malloced_memory: mallocedMemory } = getHeapStatistics();
    writeFileSync(path, JSON.stringify({ ...process.memoryUsage(), mallocedMemory }));
  };
  setInterval(write, 5_000).unref();
}
