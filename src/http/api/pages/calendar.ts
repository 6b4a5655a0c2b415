import { schedulesOf } from '../../../plan/run-times.ts';
import { dueBetween, isTimed } from '../../../schedule/due-times.ts';
import type { BoardJob, BoardView } from './board/board.ts';

const DAYS = 14;
/** A job that starts more often than this in the time of the calendar is one entry a day. */
const MOST_EVENTS = 60;
const MOST_LINES = 5_000;

/** Returns the next starts of jobs as an iCalendar document (RFC 5545). Frequent jobs are one entry per day. */
export function calendarOf(
  jobs: readonly BoardJob[],
  {
    view,
    name,
    durationOf,
  }: { readonly view: BoardView; readonly name: string; readonly durationOf: (job: BoardJob) => number | null },
): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//pgherd//dashboard//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
  ];
  for (const job of jobs) {
    if (lines.length > MOST_LINES) break;
    for (const event of eventsOf(job, view.nowMs, durationOf(job) ?? 60_000)) lines.push(...event);
  }
  lines.push('END:VCALENDAR');
  return `${lines.flatMap(folded).join('\r\n')}\r\n`;
}

function eventsOf(job: BoardJob, nowMs: number, lengthMs: number): readonly (readonly string[])[] {
  const schedules = schedulesOf(job).filter(isTimed);
  if (!job.enabled || job.isPaused || schedules.length === 0) return [];
  const times = timesOf(job, nowMs);
  const often = times.length > MOST_EVENTS;
  const days = new Map(times.map((at) => [new Date(at).toISOString().slice(0, 10), at]));
  const shown = often ? [...days.values()] : times;
  return shown.map((at) => [
    'BEGIN:VEVENT',
    `UID:${encodeURIComponent(job.name)}-${Math.floor(at / 1000)}@pgherd`,
    `DTSTAMP:${stamp(nowMs)}`,
    ...(often
      ? [`DTSTART;VALUE=DATE:${stamp(at).slice(0, 8)}`]
      : [`DTSTART:${stamp(at)}`, `DTEND:${stamp(at + Math.max(60_000, lengthMs))}`]),
    `SUMMARY:${escaped(often ? `${job.name} (${job.schedule.join(', ')})` : job.name)}`,
    `DESCRIPTION:${escaped(`schedule ${job.schedule.join(', ')} ${job.timezone}, topic ${job.topic}${job.role === null ? '' : `, role ${job.role}`}`)}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]);
}

function timesOf(job: BoardJob, nowMs: number): readonly number[] {
  try {
    const schedules = schedulesOf(job).filter(isTimed);
    return dueBetween(schedules, job.timezone, nowMs, nowMs + DAYS * 86_400_000, { limit: 1_500, keep: 'first' }).times;
  } catch (error) {
    if (error instanceof RangeError) return []; // an unknown zone, written through SQL
    throw error;
  }
}

/** `20261128T030000Z` */
function stamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, (character) => `\\${character}`)
    .replace(/\r?\n/g, '\\n')
    .replace(/\p{Cc}/gu, ' ');
}

/** A line has at most 75 bytes; a longer one continues after a blank. */
function folded(line: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of line) {
    if (Buffer.byteLength(part + character) > 74) {
      parts.push(part);
      part = ' ';
    }
    part += character;
  }
  return [...parts, part];
}
