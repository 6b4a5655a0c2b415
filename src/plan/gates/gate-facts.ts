/** The windows that are open at the instant of a plan, and the changes that they hold. */
export interface Freeze {
  /** ISO instant: the end of the last of the windows that follow each other; null: they do not end. */
  readonly until: string | null;
  readonly windows: readonly OpenWindow[];
  readonly holds: readonly { readonly kind: 'job' | 'topic'; readonly name: string }[];
  /** The reason given with --override; absent: the plan is blocked. */
  readonly override?: string;
}

export interface OpenWindow {
  readonly cron: string;
  readonly timezone: string;
  readonly reason: string | null;
  /** ISO instants. */
  readonly since: string;
  readonly until: string;
}

/** The approvals that a plan needs, and those that count. */
export interface Approvals {
  readonly required: number;
  readonly given: readonly Approval[];
  readonly missing: number;
}

export interface Approval {
  /** The login that approved. */
  readonly by: string;
  /** ISO instants. */
  readonly at: string;
  readonly expiresAt: string;
}
