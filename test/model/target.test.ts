import { describe, expect, test } from 'vitest';
import { explore } from './search.ts';
import { targetModel } from './target-model.ts';
import type { TargetScenario, TargetVariant } from './target-state.ts';

/** Each bounds the faults of one search. */
const SCENARIOS: Readonly<Record<string, TargetScenario>> = {
  'a lease runs out twice': { budget: { expire: 2, error: 1 } },
  'home fails over to a standby that lags': { budget: { failover: 1, error: 1, prune: 1 } },
  'home fails over, and the number of a lost task is given again': { budget: { enqueue: 2, failover: 1 } },
  'home fails over while an earlier claim goes on': { budget: { failover: 1, expire: 1, error: 1 } },
  'home fails over twice': { budget: { failover: 2, error: 1 } },
};

const LAGGING: TargetScenario = { budget: { failover: 1, error: 2 } };

/** The wrong variant, the faults that show it, and the rule that the search must report. */
const WRONG: readonly (readonly [string, TargetScenario, TargetVariant, RegExp])[] = [
  [
    'a key that is the number alone',
    { budget: { enqueue: 2, failover: 1 } },
    { numberAlone: true },
    /finished and took effect 0/,
  ],
  ['rows that are forgotten at once', { budget: { failover: 1, prune: 1 } }, { forgetsAtOnce: true }, /took effect 2/],
  ['an effect without a ledger', { budget: { expire: 1 } }, { noLedger: true }, /took effect 2/],
  ['an end that leaves the ledger open', LAGGING, { endsOpen: true }, /has failed and took effect 1/],
  [
    'a refusal that is taken for a failure',
    { budget: { expire: 1 } },
    { trustsRefusal: true, endsOpen: true, noFence: true },
    /has failed and took effect 1/,
  ],
];

describe('the protocol of the ledger', () => {
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    test(`keeps its rules where ${name}`, () => {
      const outcome = explore(targetModel(scenario));

      expect(outcome.counterexample).toBeNull();
      expect(outcome.stateCount).toBeGreaterThan(50);
    });
  }
});

describe('the search finds the fault in', () => {
  for (const [name, scenario, variant, rule] of WRONG) {
    test(name, () => {
      const { counterexample } = explore(targetModel({ ...scenario, variant }));

      expect(counterexample?.at(-1) ?? 'nothing').toMatch(rule);
    });
  }
});
