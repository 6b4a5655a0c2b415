import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPlan } from '../../../src/generated/saved-checks.ts';
import { digestOf } from '../../../src/plan/digest.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { readSavedPlan } from '../../../src/reconcile/saved/saved-plan.ts';
import { arbitrarySet } from '../../support/arbitrary-definitions.ts';
import { declaredJob, declaredTopic, jobNamed, planInput } from '../../support/definitions.ts';

const plan = makePlan(planInput({ declared: { jobs: [declaredJob(jobNamed('a'))], topics: [] } }));

describe('a saved plan', () => {
  test('is accepted by the generated check whatever it holds, so that ajv need not be loaded', () => {
    fc.assert(
      fc.property(arbitrarySet, ({ jobs, topics }) => {
        const declared = {
          jobs: jobs.map((job) => declaredJob(job)),
          topics: topics.map((topic) => declaredTopic(topic)),
        };
        const text = JSON.stringify(makePlan(planInput({ declared })));

        expect(isPlan(JSON.parse(text))).toBe(true);
        expect(JSON.stringify(readSavedPlan(text, 'plan.json'))).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ['{', /truncated or not JSON/],
    [JSON.stringify({ ...plan, formatVersion: 2 }), /\/formatVersion must be equal to constant/],
    [JSON.stringify({ ...plan, changes: [{}] }), /\/changes\/0 must have required property/],
    [JSON.stringify({ ...plan, more: 1 }), /must NOT have additional properties/],
    [JSON.stringify({ ...plan, project: 'other' }), /its digest is \w{12}…, its content has \w{12}…/],
  ])('%#: is refused with the first thing that is wrong', (text, message) => {
    expect(() => readSavedPlan(text, 'plan.json')).toThrow(message);
  });

  test('has the digest of its content', () => {
    expect(digestOf(plan)).toBe(plan.digest);
  });
});
