/** Maximum values of flags of `run` and `dev`: those that the schema of pgherd.yaml has for the same keys. */
export const DAEMON_LIMITS = { slots: 1_000, max_connections: 10_000, batch: 10_000 } as const;
