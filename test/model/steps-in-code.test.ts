import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { queueModel } from './queue-model.ts';
import { explore, type Model } from './search.ts';
import { type Place, QUEUE_STEPS, TARGET_STEPS } from './steps-in-code.ts';
import { targetModel } from './target-model.ts';

/** The names of all steps that a search tries. */
function stepsOf<S>(model: Model<S>): readonly string[] {
  const names = new Set<string>();
  explore({
    ...model,
    steps: (state) => {
      const steps = model.steps(state);
      for (const { name } of steps) names.add(name.replaceAll(/\d+(, \d+)*/g, 'n'));
      return steps;
    },
  });
  return [...names];
}

const queueSteps = (): readonly string[] => [
  ...stepsOf(queueModel({ daemonCount: 2, taskCount: 1, budget: { expire: 1, cut: 1, error: 1 } })),
  ...stepsOf(queueModel({ daemonCount: 1, taskCount: 2, budget: { giveBack: 1, clock: 1, error: 1 } })),
  ...stepsOf(queueModel({ daemonCount: 1, taskCount: 1, budget: { crash: 1, junk: 1, cancel: 1 } })),
];
const targetSteps = (): readonly string[] => [
  ...stepsOf(targetModel({ budget: { expire: 1, error: 2 } })),
  ...stepsOf(targetModel({ budget: { failover: 1, error: 1, prune: 1 } })),
];

const MODELS = [
  ['queue', queueSteps, QUEUE_STEPS],
  ['ledger', targetSteps, TARGET_STEPS],
] as const;

test.each(MODELS)('each step of the model of the %s is a step of the code, or one from outside', (_, steps, places) => {
  expect([...new Set(steps())].filter((step) => !Object.hasOwn(places, step))).toEqual([]);
});

test.each(MODELS)('the code of the %s contains what its model names', async (_name, _steps, places) => {
  const wanted = Object.values(places).filter((place): place is Place => place !== null);
  const absent = await Promise.all(
    wanted.map(async ({ file, name }) => {
      const text = await readFile(join('src', file), 'utf8').catch(() => '');
      return new RegExp(`\\b${name}\\b`).test(text) ? [] : [`${file}: ${name}`];
    }),
  );
  expect(absent.flat()).toEqual([]);
});
