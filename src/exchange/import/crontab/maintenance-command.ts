import {
  type CommandCall,
  connectionOf,
  type ParsedCall,
  refuse,
  type Surroundings,
  sessionOptions,
} from './command-call.ts';
import { readOptions } from './psql-options.ts';
import { quoteName, quoteTable } from './quote-name.ts';

const LONG: Readonly<Record<string, string>> = {
  all: 'a',
  dbname: 'd',
  username: 'U',
  host: 'h',
  port: 'p',
  table: 't',
  jobs: 'j',
  analyze: 'z',
  'analyze-only': 'Z',
  quiet: 'q',
  verbose: 'v',
  echo: 'e',
  parallel: 'P',
  index: 'i',
  schema: 'S',
  system: 's',
};
const WITH_VALUE: ReadonlySet<string> = new Set([
  'd',
  'U',
  'h',
  'p',
  't',
  'j',
  'P',
  'i',
  'S',
  'n',
  'N',
  'tablespace',
  'maintenance-db',
  'min-xid-age',
  'min-mxid-age',
  'buffer-usage-limit',
]);

/** Reads a call of vacuumdb, reindexdb or clusterdb as the SQL that it sends. */
export function parseMaintenance(program: string, words: readonly string[], { env }: Surroundings): ParsedCall {
  const isVacuum = program === 'vacuumdb';
  const { found, positional } = readOptions(
    words,
    isVacuum ? { ...LONG, full: 'f', freeze: 'F', schema: 'n' } : LONG,
    WITH_VALUE,
  );
  const has = (...keys: readonly string[]): boolean => found.some(([key]) => keys.includes(key));
  const all = (key: string): readonly string[] => found.filter(([name]) => name === key).map(([, value]) => value);
  if (has('a')) return refuse(`${program} --all covers every database: write a job per database`);
  const odd = ['N', 'min-xid-age', 'min-mxid-age', 'exclude-schema', ...(isVacuum ? ['n'] : [])].find((key) =>
    has(key),
  );
  if (odd !== undefined)
    return refuse(
      `${program} ${odd.length === 1 ? '-' : '--'}${odd} chooses tables when it runs: write the SQL with its tables`,
    );
  const last = (key: string): string | null => all(key).at(-1) ?? null;
  const connection = connectionOf(
    { database: last('d') ?? positional[0] ?? null, user: last('U'), host: last('h'), port: last('p') },
    env,
  );
  const database = connection.database ?? connection.user;
  const statements = isVacuum
    ? vacuum(has, all)
    : program === 'clusterdb'
      ? cluster(all('t'))
      : reindex(has, all, database);
  if (statements === null) return refuse('the database that it reindexes is not known: pass -d');
  const session = sessionOptions(env);
  const call: CommandCall = {
    ...connection,
    sql: statements.join(';\n'),
    timeoutMs: session.timeoutMs,
    notes: [
      ...(has('j') ? ['its -j connections are one: the statements run one after the other'] : []),
      ...(has('analyze-in-stages') ? ['--analyze-in-stages became one ANALYZE'] : []),
      ...session.notes,
    ],
  };
  return { ok: true, call };
}

type Has = (...keys: readonly string[]) => boolean;

function vacuum(has: Has, all: (key: string) => readonly string[]): readonly string[] {
  const tables = all('t').map(quoteTable);
  const targets = tables.length === 0 ? [''] : tables.map((table) => ` ${table}`);
  if (has('Z', 'analyze-in-stages')) return targets.map((target) => `analyze${has('v') ? ' (verbose)' : ''}${target}`);
  const options = [
    ...(has('f') ? ['full'] : []),
    ...(has('F') ? ['freeze'] : []),
    ...(has('v') ? ['verbose'] : []),
    ...(has('z') ? ['analyze'] : []),
    ...(has('disable-page-skipping') ? ['disable_page_skipping'] : []),
    ...(has('skip-locked') ? ['skip_locked'] : []),
    ...(has('no-index-cleanup') ? ['index_cleanup off'] : []),
    ...(has('force-index-cleanup') ? ['index_cleanup on'] : []),
    ...(has('no-truncate') ? ['truncate off'] : []),
    ...(has('no-process-toast') ? ['process_toast off'] : []),
    ...all('P').map((count) => `parallel ${Number(count)}`),
  ];
  return targets.map((target) => `vacuum${options.length === 0 ? '' : ` (${options.join(', ')})`}${target}`);
}

function cluster(tables: readonly string[]): readonly string[] {
  return tables.length === 0 ? ['cluster'] : tables.map((table) => `cluster ${quoteTable(table)}`);
}

function reindex(has: Has, all: (key: string) => readonly string[], database: string | null): readonly string[] | null {
  const options = [
    ...(has('concurrently') ? ['concurrently'] : []),
    ...(has('v') ? ['verbose'] : []),
    ...all('tablespace').map((name) => `tablespace ${quoteName(name)}`),
  ];
  const start = `reindex${options.length === 0 ? '' : ` (${options.join(', ')})`}`;
  const named = [
    ...all('S').map((name) => `${start} schema ${quoteName(name)}`),
    ...all('t').map((name) => `${start} table ${quoteTable(name)}`),
    ...all('i').map((name) => `${start} index ${quoteTable(name)}`),
  ];
  if (named.length > 0) return named;
  return database === null ? null : [`${start} ${has('s') ? 'system' : 'database'} ${quoteName(database)}`];
}
