import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { PgherdError } from '../../errors.ts';
import { importCrontab } from '../../exchange/import/crontab.ts';
import type { Imported } from '../../exchange/import/imported.ts';
import { importedFile } from '../../exchange/import/imported-file.ts';
import { importElephantWorker, importPgCron } from '../../exchange/import/peer-jobs.ts';
import { importQueueSettings } from '../../exchange/import/queue-settings.ts';
import { CRONTAB_ROLE_PROBLEMS, type RoleProblem, roleProblems } from '../../exchange/import/role-problems.ts';
import type { Connection } from '../../postgres/connection.ts';
import { isKnownTimezone } from '../../schedule/timezone.ts';
import { loadElephantWorker, loadPgCron, loadQueueSettings } from '../../store/definitions/peers.ts';
import { roleFacts } from '../../store/definitions/role-facts.ts';
import { printable } from '../../text/printable.ts';
import { type ConnectionFlags, withControlConnection } from '../options/connection-options.ts';
import { instantOf } from '../options/definition-options.ts';
import type { CliContext } from '../shell/context.ts';
import { printNote, printText } from '../shell/output.ts';
import { writeNewFiles } from '../shell/write-new-files.ts';

export interface ImportFlags extends ConnectionFlags {
  readonly system?: true;
  readonly timezone: string;
  readonly out?: string;
  readonly force?: true;
  readonly now?: string;
}

/** `pgherd import <source>`: prints definitions. Settings without an equivalent are reported on stderr and in comments. */
export async function runImport(context: CliContext, source: string, flags: ImportFlags): Promise<void> {
  const { imported, problems } = await importFrom(context, source, flags);
  const file = await importedFile(imported, source, instantOf(flags.now), problems);
  const { yaml, jobCount, topicCount, notes, decisions } = file;
  for (const { place, text } of notes) {
    printNote(context, `${context.errorPalette.yellow('note:')} ${printable(`${place}: ${text}`)}`);
  }
  for (const { reason, next, jobs } of decisions) {
    const who = `${shortList(jobs)}: ${reason}: ${next}`;
    printNote(context, `${context.errorPalette.yellow('decide:')} ${printable(who)}`);
  }
  if (flags.out === undefined) printText(context, yaml);
  else {
    const newFile = { path: flags.out, name: 'imported.yaml', text: yaml };
    for (const path of writeNewFiles(context.cwd, [newFile], flags.force === true))
      printNote(context, `wrote ${printable(path)}`);
  }
  const undecided = new Set(decisions.flatMap(({ jobs }) => jobs)).size;
  const open = undecided === 0 ? '' : `; ${counted(undecided, 'job')} to decide, see the comments in the file`;
  const all = [counted(jobCount, 'job'), counted(topicCount, 'topic')].join(' and ');
  printNote(context, `${all} imported, ${counted(notes.length, 'note')}${open}`);
}

const NAMED_JOBS = 5;

/** `3 jobs (a, b, c)`; of many the first ones. */
function shortList(jobs: readonly string[]): string {
  const more = jobs.length > NAMED_JOBS ? ', …' : '';
  return `${counted(jobs.length, 'job')} (${jobs.slice(0, NAMED_JOBS).join(', ')}${more})`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

interface Source {
  readonly imported: Imported;
  readonly problems: ReadonlyMap<string, RoleProblem>;
}

async function importFrom(context: CliContext, source: string, flags: ImportFlags): Promise<Source> {
  const control = {
    ...(flags.url === undefined ? {} : { url: flags.url }),
    applicationName: 'pgherd import',
    schema: null,
  };
  switch (source) {
    case 'pg_cron':
      return await withControlConnection(context, control, async (connection) => {
        const { rows, ...here } = await loadPgCron(connection);
        return await withProblems(connection, importPgCron(rows, here));
      });
    case 'elephant_worker':
      return await withControlConnection(context, control, async (connection) => {
        const { rows, ...here } = await loadElephantWorker(connection);
        return await withProblems(connection, importElephantWorker(rows, here));
      });
    case 'pg_background_queue': {
      const settings = await withControlConnection(context, control, loadQueueSettings);
      return { imported: importQueueSettings(settings), problems: new Map() };
    }
    default: {
      const imported = importCrontabFile(context, source.replace(/^crontab:/, ''), flags);
      return { imported, problems: CRONTAB_ROLE_PROBLEMS };
    }
  }
}

/** Together with what the server says of the roles: it decides whether apply takes the definitions. */
async function withProblems(connection: Connection, imported: Imported): Promise<Source> {
  const roles = new Set(imported.jobs.flatMap(({ job }) => job.role ?? []));
  return { imported, problems: roleProblems(await roleFacts(connection, [...roles])) };
}

function importCrontabFile(context: CliContext, file: string, flags: ImportFlags): Imported {
  if (!isKnownTimezone(flags.timezone)) {
    throw new PgherdError('usage', `--timezone: "${flags.timezone}" is not a time zone`, {
      hint: 'use an IANA name such as Europe/Berlin',
    });
  }
  const path = resolve(context.cwd, file);
  const text = readText(path);
  if (text === null) {
    throw new PgherdError('usage', `"${file}" is neither a readable file nor a scheduler that pgherd imports from`, {
      hint: 'pass crontab:FILE, pg_cron, elephant_worker or pg_background_queue',
    });
  }
  return importCrontab(text, {
    system: flags.system === true || /^\/etc\/cron(?:tab|\.d\/[^/]+)$/.test(path),
    timezone: flags.timezone,
    readFile: (name) => readText(resolve(dirname(path), name)),
  });
}

const MAX_BYTES = 1_000_000;

function readText(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size <= MAX_BYTES ? readFileSync(path, 'utf8') : null;
}
