import { localTime } from '../../schedule/local-time.ts';
import { isKnownTimezone } from '../../schedule/timezone.ts';
import { widthOf } from '../../text/width.ts';
import type { CliContext } from './context.ts';

/** Returns the zone of all times of an output: that of `TZ`, else of the system. */
export function outputZone({ env }: Pick<CliContext, 'env'>): string {
  const wanted = env.TZ ?? '';
  if (wanted !== '' && isKnownTimezone(wanted)) return wanted;
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Returns the first line of an output, with the zone of all times and the current time on the right. */
export function zoneLine(
  context: Pick<CliContext, 'palette' | 'terminalWidth' | 'env'>,
  nowMs: number,
  zone: string = outputZone(context),
): string {
  const right = `${zone} ${localTime(zone, nowMs).time.slice(0, 5)}`;
  const width = context.terminalWidth ?? DEFAULT_WIDTH;
  return `${' '.repeat(Math.max(0, width - widthOf(right)))}${context.palette.dim(right)}\n`;
}

const DEFAULT_WIDTH = 80;
