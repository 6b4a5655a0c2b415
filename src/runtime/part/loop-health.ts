import { spokenDuration } from '../../schedule/duration.ts';

/** The state of the loop of a part of the daemon. */
export interface LoopHealth {
  /** The part, such as `scheduler`. */
  readonly name: string;
  /** The time since its passes began to fail, in ms; null: the last pass succeeded. */
  readonly failingMs: number | null;
  /** The error of the last failed pass; null: the last pass succeeded. */
  readonly reason: string | null;
  /** The duration so far of the current pass, in ms; null: the loop sleeps. */
  readonly passMs: number | null;
}

/** A loop counts as stalled when it has not completed a pass for this long, even if the heartbeat succeeds. */
export const STALLED_MS = 30_000;

/** A pass that takes longer than this will not end: each of its statements has a shorter limit. */
const STUCK_MS = 300_000;

/** Returns the names of the loops that are stalled. */
export function stalledNames(loops: readonly LoopHealth[]): readonly string[] {
  return loops.filter((loop) => stalledMs(loop) !== null).map(({ name }) => name);
}

/** Returns the stalled loops, each with the reason, as one text; null: none is stalled. */
export function stalledLoops(loops: readonly LoopHealth[]): string | null {
  const stalled = loops.flatMap((loop) => {
    const { name, reason } = loop;
    const forMs = stalledMs(loop);
    if (forMs === null) return [];
    const since = spokenDuration(Math.floor(forMs / 1_000) * 1_000);
    return [`${name} has completed no pass for ${since}${reason === null ? '' : `: ${reason}`}`];
  });
  return stalled.length === 0 ? null : stalled.join('; ');
}

function stalledMs({ failingMs, passMs }: LoopHealth): number | null {
  const forMs = Math.max(failingMs ?? 0, passMs ?? 0);
  return forMs < STALLED_MS ? null : forMs;
}

/** Returns the names of the loops that only a restart of the process can help. An unreachable server is not a reason to restart. */
export function stuckLoops(loops: readonly LoopHealth[]): readonly string[] {
  return loops.filter(({ passMs }) => passMs !== null && passMs >= STUCK_MS).map(({ name }) => name);
}
