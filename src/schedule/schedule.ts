import { didYouMeanHint } from '../text/did-you-mean.ts';
import { type CronFields, type CronMistake, parseCron } from './cron.ts';
import { formatDuration, parseDuration } from './duration.ts';
import { parseInstant } from './instant.ts';

/**
 * When a job is due, parsed from one schedule text of a definition. `source` is that text without surrounding white
 * space.
 */
export type Schedule =
  | ({ readonly kind: 'cron'; readonly source: string } & CronFields)
  /** At whole multiples of `everyMs` since the epoch. */
  | { readonly kind: 'every'; readonly source: string; readonly everyMs: number }
  /** `delayMs` after the job's last task ended. */
  | { readonly kind: 'after-finish'; readonly source: string; readonly delayMs: number }
  /** Once when a daemon starts and no other daemon is running. */
  | { readonly kind: 'reboot'; readonly source: string }
  /** Once. */
  | { readonly kind: 'at'; readonly source: string; readonly atMs: number }
  /** Each time that job succeeds. */
  | { readonly kind: 'after-job'; readonly source: string; readonly job: string };

/** The result of `parseSchedule`: the schedule, or the mistake in the text. */
export type ParsedSchedule =
  | { readonly ok: true; readonly schedule: Schedule }
  | {
      readonly ok: false;
      /** Names the field, the value and the allowed values. */
      readonly message: string;
      /** The next step; null: the message says enough. */
      readonly hint: string | null;
      /** Position in the text, in UTF-16 code units, or null when the error concerns the whole text. */
      readonly offset: number | null;
    };

const NAMED: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
/** Returns the five fields of a name such as `@daily`; null for every other text. */
export function fieldsOfName(text: string): string | null {
  return NAMED[text.trim().toLowerCase()] ?? null;
}

const MIN_PERIOD_MS = 1_000;
const MAX_PERIOD_MS = 3_660 * 86_400_000;
const MAX_LENGTH = 1_000;

/**
 * Parses one schedule: 5 or 6 cron fields (strict Vixie syntax), a name such as `@daily`, `@every 30s`, `30 seconds` (pg_cron
 * syntax, 1 to 59), `@after 5m`, `@reboot`, a timestamp with offset, or `after: job`. Never throws.
 */
export function parseSchedule(text: string): ParsedSchedule {
  const known = knownSchedules.get(text);
  if (known !== undefined) return known;
  const parsed = parse(text);
  if (!parsed.ok) return parsed;
  if (knownSchedules.size >= MAX_KNOWN) knownSchedules.clear();
  knownSchedules.set(text, parsed);
  return parsed;
}

/** Thousands of jobs have few schedules. The search for due times keeps its tables by the same object. */
const MAX_KNOWN = 2_000;
const knownSchedules = new Map<string, ParsedSchedule>();

function parse(text: string): ParsedSchedule {
  if (text.length > MAX_LENGTH) {
    return wrong(
      `a schedule has at most ${MAX_LENGTH} characters, this one has ${text.length}`,
      'write several schedules',
      null,
    );
  }
  const source = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  if (source === '') return wrong('the schedule is empty', 'remove the key for a job that is only started manually', 0);
  const parsed = parseTrimmed(source);
  if (parsed.ok || parsed.offset === null) return parsed;
  return { ...parsed, offset: parsed.offset + text.indexOf(source) };
}

function parseTrimmed(source: string): ParsedSchedule {
  if (source.startsWith('@')) return parseNamed(source);
  if (/^after:/i.test(source)) return parseAfterJob(source);
  if (/^\d{4}-\d/.test(source)) return parseAt(source);
  const seconds = /^(\d+)[ \t]+seconds?$/i.exec(source);
  if (seconds !== null) return parseSeconds(source, seconds[1] ?? '');
  if (/^every\b/i.test(source)) {
    return wrong(`"${source}" is not a schedule`, 'write "@every 5m", or cron fields such as "*/5 * * * *"', 0);
  }
  const parsed = cron(source, source);
  const name = `@${source.toLowerCase()}`;
  const isName = Object.hasOwn(NAMED, name) || name === '@reboot';
  return parsed.ok || !isName ? parsed : { ...parsed, hint: `write "${name}"` };
}

