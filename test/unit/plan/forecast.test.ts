import pc from 'picocolors';
import { expect, test } from 'vitest';
import { DEFAULT_PLAN_OPTIONS } from '../../../src/plan/input/plan-input.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { renderForecast } from '../../../src/plan/render/forecast.ts';
import { declaredJob, jobNamed, liveRow, NOTHING_LIVE, planInput } from '../../support/definitions.ts';

test('the forecast draws the busiest minute of each hour before and after, and only when asked', () => {
  const hourly = { schedule: ['0 * * * *'], timezone: 'UTC' };
  const input = planInput({
    declared: {
      jobs: [declaredJob(jobNamed('a', hourly)), declaredJob(jobNamed('b', { ...hourly, schedule: ['0 10 * * *'] }))],
      topics: [],
    },
    live: { ...NOTHING_LIVE, jobs: [liveRow(jobNamed('a', hourly))] },
  });
  const palette = pc.createColors(false);

  const plan = makePlan({ ...input, options: { ...DEFAULT_PLAN_OPTIONS, forecast: true } });
  expect(plan.forecast?.after.hours?.slice(0, 4)).toEqual([1, 1, 2, 1]);
  const lines = renderForecast(plan, palette).split('\n');
  expect(lines).toHaveLength(27);
  expect(lines[1]).toBe(`  08:00      1  ${'█'.repeat(20)}`);
  expect(lines[3]).toBe(`  10:00  1 → 2  ${'█'.repeat(20)}${'▒'.repeat(20)}`);
  expect(lines[25]).toBe('Minutes with the fewest starts over the day: :01 :02 :03 :04 :05 :06');
  expect(renderForecast(makePlan(input), palette)).toBe('');
});
