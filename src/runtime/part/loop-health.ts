import { formatDuration } from '../../schedule/duration.ts';

/** How a loop of the daemon gets on. */
export interface LoopHealth {
  readonly name: string;
  /** How long its passes have failed; null: the last one succeeded. */
  readonly failingMs: number | null;
  /** The error of the last failed pass; null: the last one succeeded. */
  readonly reason: string | null;
  /** How long the pass under way has lasted; null: it sleeps. */
  readonly passMs: number | null;
}

/** A loop that has not completed a pass for this long does not work, whatever the heartbeat says. */
export const STALLED_MS = 30_000;

/** A pass that has not ended after this long will not end: each of its statements has a limit. */
const STUCK_MS = 300_000;

/** Returns the names of the loops that do not work. */
export function stalledNames(loops: readonly LoopHealth[]): readonly string[] {
  return loops.filter((loop) => stalledMs(loop) !== null).map(({ name }) => name);
}

/** Returns the loops that do not work, with the reason, as one text; null: all work. */
export function stalledLoops(loops: readonly LoopHealth[]): string | null {
  const stalled = loops.flatMap((loop) => {
    const { name, reason } = loop;
    const forMs = stalledMs(loop);
    if (forMs === null) return [];
    const since = formatDuration(Math.floor(forMs / 1_000) * 1_000);
    return [`${name} has completed no pass for ${since}${reason === null ? '' : `: ${reason}`}`];
  });
  return stalled.length === 0 ? null : stalled.join('; ');
}

function stalledMs({ failingMs, passMs }: LoopHealth): number | null {
  const forMs = Math.max(failingMs ?? 0, passMs ?? 0);
  return forMs < STALLED_MS ? null : forMs;
}

/** Returns the names of the loops that only a restart of the process helps. A server that is away is not a reason to restart. */
export function stuckLoops(loops: readonly LoopHealth[]): readonly string[] {
  return loops.filter(({ passMs }) => passMs !== null && passMs >= STUCK_MS).map(({ name }) => name);
}
