import { lexSql } from '../../../sql/lex.ts';
import type { TimetableTask } from './timetable-chain.ts';

export type TaskSql =
  | { readonly ok: true; readonly sql: string; readonly notes: readonly string[] }
  /** The kind of a task that is not SQL. */
  | { readonly ok: false; readonly reason: string };

/** Returns the SQL of a task, its parameters written into it, once per execution; null: it does nothing. */
export function taskSql({ kind, command, parameters }: TimetableTask): TaskSql | null {
  if (kind === 'BUILTIN') return builtinSql(command, parameters);
  if (kind !== 'SQL') return { ok: false, reason: `${kind} ${command.split(/\s/, 1)[0] ?? ''} is not SQL` };
  const text = command.trim().replace(/;\s*$/, '');
  if (parameters.length === 0) return { ok: true, sql: text, notes: [] };
  const lists = parameters.filter(Array.isArray);
  const notes = lists.length > 0 ? [] : ['its parameters are not lists; they are taken for one list'];
  const executions = lists.length > 0 ? lists : [parameters];
  return { ok: true, sql: executions.map((values) => withParameters(text, values)).join(';\n'), notes };
}

function builtinSql(command: string, parameters: readonly unknown[]): TaskSql | null {
  switch (command.trim()) {
    case 'NoOp':
      return null;
    case 'Sleep':
      return { ok: true, sql: `select pg_sleep(${Number(parameters[0] ?? 0)})`, notes: [] };
    case 'Log': {
      const notices = parameters.map((value) => `  raise notice '%', ${literal(value)};`);
      return { ok: true, sql: `do $log$\nbegin\n${notices.join('\n')}\nend $log$`, notes: [] };
    }
    default:
      return { ok: false, reason: `BUILTIN ${command} has no equivalent` };
  }
}

function withParameters(sql: string, values: readonly unknown[]): string {
  return lexSql(sql)
    .map(({ kind, start, end }) => {
      const text = sql.slice(start, end);
      const number = kind === 'code' ? /^\$(\d+)$/.exec(text)?.[1] : undefined;
      return number === undefined || Number(number) > values.length ? text : literal(values[Number(number) - 1]);
    })
    .join('');
}

/** A literal without a type, which PostgreSQL takes for what is needed, as it does a parameter. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  const text = typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** Returns SQL that does the same and does not fail: an error becomes a warning, and its effect is undone. */
export function ignoringErrors(sql: string): string {
  let tag = 'task';
  while (sql.includes(`$${tag}$`) || sql.includes(`$${tag}_block$`)) tag += '_';
  return [
    `do $${tag}_block$`,
    'begin',
    `  execute $${tag}$`,
    sql,
    `$${tag}$;`,
    'exception when others then',
    "  raise warning '%: %', sqlstate, sqlerrm;",
    `end $${tag}_block$`,
  ].join('\n');
}
