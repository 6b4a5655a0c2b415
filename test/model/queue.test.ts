import { describe, expect, test } from 'vitest';
import { queueModel } from './queue-model.ts';
import type { Scenario, Variant } from './queue-state.ts';
import { explore } from './search.ts';

/** Each bounds the faults of one search; together they are what may strike. */
const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a daemon goes on past its lease': { daemonCount: 2, taskCount: 2, budget: { expire: 1 } },
  'a daemon past its lease meets an error': { daemonCount: 2, taskCount: 1, budget: { expire: 1, cut: 1, error: 1 } },
  'a session is lost and tasks fail': { daemonCount: 1, taskCount: 2, budget: { cut: 1, error: 2 } },
  'the server crashes': { daemonCount: 2, taskCount: 1, budget: { crash: 1, error: 1 } },
  'the server crashes under a series': { daemonCount: 1, taskCount: 2, budget: { crash: 1, cut: 1 } },
  'the server crashes and a lease runs out': { daemonCount: 2, taskCount: 1, budget: { crash: 1, expire: 1 } },
  'the time box does not close': { daemonCount: 2, taskCount: 2, budget: { giveBack: 1, clock: 1, error: 1 } },
  'a user cancels what may be executed': {
    daemonCount: 1,
    taskCount: 2,
    budget: { cancel: 1, giveBack: 1, clock: 1 },
  },
  'a role invents done rows': { daemonCount: 1, taskCount: 1, budget: { junk: 1, error: 1 } },
  'a task is held behind another': { daemonCount: 2, taskCount: 2, held: true, budget: { cancel: 1, error: 1 } },
};

/** One of two safeguards is gone, the other suffices. */
const REDUNDANT: Readonly<Record<string, Scenario>> = {
  'the rescuer can neither terminate nor wait': {
    daemonCount: 2,
    taskCount: 1,
    budget: { expire: 1, error: 1 },
    variant: { rescueWithoutWaiting: true },
  },
  'the arbiter is missing': {
    daemonCount: 2,
    taskCount: 1,
    budget: { expire: 1, error: 1 },
    variant: { noArbiter: true },
  },
};

const BOX: Scenario = { daemonCount: 2, taskCount: 2, budget: { giveBack: 1, clock: 1, error: 1 } };
const LOST: Scenario = { daemonCount: 2, taskCount: 1, budget: { expire: 1, error: 1 } };
const CUT: Scenario = { daemonCount: 2, taskCount: 1, budget: { cut: 1, error: 1 } };

/** The wrong variant, the faults that show it, and the rule that the search must report. */
const WRONG: readonly (readonly [string, Scenario, Variant, RegExp])[] = [
  [
    'no fence row for a doubtful task',
    { ...BOX, budget: { giveBack: 1, clock: 1 } },
    { noFenceRows: true },
    /took effect 2 times/,
  ],
  ['a new token at the next lease', BOX, { newTokenAtRelease: true }, /took effect (2|1) times/],
  [
    'a move that does not ask the lease',
    LOST,
    { moveWithoutLease: true, rescueWithoutWaiting: true },
    /ended|in no place/,
  ],
  [
    'a move by the task alone',
    { ...LOST, budget: { junk: 1, error: 1 } },
    { moveByTaskAlone: true },
    /is recorded as finished/,
  ],
  ['an outcome without the arbiter', BOX, { settleWithoutArbiter: true }, /recorded as failed and took effect 1/],
  [
    'a cancel without the arbiter',
    { daemonCount: 1, taskCount: 2, budget: { cancel: 1, giveBack: 1, clock: 1 } },
    { cancelWithoutArbiter: true },
    /recorded as cancelled and took effect 1/,
  ],
  ['a rescue that neither waits nor arbitrates', LOST, { rescueWithoutWaiting: true, noArbiter: true }, /took effect/],
  ['an answer that is lost, and a backend that is not waited for', CUT, { settleWithoutWaiting: true }, /took effect/],
  [
    'a series that is not refused',
    { daemonCount: 2, taskCount: 1, budget: { crash: 1 } },
    { openUnchecked: true },
    /took effect/,
  ],
  [
    'leases that a crash brought back and that are not looked for',
    { daemonCount: 1, taskCount: 1, budget: { crash: 1 } },
    { strayLeasesForgotten: true },
    /no party takes it up/,
  ],
  ['a promotion that leaves the task waiting', CUT, { promotionKeepsWaits: true }, /in ready and in waits/],
  ['an outcome that leaves the task in its lease', CUT, { settleKeepsLease: true }, /in lease|has ended/],
  ['a claim that leaves the task ready', CUT, { claimKeepsReady: true }, /in ready and in lease/],
  [
    'an end that leaves the held task behind',
    { daemonCount: 1, taskCount: 2, held: true, budget: {} },
    { heldForgotten: true },
    /no party takes it up/,
  ],
  [
    'an enqueue that moves another daemon’s task',
    { daemonCount: 1, taskCount: 2, budget: { enqueue: 1 } },
    { enqueueMoves: true },
    /took effect 2 times/,
  ],
];

describe('the protocol of the queue', () => {
  for (const [name, scenario] of Object.entries({ ...SCENARIOS, ...REDUNDANT })) {
    test(`keeps its rules where ${name}`, () => {
      const outcome = explore(queueModel(scenario));

      expect(outcome.counterexample).toBeNull();
      expect(outcome.stateCount).toBeGreaterThan(50);
    });
  }
});

describe('the search finds the fault in', () => {
  for (const [name, scenario, variant, rule] of WRONG) {
    test(name, () => {
      const { counterexample } = explore(queueModel({ ...scenario, variant }));

      expect(counterexample?.at(-1) ?? 'nothing').toMatch(rule);
    });
  }
});
