import { expect, test } from 'vitest';
import { makePlan } from '../../../src/plan/make-plan.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { overviewLines } from '../../../src/plan/render/overview/overview.ts';
import { declaredJob, jobNamed, planInput } from '../../support/definitions.ts';

const planOf = (count: number): Plan =>
  makePlan(
    planInput({
      declared: {
        topics: [],
        jobs: Array.from({ length: count }, (_, index) =>
          declaredJob(
            jobNamed(`job-${index}`, {
              sql: index === 3 ? 'delete from orders' : `select ${index}`,
              role: index < 4 ? 'reporter' : index < 6 ? null : 'dba_bot',
              transaction: index !== 5,
              enabled: index !== 7,
            }),
          ),
        ),
      },
    }),
  );

test('a plan with many new jobs says as which roles they run, and which ones deserve attention', () => {
  const lines = overviewLines(planOf(12));

  expect(lines[0]).toBe("12 new jobs run as dba_bot (6), reporter (4), the daemon's login (2)");
  expect(lines).toContain('1 without a transaction: job-5');
  expect(lines).toContain('1 disabled: job-7');
});

test('a plan with a few new jobs shows them alone', () => {
  expect(overviewLines(planOf(9))).toEqual([]);
});
