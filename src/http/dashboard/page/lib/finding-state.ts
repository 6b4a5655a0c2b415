import type { Finding } from '../../documents/overview.ts';

/** The state whose colour and icon a finding has. */
export const FINDING_STATE: Readonly<Record<Finding['kind'], string>> = {
  failing: 'failing',
  late: 'late',
  paused: 'paused',
  full: 'waiting',
  silent: 'silent',
  daemons: 'silent',
  slow: 'slow',
  drift: 'drift',
};
