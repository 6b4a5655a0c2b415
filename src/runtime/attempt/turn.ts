import type { Outcome } from '../../task/settle.ts';
import { outcomeOfStop } from './outcomes.ts';
import { countTimeoutFrom, type RunningTask } from './running-task.ts';

/** A task that has to wait longer returns to the queue and frees its slot. A one-shot worker occupies none. */
const MAX_WAIT_MS = 1_000;
/** The interval at which a waiting task checks whether it was stopped. */
const CHECK_MS = 50;

/**
 * Takes the turn of a task whose topic has a delay. `take` returns how long to wait before it is called again; null: the task
 * has its turn. Returns null when the task has its turn, otherwise its outcome. Throws what `take` throws.
 */
export async function awaitTurn(running: RunningTask, take: () => Promise<number | null>): Promise<Outcome | null> {
  const fromMs = performance.now();
  for (;;) {
    const waitMs = await take();
    if (waitMs === null) return null;
    const untilMs = performance.now() + waitMs;
    if (running.slot.sessionName === null && untilMs - fromMs > MAX_WAIT_MS) return { kind: 'unstarted' };
    // The wait does not count for the timeout.
    countTimeoutFrom(running, untilMs);
    for (let leftMs = waitMs; leftMs > 0; leftMs = untilMs - performance.now()) {
      if (running.stopping !== null) return outcomeOfStop(running, running.stopping);
      await new Promise((resolve) => setTimeout(resolve, Math.min(leftMs, CHECK_MS)));
    }
    if (running.stopping !== null) return outcomeOfStop(running, running.stopping);
    countTimeoutFrom(running, performance.now());
  }
}
