import { parseCommand } from './shell-words.ts';

/** The psql call of a command line. */
export interface PsqlCall {
  readonly sql: string;
  readonly database: string | null;
  readonly user: string | null;
  /** Parts that are not imported, as text. */
  readonly notes: readonly string[];
}

export type ParsedPsql =
  | { readonly ok: true; readonly call: PsqlCall }
  | { readonly ok: false; readonly reason: string };

export interface PsqlSurroundings {
  /** The input from the line itself (`%` in a crontab), or null. */
  readonly input: string | null;
  /** The variables set for it, such as PGDATABASE. */
  readonly env: ReadonlyMap<string, string>;
  /** Returns the text of a file that the command line names, or null when it cannot be read. */
  readonly readFile: (path: string) => string | null;
}

/** Reads a command line that calls psql with SQL; returns the reason when it does anything else. */
export function parsePsql(line: string, { input, env, readFile }: PsqlSurroundings): ParsedPsql {
  const parsed = parseCommand(line);
  if (!parsed.ok) return parsed;
  const { words, inputFile, inputText } = parsed.command;
  const own = new Map(env);
  const rest = withoutWrappers(words, own);
  if (!/^(?:.*\/)?psql$/.test(rest[0] ?? '')) return refuse(`${rest[0] ?? 'the command'} is not psql`);
  const options = readOptions(rest.slice(1));
  if (typeof options === 'string') return refuse(options);
  const files = [...options.files, ...(inputFile === null ? [] : [inputFile])];
  const texts = files.filter((file) => file !== '-').map((file) => [file, readFile(file)] as const);
  const missing = texts.find(([, text]) => text === null);
  if (missing !== undefined) return refuse(`${missing[0]} cannot be read`);
  const given = options.commands.length + files.length > 0 && !files.includes('-') ? [] : [inputText ?? input ?? ''];
  const parts = [...options.commands, ...texts.map(([, text]) => text ?? ''), ...given].filter(
    (part) => part.trim() !== '',
  );
  if (parts.length === 0) return refuse('it passes no SQL to psql');
  const place = placeOf(options.database ?? own.get('PGDATABASE') ?? null);
  const host = options.host ?? place.host ?? own.get('PGHOST') ?? null;
  const user = options.user ?? place.user ?? own.get('PGUSER') ?? null;
  const isLocal = host === null || host.startsWith('/') || ['localhost', '127.0.0.1', '::1'].includes(host);
  return {
    ok: true,
    call: {
      sql: parts
        .map((part) => part.trim())
        .join(';\n')
        .replace(/;;\n/g, ';\n'),
      database: place.database,
      user,
      notes: [
        ...(isLocal ? [] : [`it connects to ${host}: declare a connection in pgherd.yaml and use it in the job`]),
        ...(parts.length > 1 ? ['its parts were separate transactions and are now one'] : []),
        ...(options.variables ? ['psql variables are not replaced'] : []),
      ],
    },
  };
}

/** Removes the prefix of psql: variables, sudo, nice. */
function withoutWrappers(words: readonly string[], env: Map<string, string>): readonly string[] {
  let rest = words;
  for (;;) {
    const [first = '', second = ''] = rest;
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(first) ?? [];
    if (name !== undefined && value !== undefined) {
      env.set(name, value);
      rest = rest.slice(1);
    } else if (/^(?:.*\/)?(?:env|nice|ionice|exec|time)$/.test(first) && !second.startsWith('-')) rest = rest.slice(1);
    else if (/^(?:.*\/)?(?:nice|ionice)$/.test(first)) rest = rest.slice(/^-[nc]$/.test(second) ? 3 : 2);
    else if (/^(?:.*\/)?sudo$/.test(first) && second === '-u') {
      if (!env.has('PGUSER')) env.set('PGUSER', rest[2] ?? '');
      rest = rest.slice(3);
    } else return rest;
  }
}

interface PsqlOptions {
  readonly commands: readonly string[];
  readonly files: readonly string[];
  readonly database: string | null;
  readonly user: string | null;
  readonly host: string | null;
  readonly variables: boolean;
}

const LONG: Readonly<Record<string, string>> = {
  command: 'c',
  file: 'f',
  dbname: 'd',
  username: 'U',
  host: 'h',
  port: 'p',
  set: 'v',
  variable: 'v',
  output: 'o',
  'log-file': 'L',
  'field-separator': 'F',
  'record-separator': 'R',
  'table-attr': 'T',
  pset: 'P',
};
const WITH_VALUE = new Set(Object.values(LONG));

/**
 * Reads psql's options (https://www.postgresql.org/docs/current/app-psql.html); returns a text that describes the
 * problem.
 */
function readOptions(words: readonly string[]): PsqlOptions | string {
  const found: [string, string][] = [];
  const positional: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const [, long, equals] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (long !== undefined) {
      const key = LONG[long];
      if (key !== undefined) found.push([key, equals ?? words[++index] ?? '']);
    } else if (/^-[a-zA-Z0-9?]/.test(word)) {
      for (let at = 1; at < word.length; at += 1) {
        const key = word.charAt(at);
        if (!WITH_VALUE.has(key)) continue;
        found.push([key, at + 1 < word.length ? word.slice(at + 1) : (words[++index] ?? '')]);
        break;
      }
    } else positional.push(word);
  }
  const last = (key: string): string | null => found.findLast(([name]) => name === key)?.[1] ?? null;
  const all = (key: string): readonly string[] => found.filter(([name]) => name === key).map(([, value]) => value);
  const meta = all('c').find((command) => command.trimStart().startsWith('\\'));
  if (meta !== undefined) return `${meta.trim()} is a psql command, not SQL`;
  return {
    commands: all('c'),
    files: all('f'),
    database: last('d') ?? positional[0] ?? null,
    user: last('U') ?? positional[last('d') === null ? 1 : 0] ?? null,
    host: last('h'),
    variables: all('v').some((setting) => !setting.startsWith('ON_ERROR_STOP')),
  };
}

interface Place {
  readonly database: string | null;
  readonly user: string | null;
  readonly host: string | null;
}

/** Reads a database name, a URL or `key=value` pairs. A password in it is dropped. */
function placeOf(text: string | null): Place {
  if (text === null || text === '') return { database: null, user: null, host: null };
  if (/^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text)) {
    const url = new URL(text);
    const part = (value: string): string | null => (value === '' ? null : decodeURIComponent(value));
    return { database: part(url.pathname.slice(1)), user: part(url.username), host: part(url.hostname) };
  }
  if (!text.includes('=')) return { database: text, user: null, host: null };
  const pairs = new Map(
    [...text.matchAll(/(\w+)\s*=\s*(?:'([^']*)'|(\S+))/g)].map((m) => [m[1] ?? '', m[2] ?? m[3] ?? '']),
  );
  return { database: pairs.get('dbname') ?? null, user: pairs.get('user') ?? null, host: pairs.get('host') ?? null };
}

function refuse(reason: string): ParsedPsql {
  return { ok: false, reason };
}
