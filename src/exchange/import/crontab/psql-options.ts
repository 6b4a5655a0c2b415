/** The options of a psql call that matter for its SQL. */
export interface PsqlOptions {
  readonly commands: readonly string[];
  readonly files: readonly string[];
  readonly database: string | null;
  readonly user: string | null;
  readonly host: string | null;
  readonly port: string | null;
  /** `-v name=value`. */
  readonly variables: readonly (readonly [name: string, value: string])[];
  /** `-1`: everything is one transaction. */
  readonly singleTransaction: boolean;
  /** `-o file`. */
  readonly outputFile: string | null;
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
  'single-transaction': '1',
};
const FLAGS: ReadonlySet<string> = new Set(['1']);
const WITH_VALUE: ReadonlySet<string> = new Set(Object.values(LONG).filter((key) => !FLAGS.has(key)));

/** Reads psql's options (https://www.postgresql.org/docs/current/app-psql.html). */
export function readPsqlOptions(words: readonly string[]): PsqlOptions {
  const { found, positional } = readOptions(words, LONG, WITH_VALUE);
  const last = (key: string): string | null => found.findLast(([name]) => name === key)?.[1] ?? null;
  const all = (key: string): readonly string[] => found.filter(([name]) => name === key).map(([, value]) => value);
  return {
    commands: all('c'),
    files: all('f'),
    database: last('d') ?? positional[0] ?? null,
    user: last('U') ?? positional[last('d') === null ? 1 : 0] ?? null,
    host: last('h'),
    port: last('p'),
    variables: all('v').map((setting) => {
      const [, name = setting, value = ''] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
      return [name, value] as const;
    }),
    singleTransaction: found.some(([name]) => name === '1'),
    outputFile: last('o'),
  };
}

export interface ReadOptions {
  /** Short names; a flag has the value ''. Long options without a short name have their own. */
  readonly found: readonly (readonly [name: string, value: string])[];
  readonly positional: readonly string[];
}

/** Reads the options of a PostgreSQL client: `-d x`, `-dx`, `-qAtXc x`, `--dbname=x`, `--dbname x`. */
export function readOptions(
  words: readonly string[],
  long: Readonly<Record<string, string>>,
  withValue: ReadonlySet<string>,
): ReadOptions {
  const found: (readonly [string, string])[] = [];
  const positional: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const [, name, equals] = /^--([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (name !== undefined) {
      const key = long[name] ?? name;
      found.push([key, withValue.has(key) ? (equals ?? words[++index] ?? '') : (equals ?? '')]);
    } else if (/^-[a-zA-Z0-9?]/.test(word)) {
      for (let at = 1; at < word.length; at += 1) {
        const key = word.charAt(at);
        if (!withValue.has(key)) {
          found.push([key, '']);
          continue;
        }
        found.push([key, at + 1 < word.length ? word.slice(at + 1) : (words[++index] ?? '')]);
        break;
      }
    } else positional.push(word);
  }
  return { found, positional };
}
