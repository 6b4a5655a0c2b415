import { expect, test } from 'vitest';
import { dueBetween, isTimed } from '../../../src/schedule/due-times.ts';
import { parseSchedule } from '../../../src/schedule/schedule.ts';
import { soakJobs } from '../../soak/jobs.ts';
import { expectedOccurrences } from '../../soak/occurrences.ts';

const FROM_MS = Date.parse('2026-11-28T02:34:14.417Z');
const UNTIL_MS = FROM_MS + 10 * 60_000;
const JOBS = soakJobs(FROM_MS, 5);

test('the soak has 88 jobs of every kind of schedule', () => {
  const kinds = new Set(
    JOBS.map(({ schedule }) => {
      const parsed = parseSchedule(schedule);
      return parsed.ok ? parsed.schedule.kind : parsed.message;
    }),
  );

  expect(JOBS).toHaveLength(88);
  expect([...kinds].toSorted()).toEqual(['after-finish', 'after-job', 'at', 'cron', 'every', 'reboot']);
});

const TIMED = JOBS.filter(({ schedule }) => {
  const parsed = parseSchedule(schedule);
  return parsed.ok && isTimed(parsed.schedule);
});

test.each(TIMED.map((job) => [job.name, job] as const))(
  'the expected occurrences of %s follow from its schedule',
  (_, job) => {
    const parsed = parseSchedule(job.schedule);
    if (!parsed.ok) throw new Error(parsed.message);
    const { times } = dueBetween([parsed.schedule], job.timezone, FROM_MS, UNTIL_MS, { limit: 10_000, keep: 'first' });

    expect(expectedOccurrences(job, FROM_MS, UNTIL_MS)).toEqual(times);
  },
);
