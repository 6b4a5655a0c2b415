import type { Target } from '../../postgres/target.ts';
import type { SessionBudget } from '../session/session-budget.ts';
import type { SessionShare } from './control-connection.ts';
import type { DaemonEvents } from './events.ts';
import type { DaemonOptions } from './options.ts';

/** What every part of a daemon shares. */
export interface DaemonContext {
  readonly control: {
    readonly target: Target;
    readonly schema: string;
    readonly budget: SessionBudget;
    /** The session of all parts but the heartbeat; null: each has its own. */
    readonly shared: SessionShare | null;
  };
  readonly events: DaemonEvents;
  /** As they are now: a reload changes them. */
  readonly options: () => DaemonOptions;
  /** As it is now: a daemon that was taken for dead registers anew. */
  readonly daemonId: () => string;
  /** Numbers in [0, 1), for jitter. */
  readonly random: () => number;
  /** See `DaemonSettings`. */
  readonly resumed: boolean;
}
