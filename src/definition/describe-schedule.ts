import type { Job } from '../generated/schema-types.ts';

const AFTER = 'after: ';

/** Returns the keys that read as these schedules: `after` when each of them follows a job. */
export function describeSchedule(texts: readonly string[]): Pick<Job, 'schedule' | 'after'> {
  const [first] = texts;
  if (first === undefined) return {};
  const parents = texts.map((text) => (text.startsWith(AFTER) ? text.slice(AFTER.length) : ''));
  if (parents.every((name) => name !== '' && name.trim() === name)) {
    return { after: parents.length === 1 ? (parents[0] ?? '') : (parents as [string, ...string[]]) };
  }
  return { schedule: texts.length === 1 ? first : (texts as [string, ...string[]]) };
}
