import { nextDue } from '../../src/schedule/due-times.ts';
import { parseSchedule } from '../../src/schedule/schedule.ts';
import { integer, markdownTable } from '../support/markdown.ts';
import type { Part } from '../support/section.ts';
import { median } from '../support/statistics.ts';

const CASES: readonly (readonly [schedule: string, timezone: string])[] = [
  ['* * * * *', 'UTC'],
  ['*/5 * * * * *', 'Europe/Berlin'],
  ['30 2 * * *', 'Europe/Berlin'],
  ['0 8 * * 1-5', 'America/New_York'],
  ['0 0 L * *', 'Australia/Lord_Howe'],
  ['0 12 29 2 *', 'Africa/Cairo'],
  ['@every 30s', 'UTC'],
];
const COUNT = 200_000;
const START_MS = Date.UTC(2026, 0, 1);
const TEN_YEARS_MS = 10 * 31_556_952_000;

/** The next due time of a schedule: a chain of them, back to the start every ten years. */
export const next: Part = {
  name: 'next',
  about: 'computing due times, without a database',
  run: async (options) => {
    const found = CASES.map(([text, timezone]) => ({
      name: `\`${text}\` ${timezone}`,
      nanoseconds: median(Array.from({ length: options.rounds }, () => nanosecondsOf(text, timezone))),
    }));
    return [
      {
        id: 'next',
        title: 'Due times',
        body: markdownTable(
          ['schedule', 'ns for the next'],
          found.map(({ name, nanoseconds }) => [name, integer(nanoseconds)]),
        ),
        figures: found.map(({ name, nanoseconds }) => ({
          name: `next ${name}: ns`,
          value: nanoseconds,
          better: 'less',
        })),
      },
    ];
  },
};

function nanosecondsOf(text: string, timezone: string): number {
  const parsed = parseSchedule(text);
  if (!parsed.ok) throw new Error(parsed.message);
  const begun = process.hrtime.bigint();
  let at = START_MS;
  for (let index = 0; index < COUNT; index += 1) {
    const due = nextDue(parsed.schedule, timezone, at);
    at = due === null || due > START_MS + TEN_YEARS_MS ? START_MS : due;
  }
  return Number(process.hrtime.bigint() - begun) / COUNT;
}
