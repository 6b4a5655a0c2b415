/** The extensions whose names pgherd can install (`installCompat`). */
export const COMPAT_PEERS = ['elephant_worker', 'pg_background_queue', 'pg_cron'] as const;
export type CompatPeer = (typeof COMPAT_PEERS)[number];
