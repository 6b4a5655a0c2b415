import type { RoleLimits } from '../../definition/role-limits.ts';

/** The limits of a role in the queue, before and after; null: it has no limits. */
export interface RoleLimitsChange {
  readonly role: string;
  readonly before: RoleLimits | null;
  readonly after: RoleLimits | null;
  /** The project that set them before; null: none, or a statement in the database. */
  readonly owner: string | null;
  readonly blocked: { readonly reason: string } | null;
  readonly file: string | null;
  readonly line: number | null;
}
