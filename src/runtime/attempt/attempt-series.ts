import type { Outcome } from '../../task/settle.ts';
import { acquireSession, outcomeWithout } from './acquire-session.ts';
import { type AttemptContext, homeSession } from './attempt.ts';
import { endsItsTransaction, withRemedy } from './execution-mode.ts';
import { OpenSeries, type SeriesHooks } from './open-series.ts';
import { outcomeOfStop } from './outcomes.ts';
import { type RunningTask, returnSession } from './running-task.ts';

/** A task whose attempt has ended, with its outcome. */
export type EndedTask = readonly [RunningTask, Outcome];

/** How the tasks of a series ended. Tasks that were given back meanwhile are in neither list. */
export interface SeriesEnd {
  readonly ended: readonly EndedTask[];
  /** Tasks that did not begin: their series ended early. This daemon still holds them. */
  readonly left: readonly RunningTask[];
}

/** Attempts of several tasks of one login in one slot, with one call. */
export class SeriesAttempts {
  readonly #context: AttemptContext;
  readonly #open = new Set<OpenSeries>();

  constructor(context: AttemptContext) {
    this.#context = context;
  }

  /** Session → run → outcomes, as `attempt` does for one task at home. Never throws. */
  async attempt(members: readonly RunningTask[], hooks: SeriesHooks): Promise<SeriesEnd> {
    const [first] = members;
    if (first === undefined) return { ended: [], left: [] };
    const { sessions, recorder } = this.#context;
    const acquired = await acquireSession(first, this.#context);
    if (acquired.kind !== 'session') {
      return { ended: members.map((member) => [member, outcomeWithout(acquired, member)]), left: [] };
    }
    const { session, login } = acquired;
    first.slot.processing(session.pid);
    const series = new OpenSeries(members, homeSession(session, this.#context), recorder, hooks);
    const stopped = members.flatMap((member): readonly EndedTask[] =>
      member.stopping === null ? [] : [[member, outcomeOfStop(member, member.stopping)]],
    );
    this.#open.add(series);
    const results = await series.run();
    this.#open.delete(series);
    for (const member of members) returnSession(member);
    sessions.giveBack(login.key, session);
    const ended = results.flatMap(([member, outcome]): readonly EndedTask[] =>
      outcome === null ? [] : [[member, outcomeInSeries(member, outcome)]],
    );
    const left = results.flatMap(([member, outcome]) => (outcome === null ? [member] : []));
    return { ended: [...stopped, ...ended], left };
  }

  /** Drops the sessions of all series. */
  destroy(): void {
    for (const series of this.#open) series.destroy();
  }
}

/** A task that ends its transaction is given back: claimed again, it is executed alone, and then outside of one. */
function outcomeInSeries({ task }: RunningTask, outcome: Outcome): Outcome {
  return endsItsTransaction(task, outcome) ? { kind: 'unstarted' } : withRemedy(task, outcome);
}
