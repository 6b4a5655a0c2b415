import { span } from '../../schedule-change.ts';
import type { Fold } from '../folds.ts';

/**
 * Returns how the next starts of the jobs move when they get another time zone: `next starts 1 h earlier (44 jobs), as before (12)`.
 * null for another cause.
 */
export function zoneEffect({ cause, changes }: Fold): string | null {
  if (cause.path !== 'timezone') return null;
  const counts = new Map<number, number>();
  for (const { nextRuns } of changes) {
    const shift = shiftOf(nextRuns.before ?? [], nextRuns.after ?? []);
    counts.set(shift, (counts.get(shift) ?? 0) + 1);
  }
  const words = [...counts]
    .toSorted(([a, n], [b, m]) => Number(a === 0) - Number(b === 0) || m - n || a - b)
    .map(([shift, count], index) => {
      const jobs = index > 0 ? String(count) : `${count} ${count === 1 ? 'job' : 'jobs'}`;
      const moved = `${span(Math.round(Math.abs(shift) / 60_000))} ${shift < 0 ? 'earlier' : 'later'}`;
      return `${shift === 0 ? 'as before' : moved} (${jobs})`;
    });
  return `next starts ${words.join(', ')}`;
}

/** Returns the distance in ms between the two starts that are nearest to each other; 0 when nothing is due. */
function shiftOf(before: readonly string[], after: readonly string[]): number {
  const shifts = after.flatMap((to) => before.map((from) => Date.parse(to) - Date.parse(from)));
  return shifts.toSorted((a, b) => Math.abs(a) - Math.abs(b) || a - b)[0] ?? 0;
}
