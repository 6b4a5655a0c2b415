import { PgherdError } from '../../errors.ts';
import { parseDuration } from '../../schedule/duration.ts';
import { parseInstant } from '../../schedule/instant.ts';
import { instantOf } from './definition-options.ts';

/** `--since`: a duration before now, or an instant; ms since the epoch, null without the option. Throws `usage`. */
export function sinceOf(flags: { readonly since?: string; readonly now?: string }): number | null {
  if (flags.since === undefined) return null;
  const ago = parseDuration(flags.since);
  if (ago !== null) return instantOf(flags.now) - ago;
  const instant = parseInstant(flags.since);
  if (instant.ok) return instant.ms;
  const example = '1h, 7d, 2026-12-01T08:00:00Z';
  throw new PgherdError('usage', `invalid time "${flags.since}" for --since (expected for example ${example})`);
}
