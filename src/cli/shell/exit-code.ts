import type { ErrorCode } from '../../errors.ts';

/** The documented exit codes. */
export const EXIT = {
  ok: 0,
  error: 1,
  changes: 2,
  stale: 3,
  blocked: 4,
  locked: 5,
  usage: 64,
  /** Only `run`: the event loop was blocked for longer than the lease. EX_SOFTWARE of sysexits.h. */
  frozen: 70,
} as const;

export function exitCodeOf(code: ErrorCode): number {
  switch (code) {
    case 'usage':
      return EXIT.usage;
    case 'plan_stale':
      return EXIT.stale;
    case 'plan_blocked':
    case 'database_copied':
      return EXIT.blocked;
    case 'lock_not_obtained':
      return EXIT.locked;
    default:
      return EXIT.error;
  }
}