function cron(source: string, fields: string): ParsedSchedule {
  const parsed: { readonly ok: true; readonly fields: CronFields } | CronMistake = parseCron(fields);
  return parsed.ok ? { ok: true, schedule: { kind: 'cron', source, ...parsed.fields } } : parsed;
}

function parseNamed(source: string): ParsedSchedule {
  const [name = '', ...rest] = source.split(/[ \t]+/);
  const argument = rest.join(' ');
  const lower = name.toLowerCase();
  const argumentOffset = source.length - argument.length;
  if (lower === '@every' || lower === '@after') return parsePeriod(source, lower, argument, argumentOffset);
  const fields = Object.hasOwn(NAMED, lower) ? NAMED[lower] : undefined;
  if (fields === undefined && lower !== '@reboot') {
    const names = [...Object.keys(NAMED), '@reboot', '@every 30s', '@after 5m'];
    const words = [...Object.keys(NAMED), '@reboot', '@every', '@after'];
    const hint = didYouMeanHint(lower, words, `known names: ${names.join(', ')}`);
    return wrong(`"${name}" is not a schedule name`, hint, 0);
  }
  if (argument !== '') return wrong(`unexpected "${argument}" after ${name}`, `write ${name} alone`, argumentOffset);
  return fields === undefined ? { ok: true, schedule: { kind: 'reboot', source } } : cron(source, fields);
}

function parsePeriod(source: string, name: '@every' | '@after', argument: string, offset: number): ParsedSchedule {
  const ms = parseDuration(argument);
  if (ms === null) {
    const shown = argument === '' ? 'nothing' : `"${argument}"`;
    return wrong(`${name} takes one duration, found ${shown}`, `for example ${name} 30s, 5m, 1h30m or 1d`, offset);
  }
  if (ms < MIN_PERIOD_MS || ms > MAX_PERIOD_MS) {
    const range = `${formatDuration(MIN_PERIOD_MS)} to ${formatDuration(MAX_PERIOD_MS)}`;
    return wrong(`${name} ${argument}: the duration must be from ${range}`, null, offset);
  }
  return name === '@every'
    ? { ok: true, schedule: { kind: 'every', source, everyMs: ms } }
    : { ok: true, schedule: { kind: 'after-finish', source, delayMs: ms } };
}

function parseSeconds(source: string, digits: string): ParsedSchedule {
  const count = Number(digits);
  if (count >= 1 && count <= 59) return { ok: true, schedule: { kind: 'every', source, everyMs: count * 1_000 } };
  const hint = count >= 60 && count * 1_000 <= MAX_PERIOD_MS ? `write "@every ${formatDuration(count * 1_000)}"` : null;
  return wrong(`"${source}": seconds must be from 1 to 59, found ${digits}`, hint, 0);
}

function parseAt(source: string): ParsedSchedule {
  const instant = parseInstant(source);
  if (instant.ok) return { ok: true, schedule: { kind: 'at', source, atMs: instant.ms } };
  return wrong(
    `the timestamp "${source}" ${instant.reason}`,
    'write for example 2026-12-01T08:00:00Z or 2026-12-01T09:00:00+01:00',
    0,
  );
}

function parseAfterJob(source: string): ParsedSchedule {
  const job = source.slice('after:'.length).trim();
  if (job === '') return wrong('missing job name after "after:"', 'write "after: other-job"', source.length);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a name must not contain these characters
  if (/[\u0000-\u001f\u007f]/.test(job))
    return wrong('the job name after "after:" contains a control character', null, 6);
  return { ok: true, schedule: { kind: 'after-job', source, job } };
}

function wrong(message: string, hint: string | null, offset: number | null): ParsedSchedule {
  return { ok: false, message, hint, offset };
}
