import type { Outcome } from '../../task/settle.ts';
import { outcomeOfStop, type RunningTask } from './running-task.ts';

/** A task whose turn is later than this goes back to the queue: its slot is for others. A one-shot worker holds none. */
const MAX_WAIT_MS = 1_000;
/** How soon a stop is noticed. */
const LOOK_MS = 50;

/**
 * Takes the turn of a task whose topic has a delay: `take` gives how long it has to wait before it asks again, or null. Gives
 * null when it has its turn, else what becomes of the task. Throws what `take` throws.
 */
export async function awaitTurn(running: RunningTask, take: () => Promise<number | null>): Promise<Outcome | null> {
  const fromMs = performance.now();
  for (;;) {
    const waitMs = await take();
    if (waitMs === null) return null;
    const untilMs = performance.now() + waitMs;
    if (running.seat.sessionName === null && untilMs - fromMs > MAX_WAIT_MS) return { kind: 'unstarted' };
    // Its time has not begun.
    running.timedFromMs = untilMs;
    for (let leftMs = waitMs; leftMs > 0; leftMs = untilMs - performance.now()) {
      if (running.stopping !== null) return outcomeOfStop(running, running.stopping);
      await new Promise((resolve) => setTimeout(resolve, Math.min(leftMs, LOOK_MS)));
    }
    if (running.stopping !== null) return outcomeOfStop(running, running.stopping);
    running.timedFromMs = performance.now();
  }
}
