import { durationFor } from '../schema/value-hint.ts';

/** Returns how to write a schedule of another tool, or null: `TZ=…`, `cron(…)`, `rate(…)`, a bare duration. */
export function foreignScheduleHint(text: string): string | null {
  const written = text.trim();
  const [, zone, fields] = /^(?:CRON_)?TZ=(\S+)\s+(.*)$/s.exec(written) ?? [];
  if (zone !== undefined) return `write schedule: "${fields}" and the key timezone: ${zone}`;
  const cron = /^cron\((.*)\)$/is.exec(written)?.[1];
  if (cron !== undefined) return `write the five fields alone: "${fiveFields(cron.trim().split(/\s+/))}"`;
  const every = /^rate\((.*)\)$/is.exec(written)?.[1] ?? /^@?every[\s:]*(.*)$/is.exec(written)?.[1];
  // A bare 03:00:00 is a time of day rather than a duration.
  if (every === undefined && written.includes(':')) return null;
  const duration = durationFor((every ?? written).trim());
  return duration === null ? null : `write "@every ${duration}"`;
}

/** AWS has a sixth field, the year, counts the days of a week from 1, Sunday, and writes ? for a day that is not given. */
function fiveFields(fields: readonly string[]): string {
  const isAws = fields.length === 6;
  const own = fields.slice(0, 5).map((field, index) => {
    const days =
      isAws && index === 4 ? field.replace(/(^|[,-])([1-7])/g, (_all, before, day) => before + (day - 1)) : field;
    return days === '?' ? '*' : days;
  });
  return own.join(' ');
}
