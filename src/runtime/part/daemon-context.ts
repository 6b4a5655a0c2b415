import type { Target } from '../../postgres/target.ts';
import type { HomeServer } from '../session/home-server.ts';
import type { SessionBudget } from '../session/session-budget.ts';
import type { SessionShare } from './control-connection.ts';
import type { DaemonEvents } from './events.ts';
import type { DaemonOptions } from './options.ts';
import type { ServerClock } from './server-clock.ts';

/** What all parts of a daemon share. */
export interface DaemonContext {
  readonly control: {
    readonly target: Target;
    readonly schema: string;
    readonly budget: SessionBudget;
    readonly home: HomeServer;
    /** The session of all parts but the heartbeat; null: each has its own. */
    readonly shared: SessionShare | null;
  };
  readonly events: DaemonEvents;
  /** Returns the current options: a reload changes them. */
  readonly options: () => DaemonOptions;
  /** Returns the current id: a daemon whose lease has expired registers again and gets a new one. */
  readonly daemonId: () => string;
  /** Returns the secret that proves to `run_first` that this daemon is the caller. */
  readonly secret: () => string;
  /** The clock of pgherd's own server. */
  readonly clock: ServerClock;
  /** Numbers in [0, 1), for jitter. */
  readonly random: () => number;
  /** See `DaemonSettings`. */
  readonly resumed: boolean;
}
