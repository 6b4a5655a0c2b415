/** The limits of a role in the queue. null: no limit. */
export interface RoleLimits {
  /** Tasks that run at the same time, over all daemons. */
  readonly concurrency: number | null;
  /** Tasks that wait. */
  readonly maxWaiting: number | null;
}

/** The limits that `pgherd.yaml` declares for a role. At least one is not null. */
export interface DeclaredRoleLimits extends RoleLimits {
  readonly role: string;
  /** Where the role is written in `pgherd.yaml`. */
  readonly line: number;
}
