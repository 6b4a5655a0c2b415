import type { Outcome } from '../../task/settle.ts';
import { acquireSession, outcomeWithout } from './acquire-session.ts';
import { type AttemptContext, homeSession } from './attempt.ts';
import { endsItsTransaction, withRemedy } from './execution-mode.ts';
import { type EndedTask, OpenSeries, type SeriesEnd, type SeriesHooks } from './open-series.ts';
import { outcomeOfStop } from './outcomes.ts';
import { type RunningTask, returnSession } from './running-task.ts';
import type { RunningSeries } from './set/running-series.ts';

/** The interval at which series that take too long are found. */
const CHECK_MS = 50;

/** Attempts of several tasks of one login in one slot, with one call. */
export class SeriesAttempts {
  readonly #context: AttemptContext;
  readonly #open = new Set<OpenSeries>();
  /** One timer for all of them, because one for each would be set and cleared thousands of times a second. */
  #checks: NodeJS.Timeout | null = null;

  constructor(context: AttemptContext) {
    this.#context = context;
  }

  /** Session → run → outcomes, as `attempt` does for one task at home. Never throws. */
  async attempt(series: RunningSeries, hooks: SeriesHooks): Promise<SeriesEnd> {
    const { first } = series;
    const { sessions, recorder } = this.#context;
    const acquired = await acquireSession(first, this.#context);
    if (acquired.kind !== 'session') {
      // One task shows that the login is refused, so the others wait.
      const outcomeOf = (member: RunningTask): Outcome =>
        member === first || member.stopping !== null ? outcomeWithout(acquired, member) : { kind: 'unstarted' };
      return { done: null, ended: series.members.map((member) => [member, outcomeOf(member)]), left: [] };
    }
    const { session, login } = acquired;
    first.slot.processing(session.pid);
    const all: EndedTask[] = [];
    if (series.isKnown) {
      for (const member of series.members) {
        if (member.stopping !== null) all.push([member, outcomeOfStop(member, member.stopping)]);
      }
    }
    const open = new OpenSeries(series, homeSession(session, this.#context), recorder, hooks);
    this.#open.add(open);
    this.#checks ??= setInterval(() => this.#check(), CHECK_MS);
    const { done, ended, left } = await open.run();
    this.#open.delete(open);
    if (done === null) for (const member of series.members) returnSession(member);
    else returnSession(first);
    sessions.giveBack(login.key, session);
    for (const end of ended) {
      const [member, outcome] = end;
      all.push(outcome.kind === 'finished' ? end : [member, outcomeInSeries(member, outcome)]);
    }
    return { done, ended: all, left };
  }

  #check(): void {
    const nowMs = performance.now();
    for (const open of this.#open) open.breakUpIfSlow(nowMs);
    if (this.#open.size > 0 || this.#checks === null) return;
    clearInterval(this.#checks);
    this.#checks = null;
  }

  /** Drops the sessions of all series. */
  destroy(): void {
    for (const series of this.#open) series.destroy();
  }
}

/** A task that ends its transaction returns to the queue: claimed again, it is executed alone, and then outside a transaction. */
function outcomeInSeries({ task }: RunningTask, outcome: Outcome): Outcome {
  return endsItsTransaction(task, outcome) ? { kind: 'unstarted' } : withRemedy(task, outcome);
}
