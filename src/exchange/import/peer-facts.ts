/**
 * Common to cron, pg_cron, pg_timetable and pgAgent: missed runs are not caught up, and no run has a time limit. 24 days
 * are the longest time limit that PostgreSQL's own timer can hold.
 */
export const UNLIMITED = { catchup: 'skip', timeout: '24d' } as const;

/** Whether a host name or address means the machine itself: none, a socket directory or a loopback address. */
export function isLocalHost(host: string | null): boolean {
  return host === null || host === '' || host.startsWith('/') || /^(?:localhost|127(?:\.\d+){3}|::1)$/i.test(host);
}

export function isUtc(zone: string): boolean {
  return /^(?:utc|gmt|etc\/utc|etc\/gmt)$/i.test(zone);
}
