import { shortestDuration } from '../../../schedule/duration.ts';
import { elsewhere, type Imported, type ImportedJob, type ImportNote, nameOf } from '../imported.ts';
import { UNLIMITED } from '../peer-facts.ts';
import { parseCall } from './parse-call.ts';
import { withoutPasswords } from './without-passwords.ts';

export interface CrontabOptions {
  /** With a user before each command, as in /etc/crontab and /etc/cron.d. */
  readonly system: boolean;
  /** The zone of the machine, for files without one. */
  readonly timezone: string;
  readonly readFile: (path: string) => string | null;
}

/**
 * Returns the jobs of a crontab that call psql with SQL. As in crontab(5), `%` ends the command and begins its input,
 * `\%` is a percent sign, and CRON_TZ applies to the lines below it.
 */
export function importCrontab(text: string, { system, timezone, readFile }: CrontabOptions): Imported {
  const jobs: ImportedJob[] = [];
  const notes: ImportNote[] = [];
  const env = new Map<string, string>();
  let comment: string | null = null;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    const place = `line ${index + 1}`;
    const note = (what: string): void => void notes.push({ place, text: what });
    if (line === '' || line.startsWith('#')) {
      comment = line === '' ? null : line.replace(/^#+\s*/, '') || null;
      continue;
    }
    const [, name, value] = SETTING.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      env.set(name, value.replace(/^(["'])(.*)\1$/, '$2'));
      noteVariable(name, note);
      continue;
    }
    const entry = parseEntry(line, system);
    if (entry === null) {
      note(`is not a crontab entry: ${shorten(line)}`);
      continue;
    }
    const parsed = parseCall(entry.command, { input: entry.input, env, readFile });
    if (!parsed.ok) {
      note(`${parsed.reason}: ${shorten(withoutPasswords(entry.command))}`);
      continue;
    }
    const { sql, database, user, server, timeoutMs, overlap, notes: callNotes } = parsed.call;
    for (const what of callNotes) note(what);
    const role = user ?? entry.user;
    const zone = env.get('CRON_TZ') ?? timezone;
    jobs.push({
      place,
      name: nameOf(comment ?? sql) ?? `line-${index + 1}`,
      ...(server === null ? {} : { decision: elsewhere(server) }),
      job: {
        ...(comment === null ? {} : { description: comment }),
        schedule: entry.schedule,
        ...(zone === 'UTC' ? {} : { timezone: zone }),
        ...(database === null ? {} : { database }),
        ...(role === null ? {} : { role }),
        ...(timeoutMs === null ? {} : { timeout: shortestDuration(timeoutMs) }),
        ...(overlap === null ? {} : { overlap }),
        sql,
      },
    });
    comment = null;
  }
  if (jobs.some(({ job }) => job.overlap === undefined)) notes.push({ place: 'crontab', text: OVERLAP });
  return { defaults: UNLIMITED, jobs, topics: [], notes };
}

const OVERLAP =
  'cron also starts a command while its earlier run is under way; such a run is skipped now, unless the job has overlap: allow';

/** Whether any line is an entry or a setting of a crontab, or all are empty or comments; other files have none. */
export function isCrontab(text: string, system: boolean): boolean {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const written = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return written.length === 0 || written.some((line) => SETTING.test(line) || parseEntry(line, system) !== null);
}

const SETTING = /^["']?([A-Za-z_]\w*)["']?\s*=\s*(.*)$/;
const TIMING = /^(?:@[a-z]+|[\d*][\d*/,-]*\s+(?:[\d*?LW#/,a-z$-]+\s+){3}[\d*?LW#/,a-z$-]+)$/i;

interface Entry {
  readonly schedule: string;
  readonly user: string | null;
  readonly command: string;
  readonly input: string | null;
}

function parseEntry(line: string, system: boolean): Entry | null {
  const [, timing, rest] = /^(@\S+|(?:\S+\s+){4}\S+)\s+(.+)$/s.exec(line) ?? [];
  if (timing === undefined || rest === undefined || !TIMING.test(timing)) return null;
  const [, user, afterUser] = system ? (/^(\S+)\s+(.+)$/s.exec(rest) ?? []) : [];
  if (system && afterUser === undefined) return null;
  const parts = (afterUser ?? rest).split(/(?<!\\)%/).map((part) => part.replaceAll('\\%', '%'));
  const [command = '', ...input] = parts;
  return {
    schedule: timing.replace(/\s+/g, ' '),
    user: user ?? null,
    command: command.trim(),
    input: input.length === 0 ? null : input.join('\n'),
  };
}

const IGNORED_VARIABLES =
  /^(?:SHELL|PATH|HOME|LANG|LC_\w+|LOGNAME|USER|CRON_TZ|PGDATABASE|PGUSER|PGHOST|PGHOSTADDR|PGPORT|PGSERVICE|PGOPTIONS|PGAPPNAME|PGTZ|PGDATESTYLE|PGCLIENTENCODING)$/;

function noteVariable(name: string, note: (what: string) => void): void {
  if (name === 'MAILTO') note('MAILTO: pgherd sends no mail; use on_failure to report failures');
  else if (name === 'PGPASSWORD') note('PGPASSWORD: definitions contain no passwords; see roles in pgherd.yaml');
  else if (!IGNORED_VARIABLES.test(name)) note(`${name} is not set for the job`);
}

const SHOWN = 100;

function shorten(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
