import type { Scratch } from '../support/scratch.ts';

/** A system that executes `insert into ledger (task) values (n)` for each of many n, in a transaction of its own. */
export interface Contender {
  /** Name, version and setting, as the tables show it. */
  readonly name: string;
  /** Whether a task's effect commits together with its record; null: there is no record. */
  readonly atomic: boolean | null;
  open(scratch: Scratch, options: OpenOptions): Promise<Opened>;
}

export interface OpenOptions {
  readonly slots: number;
  /** A process that takes longer to start is killed; absent: no limit. */
  readonly startLimitMs?: number;
}

export interface Opened {
  /** Enqueues tasks 1 to `count`; no worker runs yet. */
  fill(count: number): Promise<void>;
  /** Each task has its number, so that a task that is executed twice is detected. */
  readonly numbersTasks: boolean;
  /** Inserts rows of ended tasks into the table that keeps them; null: this contender keeps none. */
  readonly fillHistory: ((count: number) => Promise<void>) | null;
  /** Returns the process whose CPU time is the client's. */
  start(): Promise<number>;
  /** Tasks whose end is not recorded yet. */
  unfinished(): Promise<number>;
  /** Counts the effects; absent: they are in `ledger` of the scratch database. */
  effects?(): Promise<Effects>;
  stop(): Promise<void>;
}

export interface Effects {
  readonly count: number;
  /** Between the first and the last. */
  readonly seconds: number;
}

export function taskSql(task: number): string {
  return `insert into ledger (task) values (${task})`;
}

/** 1 to `count` in pieces. */
export function* chunks(count: number, size: number): Generator<readonly number[]> {
  for (let first = 1; first <= count; first += size) {
    yield Array.from({ length: Math.min(size, count - first + 1) }, (_, index) => first + index);
  }
}
