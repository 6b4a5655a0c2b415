import { statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { FILE_LIMITS, readBoundedFile } from '../../../bounded-file.ts';
import { PgherdError } from '../../../errors.ts';
import { formatKey, formatValue } from '../../../plan/render/words.ts';
import { replaceFile } from '../../../reconcile/format/replace-file.ts';
import { type PullResult, pullDefinitions } from '../../../reconcile/pull/pull.ts';
import { asOnDisk, pathOnDisk } from '../../../reconcile/pull/texts.ts';
import { globProblem } from '../../../text/glob.ts';
import { printable, visible } from '../../../text/printable.ts';
import { maskYaml } from '../../../text/secrets.ts';
import { type ConnectionFlags, withControlConnection } from '../../options/connection-options.ts';
import { type DefinitionFlags, readOptionsOf } from '../../options/definition-options.ts';
import { type LabelFlags, labelsOf } from '../../options/label-option.ts';
import type { CliContext, Palette } from '../../shell/context.ts';
import { EXIT } from '../../shell/exit-code.ts';
import { makeFolder } from '../../shell/make-folder.ts';
import { oneOf, printJson, printNote, printText } from '../../shell/output.ts';
import { askYes } from '../apply.ts';
import { readValid } from './read-valid.ts';

export interface PullFlags extends ConnectionFlags, DefinitionFlags, LabelFlags {
  readonly file?: string;
  readonly yes?: boolean;
  readonly format: string;
}

interface ChangedFile {
  readonly path: string;
  /** null: a new file. */
  readonly before: string | null;
  readonly after: string;
}

/**
 * `pgherd pull`: shows the changes of the files, and writes them after a confirmation. Exit code 1 when a hand edit cannot be
 * written.
 */
export async function runPull(context: CliContext, names: readonly string[], flags: PullFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  for (const name of names) {
    const problem = globProblem(name);
    if (problem !== null) throw new PgherdError('usage', `invalid pattern "${name}": it ${problem}`);
  }
  const labels = labelsOf(flags);
  if (labels !== null && names.length > 0) {
    throw new PgherdError('usage', 'names and --label exclude each other', { hint: 'pass only one of them' });
  }
  const read = await readValid(context, [], flags, format, 'pulled');
  if (read === null) return;
  const { environment, roles, schema } = read.project;
  const url = flags.url === undefined ? {} : { url: flags.url };
  const where = { ...url, urlEnv: environment?.urlEnv ?? null, roles, applicationName: 'pgherd pull', schema };
  const options = readOptionsOf(context, [], flags);
  const result = await withControlConnection(context, where, (connection) =>
    pullDefinitions(connection, read, options, { names, labels, file: flags.file ?? null }),
  );
  const files = changedFiles(context, result);
  const isWhole = names.length === 0 && labels === null;
  if (format === 'text') show(context, result, files, { isWhole, several: read.project.environmentNames.length > 1 });
  if (result.notPulled.length > 0) context.setExitCode(EXIT.error);
  if (files.length > 0 && flags.yes !== true) {
    if (!context.interactive) {
      throw new PgherdError(
        'usage',
        'confirmation needed, but standard input is not a terminal. Nothing was written.',
        {
          hint: 'review the changes above, then pass --yes',
        },
      );
    }
    await askYes(
      context,
      `Write ${files.length === 1 ? 'this file' : `these ${files.length} files`}? Type yes: `,
      'pulled',
    );
  }
  for (const file of files) write(context, result, file);
  if (format === 'json') printJson(context, documentOf(result, files));
  else if (files.length > 0) {
    printText(
      context,
      files
        .map(({ path }) => `wrote ${printable(path)}\n`)
        .join('')
        .trimEnd(),
    );
    const adopt = result.added.some(({ isOwned }) => !isOwned) ? ' --adopt' : '';
    printNote(context, `Review with git diff; pgherd plan${adopt} shows what is left.`);
  }
}

function changedFiles({ cwd }: CliContext, { texts }: PullResult): readonly ChangedFile[] {
  return [...texts.changed]
    .map(([path, text]) => {
      const absolute = resolve(cwd, path);
      const isThere = statSync(absolute, { throwIfNoEntry: false }) !== undefined;
      const before = isThere ? readBoundedFile(absolute, FILE_LIMITS.source).toString('utf8') : null;
      return { path, before, after: before === null ? text : asOnDisk(before, text) };
    })
    .filter(({ before, after }) => before !== after)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function show(
  context: CliContext,
  result: PullResult,
  files: readonly ChangedFile[],
  { isWhole, several }: { readonly isWhole: boolean; readonly several: boolean },
): void {
  const c = context.palette;
  const lines: string[] = [];
  for (const { kind, name, changedBy, fields } of result.pulled) {
    lines.push(`${c.bold(`${kind} ${visible(name)}`)}  changed by ${visible(changedBy)}`);
    for (const { path, before, after, file, remark } of fields) {
      const values = path === 'sql' ? '' : `  ${formatValue(path, before)} → ${formatValue(path, after)}`;
      lines.push(`  ${formatKey(path)}${values}  ${printable(file)}`);
      if (remark !== null) lines.push(`    ${remark}`);
    }
  }
  for (const { name, file } of result.added)
    lines.push(`${c.bold(`job ${visible(name)}`)}  only in the database → ${printable(file)}`);
  for (const { kind, name, path, reason } of result.notPulled) {
    const key = path === null ? '' : ` ${formatKey(path)}`;
    lines.push(c.yellow(`not written: ${kind} ${visible(name)}${key}: ${visible(reason)}`));
  }
  if (files.length > 0) lines.push('', ...files.flatMap((file) => diffOf(file, c)));
  else if (result.notPulled.length === 0) lines.push('No hand edits: the files have what the database has.');
  if (isWhole && result.onlyInDatabase.length > 0) {
    const [first, ...more] = result.onlyInDatabase;
    const others = more.length === 0 ? '' : ` and ${more.length} more`;
    lines.push(`Only in the database: ${visible(first ?? '')}${others}. pgherd pull NAME declares one.`);
  }
  if (several && files.length > 0) lines.push('The files apply to every environment.');
  printText(context, lines.join('\n'));
}

function diffOf({ path, before, after }: ChangedFile, c: Palette): readonly string[] {
  const patch = createTwoFilesPatch(path, path, maskYaml(before ?? ''), maskYaml(after), '', '', { context: 3 });
  return patch
    .split('\n')
    .filter((line, index, lines) => !line.startsWith('====') && index < lines.length - 1)
    .map((line) => {
      const shown = visible(line);
      if (line.startsWith('+')) return c.green(shown);
      return line.startsWith('-') ? c.red(shown) : line.startsWith('@@') ? c.cyan(shown) : shown;
    });
}

function write(context: CliContext, { texts }: PullResult, { path, before, after }: ChangedFile): void {
  try {
    if (before !== null) {
      replaceFile(pathOnDisk(texts, path), after);
      return;
    }
    const absolute = resolve(context.cwd, path);
    makeFolder(dirname(absolute));
    writeFileSync(absolute, after, { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new PgherdError('permission_denied', `cannot write ${path}: ${code}`, {
      cause: error,
      hint: 'files in `git diff` are written, all others are unchanged; make the file writable and run pull again',
    });
  }
}

function documentOf(result: PullResult, files: readonly ChangedFile[]): object {
  const { pulled, notPulled, added, onlyInDatabase } = result;
  return {
    files: files.map(({ path }) => path),
    pulled: pulled.map(({ kind, name, changedBy, fields }) => ({ kind, name, changedBy, fields })),
    added: added.map(({ name, file }) => ({ name, file })),
    notPulled,
    onlyInDatabase,
  };
}
