import { PgherdError } from '../../errors.ts';
import { nextDue } from '../../schedule/due-times.ts';
import { spokenDuration } from '../../schedule/duration.ts';
import { formatInstant } from '../../schedule/instant.ts';
import { clockChangeNote, localTime } from '../../schedule/local-time.ts';
import { parseSchedule, type Schedule } from '../../schedule/schedule.ts';
import { isKnownTimezone } from '../../schedule/timezone.ts';
import { printable } from '../../text/printable.ts';
import { instantOption, nowOption } from '../options/when-option.ts';
import type { CliContext } from '../shell/context.ts';
import { oneOf, printJson, printNote, printText, wholeNumber } from '../shell/output.ts';
import { renderTable } from '../shell/table.ts';

export interface NextOptions {
  readonly timezone: string;
  readonly from?: string;
  readonly now?: string;
  readonly count: string;
  readonly format: string;
}

const MAX_COUNT = 10_000;

/** Prints the next due times as a table or `{"next": […]}`. Throws `usage` for an invalid option, `invalid_definitions` for an invalid schedule. */
export function showNext(context: CliContext, text: string, options: NextOptions): void {
  const format = oneOf(options.format, ['text', 'json'], '--format');
  const count = wholeNumber(options.count, 1, '--count');
  if (count > MAX_COUNT) throw new PgherdError('usage', `invalid --count ${count} (expected at most ${MAX_COUNT})`);
  if (!isKnownTimezone(options.timezone)) throw unknownTimezone(options.timezone);
  const nowMs = nowOption(options.now);
  const fromMs = options.from === undefined ? nowMs : instantOption(options.from, '--from', options.timezone);
  const schedule = scheduleArgument(text, format === 'text');
  const times = nextRuns(schedule, options.timezone, fromMs, count);
  const reason = times.length > 0 ? null : whyNone(schedule, fromMs);
  if (format === 'json') {
    printJson(context, { next: times.map(formatInstant) });
    if (reason !== null) printNote(context, printable(reason));
  } else {
    printText(context, reason === null ? table(context, schedule, options.timezone, fromMs, times) : printable(reason));
  }
}

/** Returns the first `count` due instants after `fromMs`, ascending; fewer when the schedule ends before. */
function nextRuns(schedule: Schedule, timezone: string, fromMs: number, count: number): number[] {
  const times: number[] = [];
  for (let at: number | null = fromMs; at !== null && times.length < count; ) {
    at = nextDue(schedule, timezone, at);
    if (at !== null) times.push(at);
  }
  return times;
}

function table(
  context: CliContext,
  schedule: Schedule,
  timezone: string,
  fromMs: number,
  times: readonly number[],
): string {
  const notes = times.map((time) => clockChangeNote(schedule, timezone, time));
  const hasNotes = notes.some((note) => note !== null);
  const rows = times.map((time, index) => {
    const local = localTime(timezone, time);
    const row = [
      `${local.weekday} ${local.date} ${local.time} ${local.offset}`,
      formatInstant(time),
      `+ ${roughly(time - fromMs)}`,
    ];
    const note = notes[index] ?? null;
    return hasNotes ? [...row, note === null ? '' : `⚠ ${note}`] : row;
  });
  const since = `from ${formatInstant(fromMs)}`;
  return renderTable(
    context,
    [timezone, { title: 'UTC', rank: 2 }, { title: since, rank: 1 }, ...(hasNotes ? ['clock change'] : [])],
    rows,
  );
}

/** Formats a duration with its two largest units. */
function roughly(ms: number): string {
  if (ms < 1_000) return spokenDuration(ms);
  const units = spokenDuration(Math.floor(ms / 1_000) * 1_000).match(/\d+ [a-z]+/g) ?? [];
  return units.slice(0, 2).join(' ');
}

function whyNone(schedule: Schedule, fromMs: number): string {
  const source = `"${schedule.source}"`;
  switch (schedule.kind) {
    case 'after-finish':
      return `${source} has no clock time: due ${spokenDuration(schedule.delayMs)} after the job's last task ended.`;
    case 'reboot':
      return `${source} has no clock time: due once, when a first daemon starts.`;
    case 'after-job':
      return `${source} has no clock time: due whenever the job ${schedule.job} succeeds.`;
    case 'at':
      return `${source} is due once, and not after ${formatInstant(fromMs)}.`;
    default:
      return `${source} is never due after ${formatInstant(fromMs)}: no such date exists.`;
  }
}

function scheduleArgument(text: string, withFrame: boolean): Schedule {
  const parsed = parseSchedule(text);
  if (parsed.ok) return parsed.schedule;
  const frame = withFrame && parsed.offset !== null ? `\n${frameOf(text, parsed.offset)}` : '';
  throw new PgherdError('invalid_definitions', `${parsed.message}${frame}`, { hint: parsed.hint });
}

/** The text on one line and a caret under the offset. */
function frameOf(text: string, offset: number): string {
  const line = (part: string): string => printable(part.replace(/[\t\r\n]/g, ' '));
  return `  ${line(text)}\n  ${' '.repeat(line(text.slice(0, offset)).length)}^`;
}

function unknownTimezone(zone: string): PgherdError {
  const wanted = zone.toLowerCase().replaceAll(' ', '_');
  const all = wanted === '' ? [] : Intl.supportedValuesOf('timeZone');
  const similar = all.filter((name) => name.toLowerCase().includes(wanted)).slice(0, 5);
  const hint =
    similar.length > 0 ? `did you mean ${similar.join(', ')}?` : 'use an IANA name such as Europe/Berlin or UTC';
  return new PgherdError('usage', `--timezone: "${zone}" is not a known time zone`, { hint });
}
