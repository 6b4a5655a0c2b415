import {
  type CommandCall,
  connectionOf,
  type ParsedCall,
  refuse,
  type Surroundings,
  sessionOptions,
} from './command-call.ts';
import { readPsqlOptions } from './psql-options.ts';
import { countStatements, readScript } from './psql-script.ts';
import type { ShellCommand } from './shell-words.ts';

/** Reads a call of psql with SQL; returns the reason when it does anything else. */
export function parsePsql(command: ShellCommand, { input, env, readFile }: Surroundings): ParsedCall {
  const { words, inputFile, inputText } = command;
  const options = readPsqlOptions(words.slice(1));
  const meta = options.commands.find((text) => text.trimStart().startsWith('\\'));
  if (meta !== undefined) return refuse(`${meta.trim()} is a psql command, not SQL`);
  const files = [...options.files, ...(inputFile === null ? [] : [inputFile])];
  const texts = files.filter((file) => file !== '-').map((file) => [file, readFile(file)] as const);
  const missing = texts.find(([, text]) => text === null);
  if (missing !== undefined) return refuse(`${missing[0]} cannot be read, or is not UTF-8`);
  const isGiven = options.commands.length + files.length > 0 && !files.includes('-');
  const scripts = [...texts.map(([, text]) => text ?? ''), ...(isGiven ? [] : [inputText ?? input ?? ''])];
  const variables = new Map(options.variables);
  const read = scripts.map((script) => readScript(script, variables));
  const wrong = read.find((script) => !script.ok);
  if (wrong?.ok === false) return refuse(wrong.reason);
  const sqls = read.flatMap((script) => (script.ok ? [script.sql] : []));
  const parts = [...options.commands, ...sqls].map((part) => part.trim()).filter((part) => part !== '');
  if (parts.length === 0) return refuse('it passes no SQL to psql');
  const session = sessionOptions(env);
  const separate = sqls.reduce((sum, sql) => sum + countStatements(sql), options.commands.length);
  const call: CommandCall = {
    sql: parts.join(';\n').replace(/;;\n/g, ';\n'),
    ...connectionOf(options, env),
    timeoutMs: session.timeoutMs,
    notes: [
      ...(separate > 1 && !options.singleTransaction ? [SEPARATE] : []),
      ...outputNotes(options.outputFile ?? command.outputFile, parts),
      ...session.notes,
    ],
  };
  return { ok: true, call };
}

const SEPARATE = 'its statements were transactions of their own and are now one; transaction: false keeps them apart';

/** Notes that the output of a query is no longer written to a file; the output of other statements is a log, which is not needed. */
function outputNotes(file: string | null, parts: readonly string[]): readonly string[] {
  if (file === null || file.startsWith('/dev/') || /\.log\b|\/log\//.test(file)) return [];
  const hasRows = parts.some((part) => /(?:^|;)\s*(?:select|table|values|with|show|explain)\b/i.test(part));
  return hasRows ? [`its output is not written to ${file}`] : [];
}
