import type { JobSession } from '../../postgres/job-session.ts';
import type { Backend } from '../../store/daemons/connections.ts';
import type { ClaimedTask } from '../../task/task.ts';
import type { Slot } from './slot.ts';

/** A task that has a slot, how far its attempt has come, and what the daemon has done to it. */
export interface RunningTask {
  /** Replaced when its SQL is read. */
  task: ClaimedTask;
  readonly slot: Slot;
  readonly startedAtMs: number;
  stage: Stage;
  /** null: the task is not being stopped. */
  stopping: Stopping | null;
  /** For a task that runs with a ledger in another database. */
  ledgerClaim: ClaimProgress;
  /** Its session in pgherd's own database, if that was lost: the backend may be executing it. */
  lostBackend: Backend | null;
  /** Whether the timeout of the task is that of its own `set statement_timeout`. */
  limitsItself?: true;
}

/** How far an attempt has come. `readyAtMs` is when it got its session: opening one does not count as its duration. */
export type Stage =
  | { readonly kind: 'opening-session' }
  /** On a session with other tasks; the daemon does not know which of them is being executed. */
  | { readonly kind: 'in-series'; readonly series: StoppableSeries; readonly readyAtMs: number }
  /** Alone on its session, or the task of its series that is being executed. The timeout counts from `timedFromMs`. */
  | {
      readonly kind: 'executing';
      readonly session: JobSession;
      readonly readyAtMs: number;
      readonly timedFromMs: number;
    }
  /** The session was returned; the outcome is still to be determined and recorded. */
  | { readonly kind: 'session-returned'; readonly readyAtMs: number };

/** The part of an open series that a stop needs. */
export interface StoppableSeries {
  stop(member: RunningTask): Promise<void>;
}

/** Why a task is stopped. */
export type Stop =
  | { readonly kind: 'timeout' }
  | { readonly kind: 'cancel'; readonly reason: string }
  | { readonly kind: 'shutdown' };

/** A stop under way. `terminated`: the cancel had no effect in time, and the backend was terminated. */
export interface Stopping {
  readonly stop: Stop;
  readonly sinceMs: number;
  readonly terminated: boolean;
}

/** What is known about this claim and the ones before it in the ledger of another database. `key` is the session key. */
export type ClaimProgress =
  | { readonly kind: 'unused' }
  /** Earlier claims can no longer take effect, and none has taken effect. */
  | { readonly kind: 'fenced' }
  /** The SQL was sent, and no answer has arrived: it may have taken effect. */
  | { readonly kind: 'sent'; readonly key: string }
  /** The server has answered. Claims before this one were fenced first. */
  | { readonly kind: 'answered'; readonly key: string };

/** Returns a task that takes its slot now. */
export function runningTask(task: ClaimedTask, slot: Slot, stop: Stop | null): RunningTask {
  const startedAtMs = performance.now();
  return {
    task,
    slot,
    startedAtMs,
    stage: { kind: 'opening-session' },
    stopping: stop === null ? null : { stop, sinceMs: startedAtMs, terminated: false },
    ledgerClaim: { kind: 'unused' },
    lostBackend: null,
  };
}

/** Returns when the task got its session; without one, when it took its slot. */
export function readyAtMsOf({ stage, startedAtMs }: RunningTask): number {
  return stage.kind === 'opening-session' ? startedAtMs : stage.readyAtMs;
}

/** Begins the execution of a task on its session: its timeout counts from now on. */
export function executeOn(running: RunningTask, session: JobSession): void {
  const nowMs = performance.now();
  const readyAtMs = running.stage.kind === 'opening-session' ? nowMs : running.stage.readyAtMs;
  running.stage = { kind: 'executing', session, readyAtMs, timedFromMs: nowMs };
}

/** Counts the timeout of an executing task from another time, for example from its turn. */
export function countTimeoutFrom(running: RunningTask, timedFromMs: number): void {
  if (running.stage.kind === 'executing') running.stage = { ...running.stage, timedFromMs };
}

/** Ends the use of the session: from here on, a stop can no longer cancel anything on it. */
export function returnSession(running: RunningTask): void {
  running.stage = { kind: 'session-returned', readyAtMs: readyAtMsOf(running) };
}
