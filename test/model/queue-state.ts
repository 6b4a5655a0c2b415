/** The tables of the queue, as one database state. Tasks are named by their index. */
export interface Tables {
  readonly tasks: readonly TaskRow[];
  readonly ready: readonly number[];
  readonly leases: readonly LeaseRow[];
  /** Primary key (task, token): record and arbiter. */
  readonly done: readonly DoneRow[];
  /** Final outcomes only, in order. */
  readonly log: readonly { readonly task: number; readonly outcome: 'finished' | 'failed' | 'cancelled' }[];
  /** Rows of `daemons`: who may open a series and claim. */
  readonly daemons: readonly number[];
  /** Effects of tasks that were committed in this database: a multiset of task indexes. */
  readonly effects: readonly number[];
}

export interface TaskRow {
  readonly task: number;
  readonly attempt: number;
  /** Token of its first lease, once it was taken back: all its executions share one arbiter. */
  readonly token: number | null;
  /** An execution may be under way somewhere: its done row stays. */
  readonly doubtful: boolean;
  readonly waits: boolean;
  /** Behind that earlier task of its job. */
  readonly held: boolean;
}

export interface LeaseRow {
  readonly lease: number;
  readonly token: number;
  readonly daemon: number;
  readonly tasks: readonly number[];
}

export interface DoneRow {
  readonly task: number;
  readonly token: number;
}

/** What a daemon remembers of the series it runs: one at a time in this model. */
export interface Series {
  readonly lease: number;
  readonly token: number;
  readonly tasks: readonly number[];
  readonly phase: 'claimed' | 'sent' | 'gone' | 'answered';
  readonly failed: boolean;
  /** The number of its tasks that had a done row when it last asked; null: it has not asked. */
  readonly known: number | null;
}

export interface Daemon {
  /** Its row in `daemons`, as it believes. */
  readonly row: number;
  readonly series: Series | null;
}

/** A backend that was called to run a series. */
export interface Backend {
  /** Index of the daemon that opened it. */
  readonly owner: number;
  readonly row: number;
  readonly lease: number;
  readonly token: number;
  readonly tasks: readonly number[];
  readonly at: number;
  /** called → between → executing → inserted (effect and done row, not committed) → between … → ended */
  readonly state: 'called' | 'between' | 'executing' | 'inserted' | 'ended' | 'failed' | 'refused';
  /** Its answer reaches no daemon: the connection is lost, the backend is not. */
  readonly cut: boolean;
  /** The time box is over: it begins nothing more. */
  readonly boxed: boolean;
}

/** How often each fault may still strike: what bounds the search. */
export interface Budget {
  readonly expire: number;
  readonly cut: number;
  readonly error: number;
  readonly cancel: number;
  readonly crash: number;
  /** The server's clock is set back: the time box does not close. */
  readonly clock: number;
  readonly junk: number;
  readonly enqueue: number;
  readonly giveBack: number;
}

export interface World {
  readonly tables: Tables;
  /** What is on disk, where that is less than `tables`: commits since then were asynchronous. */
  readonly disk: Tables | null;
  readonly daemons: readonly Daemon[];
  readonly backends: readonly Backend[];
  readonly budget: Budget;
  readonly nextLease: number;
  readonly nextRow: number;
}

/** Wrong variants of the protocol, each of which the search must find, and variants without one of two safeguards, which must keep all rules. */
export interface Variant {
  readonly noFenceRows?: true;
  readonly newTokenAtRelease?: true;
  readonly moveWithoutLease?: true;
  readonly moveByTaskAlone?: true;
  readonly settleWithoutArbiter?: true;
  readonly cancelWithoutArbiter?: true;
  readonly noArbiter?: true;
  readonly rescueWithoutWaiting?: true;
  readonly settleWithoutWaiting?: true;
  readonly openUnchecked?: true;
  readonly strayLeasesForgotten?: true;
  readonly promotionKeepsWaits?: true;
  readonly settleKeepsLease?: true;
  readonly heldForgotten?: true;
  readonly claimKeepsReady?: true;
  readonly enqueueMoves?: true;
}

export interface Scenario {
  readonly daemonCount: number;
  readonly taskCount: number;
  /** The last task is held behind the first. */
  readonly held?: true;
  readonly budget: Partial<Budget>;
  readonly variant?: Variant;
}

const NONE: Budget = {
  expire: 0,
  cut: 0,
  error: 0,
  cancel: 0,
  crash: 0,
  clock: 0,
  junk: 0,
  enqueue: 0,
  giveBack: 0,
};

export function startOf(scenario: Scenario): World {
  const indexes = Array.from({ length: scenario.taskCount }, (_, task) => task);
  const isHeld = (task: number): boolean => scenario.held === true && task === scenario.taskCount - 1;
  const tables: Tables = {
    tasks: indexes.map((task) => ({
      task,
      attempt: 0,
      token: null,
      doubtful: false,
      waits: false,
      held: isHeld(task),
    })),
    ready: indexes.filter((task) => !isHeld(task)),
    leases: [],
    done: [],
    log: [],
    daemons: Array.from({ length: scenario.daemonCount }, (_, row) => row),
    effects: [],
  };
  return {
    tables,
    disk: null,
    daemons: tables.daemons.map((row) => ({ row, series: null })),
    backends: [],
    budget: { ...NONE, ...scenario.budget },
    nextLease: 1,
    nextRow: scenario.daemonCount,
  };
}
