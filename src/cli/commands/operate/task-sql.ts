import { resolve } from 'node:path';
import { FILE_LIMITS, readBoundedFile, readBoundedStream, reasonOf } from '../../../bounded-file.ts';
import { checkTaskSql } from '../../../definition/check/task-sql.ts';
import { codeFrame } from '../../../diagnostic/code-frame.ts';
import { createSourceFile, type SourceFile } from '../../../diagnostic/source-file.ts';
import { PgherdError } from '../../../errors.ts';
import { decodeUtf8 } from '../../../reconcile/read/read-source.ts';
import type { SqlOwner } from '../../../sql/sql-owner.ts';
import type { CliContext } from '../../shell/context.ts';
import { EXIT } from '../../shell/exit-code.ts';
import { printJson } from '../../shell/output.ts';

/**
 * The SQL of the task: the argument, a file, or standard input for `-`. Throws `usage` when there is none, more than one, when it is empty
 * or cannot be read.
 */
export async function readSql(
  context: CliContext,
  argument: string | undefined,
  file: string | undefined,
): Promise<SourceFile> {
  const source = await open(context, argument, file);
  if (source.text.trim() !== '') return source;
  throw new PgherdError('usage', 'sql is empty', { hint: 'give the statement to execute' });
}

async function open(context: CliContext, argument: string | undefined, file: string | undefined): Promise<SourceFile> {
  if (argument !== undefined && file !== undefined) {
    throw new PgherdError('usage', 'both an SQL argument and --file are given', { hint: 'give one of them' });
  }
  if (argument === '-' || file === '-') {
    return await unlessUnreadable('standard input', async () =>
      decoded('standard input', await readBoundedStream(context.stdin, FILE_LIMITS.source)),
    );
  }
  if (argument !== undefined) return createSourceFile('SQL', argument);
  if (file === undefined) {
    const hint = "give it as an argument: pgherd enqueue 'select 1', with -f FILE, or - for standard input";
    throw new PgherdError('usage', 'the SQL is missing', { hint });
  }
  return await unlessUnreadable(`--file: ${file}`, async () =>
    decoded(file, readBoundedFile(resolve(context.cwd, file), FILE_LIMITS.source)),
  );
}

async function unlessUnreadable(what: string, read: () => Promise<SourceFile>): Promise<SourceFile> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof PgherdError) throw error;
    const hint = 'pass a file of SQL; the output of a program is read with -: pgherd enqueue - < FILE';
    throw new PgherdError('usage', `${what} cannot be read: ${reasonOf(error)}`, { hint, cause: error });
  }
}

function decoded(name: string, bytes: Buffer): SourceFile {
  const text = decodeUtf8(bytes);
  if (text === null) throw new PgherdError('usage', `${name} is not UTF-8`, { hint: 'save it as UTF-8' });
  return createSourceFile(name, text);
}

/** Reports SQL that cannot run, with its place, and sets exit code 1. Returns whether it can run; warnings do not count. */
export async function sqlCanRun(
  context: CliContext,
  source: SourceFile,
  options: { readonly hasParams: boolean; readonly transaction: boolean; readonly format: 'text' | 'json' },
): Promise<boolean> {
  const diagnostics = await checkTaskSql(source, TASK_SQL, options);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  if (errors > 0) context.setExitCode(EXIT.error);
  const message = `the SQL has ${errors === 1 ? '1 error' : `${errors} errors`}. Nothing was enqueued.`;
  if (options.format === 'json' && errors > 0) {
    printJson(context, { error: { code: 'invalid_sql', message, hint: null }, diagnostics });
    return false;
  }
  for (const diagnostic of diagnostics) {
    context.stderr.write(`${codeFrame(diagnostic, source, context.errorPalette)}\n`);
  }
  if (errors > 0) context.stderr.write(`${context.errorPalette.red('error:')} ${message}\n`);
  return errors === 0;
}

const TASK_SQL: SqlOwner = {
  noun: 'task',
  addParams: 'pass --param name=value',
  setRole: 'pass --role instead',
  noTransaction: 'pass --no-transaction',
};
