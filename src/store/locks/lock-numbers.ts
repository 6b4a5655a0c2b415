/** The advisory locks of `migrate`, as the two keys of a lock: of the schema, and of the ledger in another database. The first is 'pghd' in ASCII. */
export const MIGRATION_LOCK: readonly [number, number] = [0x70676864, 0];
export const TARGET_MIGRATION_LOCK: readonly [number, number] = [0x70676864, 1];

/** The second key of the lock that an idle daemon holds; the first is the schema. `_wake_for_tasks` has the same one. */
export const SLEEP_LOCK = 1;

/** The second key of the lock that clients hold shared while they wait for the end of tasks. `_tasks_ended` has the same one. */
export const ENDED_LOCK = 2;
