import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { PgherdError } from '../../errors.ts';
import { importCrontab } from '../../exchange/import/crontab.ts';
import type { Imported } from '../../exchange/import/imported.ts';
import { importedFile } from '../../exchange/import/imported-file.ts';
import { importElephantWorker, importPgCron } from '../../exchange/import/peer-jobs.ts';
import { importQueueSettings } from '../../exchange/import/queue-settings.ts';
import { isKnownTimezone } from '../../schedule/timezone.ts';
import { loadElephantWorker, loadPgCron, loadQueueSettings } from '../../store/definitions/peers.ts';
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
  const imported = await importFrom(context, source, flags);
  const { yaml, jobCount, topicCount, notes } = await importedFile(imported, source, instantOf(flags.now));
  for (const { place, text } of notes) {
    printNote(context, `${context.errorPalette.yellow('note:')} ${printable(`${place}: ${text}`)}`);
  }
  if (flags.out === undefined) printText(context, yaml);
  else {
    const file = { path: flags.out, name: 'imported.yaml', text: yaml };
    for (const path of writeNewFiles(context.cwd, [file], flags.force === true))
      printNote(context, `wrote ${printable(path)}`);
  }
  printNote(context, `${jobCount} jobs and ${topicCount} topics imported, ${notes.length} notes`);
}

async function importFrom(context: CliContext, source: string, flags: ImportFlags): Promise<Imported> {
  const control = {
    ...(flags.url === undefined ? {} : { url: flags.url }),
    applicationName: 'pgherd import',
    schema: null,
  };
  switch (source) {
    case 'pg_cron': {
      const { rows, ...here } = await withControlConnection(context, control, loadPgCron);
      return importPgCron(rows, here);
    }
    case 'elephant_worker': {
      const { rows, ...here } = await withControlConnection(context, control, loadElephantWorker);
      return importElephantWorker(rows, here);
    }
    case 'pg_background_queue':
      return importQueueSettings(await withControlConnection(context, control, loadQueueSettings));
    default:
      return importCrontabFile(context, source.replace(/^crontab:/, ''), flags);
  }
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
