/** The bounds of the five fields of a crontab. */
const LAST: readonly number[] = [59, 23, 31, 12, 7];

/** Returns cron fields in pgherd's strict syntax: `5/10` means `5-59/10`. */
export function strictFields(text: string): string {
  return text
    .trim()
    .split(/\s+/)
    .map((field, index) =>
      field
        .split(',')
        .map((item) => item.replace(/^(\d+)\/(\d+)$/, `$1-${LAST[index] ?? 59}/$2`))
        .join(','),
    )
    .join(' ');
}

/**
 * Whether both the day of the month and the day of the week are restricted. cron runs a job when either fits; pg_timetable and
 * pgAgent run it when both do, which no cron expression says.
 */
export function restrictsBothDays(fields: string): boolean {
  const [, , dayOfMonth = '*', , dayOfWeek = '*'] = fields.split(' ');
  return dayOfMonth !== '*' && dayOfWeek !== '*';
}

/** Why such a job cannot run as it is, and what to do. */
export const BOTH_DAYS = {
  reason: 'its day of the month and its day of the week must both fit, which no cron expression says',
  next: 'schedule it by one of them, test the other in the SQL, and remove enabled: false',
} as const;
