import type { Plan } from '../plan.ts';
import type { Palette } from './palette.ts';

const WIDTH = 40;
const HOUR_MS = 3_600_000;

/**
 * Returns the busiest minute of each hour of the next day, before → after, with bars; '' when the plan contains no
 * hours.
 */
export function renderForecast({ forecast, createdAt }: Plan, palette: Palette): string {
  const before = forecast?.before.hours;
  const after = forecast?.after.hours;
  if (before === undefined || after === undefined) return '';
  const most = Math.max(1, ...before, ...after);
  const digits = String(most).length;
  const lines = after.map((now, hour) => {
    const was = before[hour] ?? 0;
    const at = new Date(Date.parse(createdAt) + hour * HOUR_MS).toISOString().slice(11, 16);
    const kept = Math.min(was, now);
    const bar = `${'█'.repeat(length(kept, most))}${'▒'.repeat(length(now, most) - length(kept, most))}`;
    const counts = was === now ? `${now}` : `${was} → ${now}`;
    const painted = was === now ? bar : now > was ? palette.yellow(bar) : palette.green(bar);
    return `  ${at}  ${counts.padStart(2 * digits + 3)}  ${painted}`.trimEnd();
  });
  const quiet = (forecast?.quietMinutes ?? []).map((minute) => `:${String(minute).padStart(2, '0')}`);
  const free = quiet.length === 0 ? '' : `Minutes with the fewest starts over the day: ${quiet.join(' ')}\n`;
  return `Starts in the busiest minute of each hour, before → after (UTC):\n${lines.join('\n')}\n${free}`;
}

function length(count: number, most: number): number {
  return Math.ceil((count / most) * WIDTH);
}
