/** A task in pgherd's own database. `who` identifies the request of the application; the number may be assigned twice. */
export interface HomeTask {
  readonly who: number;
  readonly id: number;
  readonly createdAt: number;
  readonly claims: number;
  readonly attempt: number;
  readonly state: 'ready' | 'leased' | 'finished' | 'failed';
}

export interface Home {
  readonly tasks: readonly HomeTask[];
  /** The next number of the counter. */
  readonly next: number;
}

/** Key (id, createdAt): the arbiter in the other database. */
export interface LedgerRow {
  readonly id: number;
  readonly createdAt: number;
  readonly fence: number;
  readonly done: boolean;
}

/** One claim on its way through a daemon, whether or not its lease is valid. Its next step may come at any later time. */
export interface Executor {
  readonly who: number;
  readonly id: number;
  readonly createdAt: number;
  readonly fence: number;
  readonly state: 'claimed' | 'fenced' | 'entered' | 'refused' | 'committed' | 'erred' | 'closed' | 'found';
}

export interface TargetBudget {
  readonly enqueue: number;
  /** A lease runs out while its executor goes on. */
  readonly expire: number;
  readonly error: number;
  /** The name resolves to the standby, which lacks the changes that it has not received. */
  readonly failover: number;
  readonly prune: number;
}

export interface TargetWorld {
  readonly home: Home;
  /** What the standby has received. */
  readonly standby: Home;
  readonly ledger: readonly LedgerRow[];
  /** Effects in the other database, by the request that caused them. */
  readonly effects: readonly number[];
  readonly executors: readonly Executor[];
  readonly budget: TargetBudget;
  /** The clock: no two tasks are created at the same instant. */
  readonly clock: number;
}

/** Wrong variants of the protocol. */
export interface TargetVariant {
  /** The key is the number alone. */
  readonly numberAlone?: true;
  /** A done row is forgotten as soon as its task has ended at home, however far the standby lags. */
  readonly forgetsAtOnce?: true;
  /** A later claim does not shut out the earlier ones before it runs. */
  readonly noFence?: true;
  /** A task is given up without an entry in the ledger. */
  readonly endsOpen?: true;
  /** A task whose claim was refused is taken for failed, and not looked up. */
  readonly trustsRefusal?: true;
  /** The effect is written without a ledger row. */
  readonly noLedger?: true;
}

export interface TargetScenario {
  readonly budget: Partial<TargetBudget>;
  readonly variant?: TargetVariant;
}

export function startOf({ budget }: TargetScenario): TargetWorld {
  const home: Home = { tasks: [], next: 0 };
  return {
    home,
    standby: home,
    ledger: [],
    effects: [],
    executors: [],
    budget: { enqueue: 1, expire: 0, error: 0, failover: 0, prune: 0, ...budget },
    clock: 0,
  };
}
