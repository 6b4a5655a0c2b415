import { importedFile } from '../../exchange/import/imported-file.ts';
import { printable } from '../../text/printable.ts';
import { nowOption } from '../options/when-option.ts';
import type { CliContext } from '../shell/context.ts';
import { printNote, printText } from '../shell/output.ts';
import { writeNewFiles } from '../shell/write-new-files.ts';
import { importFrom, type SourceFlags } from './import-source.ts';

export interface ImportFlags extends SourceFlags {
  readonly out?: string;
  readonly force?: true;
  readonly now?: string;
}

/** `pgherd import <source>`: prints definitions. Settings without an equivalent are reported on stderr and in comments. */
export async function runImport(context: CliContext, source: string, flags: ImportFlags): Promise<void> {
  const nowMs = nowOption(flags.now);
  const { imported, problems } = await importFrom(context, source, flags, nowMs);
  const file = await importedFile(imported, source, nowMs, problems);
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
