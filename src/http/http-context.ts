import type { Target } from '../postgres/target.ts';
import type { DaemonLoad } from '../runtime/part/daemon-settings.ts';
import type { DaemonEvents } from '../runtime/part/events.ts';
import type { LoopHealth } from '../runtime/part/loop-health.ts';
import type { HomeServer } from '../runtime/session/home-server.ts';
import type { SessionBudget } from '../runtime/session/session-budget.ts';
import type { Access } from './access.ts';
import type { HttpAddress } from './address.ts';
import type { Cached } from './cached.ts';
import type { BinRange, LogBins } from './log-bins.ts';
import type { HourOfLog } from './log-hour.ts';
import type { Sessions } from './sessions.ts';

/** The daemon that the server reports on. */
export interface ServedDaemon {
  /** '' until it has registered. */
  readonly id: string;
  readonly load: DaemonLoad;
  readonly health: readonly LoopHealth[];
  readonly events: DaemonEvents;
  readonly budget: SessionBudget;
  readonly home: HomeServer;
}

/** The context shared by all parts of the HTTP server. */
export interface HttpContext {
  readonly target: Target;
  readonly schema: string;
  readonly version: string;
  readonly address: HttpAddress;
  readonly daemon: ServedDaemon;
  /** The current access rules; a reload replaces them. */
  readonly access: () => Access;
  readonly sessions: Sessions;
  /** The last hour of the log, at most a few seconds old. */
  readonly pollHour: () => Promise<HourOfLog>;
  /** What ended in a range of the log, in bins, without reading the log. */
  readonly logBins: (range: BinRange) => Promise<LogBins | null>;
  /** Answers that clients request every few seconds. */
  readonly fast: Cached;
  /** Answers that are expensive to compute. */
  readonly slow: Cached;
}
