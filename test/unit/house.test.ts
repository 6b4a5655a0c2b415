import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';
import { compatScript } from '../../src/store/compat/compat.ts';
import { COMPAT_PEERS } from '../../src/store/compat/compat-peer.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** From the lowest layer up; a file imports from its own folder and from lower layers. */
const FLOORS: readonly (readonly string[])[] = [
  ['errors', 'text', 'generated', 'follow-signals'],
  ['log', 'log-line', 'log-fields', 'log-catalog-http', 'log-catalog'],
  ['schedule', 'diagnostic'],
  ['sql', 'yaml'],
  ['definition'],
  ['exchange', 'task', 'plan'],
  ['bounded-file'],
  ['postgres'],
  ['embedded'],
  ['store'],
  ['client', 'reconcile', 'runtime'],
  ['http'],
  ['cli', 'index'],
];
/** Folders of one layer that may not import each other. */
const SIBLINGS = new Set(['client', 'reconcile', 'runtime']);
/** Maximum number of files in one folder; a larger folder needs subfolders. */
const MAX_FILES_IN_FOLDER = 20;

/** Maximum number of lines of one function, about one screen; a longer one holds several ideas that want names. */
const MAX_LINES_OF_FUNCTION = 90;

/** A call that sends a statement written in place. */
const STATEMENT = /\.(?:query|execute|executeDiscardingRows)(?:<[^()]*>)?\(\s*['"`]/;

/** The name of a test or group, also one below `.each`. */
const TEST_NAME = /(?:\b(?:test|it|describe)(?:\.\w+)?\(|^\s*\]\)\()\s*(['"`])([^\n]*?)\1,/gm;

interface SourceFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  readonly imports: readonly string[];
}

const names = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
const sources = [...filesNamed('ts'), ...filesNamed('tsx')];

describe('the structure of the source', () => {
  test('has no TypeScript, SQL or CSS file over 300 lines, except those that are generated', () => {
    const extensions = ['ts', 'tsx', 'sql', 'css'];
    const counts = extensions.map((extension) => filesNamed(extension).length);
    const long = extensions
      .flatMap(filesNamed)
      .filter((file) => file.lineCount > 300 && !file.path.startsWith('src/generated/'));

    expect(Math.min(...counts)).toBeGreaterThan(5);
    expect(long.map((file) => `${file.path}: ${file.lineCount}`)).toEqual([]);
  });

  test(`has no function over ${MAX_LINES_OF_FUNCTION} lines`, () => {
    const tools = ['bench', 'scripts'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.tsx?$/.test(name))
        .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(ROOT, folder, name), 'utf8') })),
    );
    const written = sources.filter(({ path }) => !path.startsWith('src/generated/'));
    const functions = [...written, ...tools].flatMap(longFunctions);

    expect(functions.length).toBeGreaterThan(50);
    expect(
      functions
        .filter(({ lineCount }) => lineCount > MAX_LINES_OF_FUNCTION)
        .map(({ place, lineCount }) => `${place}: ${lineCount}`),
    ).toEqual([]);
  }, 120_000);

  test('executes each SQL file of the compatibility layer', () => {
    for (const peer of COMPAT_PEERS) {
      const script = compatScript('pgherd', peer);
      const files = filesNamed('sql').filter(({ path }) => path.startsWith(`src/store/compat/${peer}/`));

      expect(files.length).toBeGreaterThan(1);
      const firstCreation = (text: string): string => /^(?:create|revoke|do) .*/m.exec(text)?.[0] ?? '';
      const absent = files.filter(
        ({ text }) => !script.includes(firstCreation(text).replaceAll('@schema@', '"pgherd"')),
      );
      expect(absent.map(({ path }) => path)).toEqual([]);
    }
  });

  test('writes SQL files in ASCII: the server converts each character into the encoding of the database, comments included', () => {
    const files = readdirSync(join(ROOT, 'src/store'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.sql'),
    );
    expect(files.length).toBeGreaterThan(100);
    const isAscii = (name: string): boolean => /^[\n\t -~]*$/.test(readFileSync(join(ROOT, 'src/store', name), 'utf8'));
    expect(files.filter((name) => !isAscii(name))).toEqual([]);
  });

  test('names tests after actors: no nobody, whoever or somebody', () => {
    const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const names = files.flatMap((file) =>
      [...readFileSync(join(ROOT, 'test', file), 'utf8').matchAll(TEST_NAME)].map(([, , name = '']) => name),
    );
    expect(names.length).toBeGreaterThan(1_500);
    expect(
      names.filter((name) => /\b(?:nobody|whoever|somebody|anybody)\b/i.test(name.replace(/^names tests.*/, ''))),
    ).toEqual([]);
  });

  test('names files in kebab-case', () => {
    expect(sources.map((file) => file.path).filter((path) => !/^[a-z0-9-]+(\/[a-z0-9-]+)*\.tsx?$/.test(path))).toEqual(
      [],
    );
  });

  test('imports cron-parser in schedule/cron.ts only', () => {
    expect(importersOf('cron-parser')).toEqual(['src/schedule/cron.ts']);
  });

  test('imports pg in postgres/ only', () => {
    const importers = importersOf('pg');

    expect(importers).not.toEqual([]);
    expect(importers.filter((path) => !path.startsWith('src/postgres/'))).toEqual([]);
  });

  test('writes SQL in store and postgres only, except for setting up the embedded server', () => {
    const home = /^src\/(?:store|postgres|embedded)\//;
    const written = sources.filter(({ path, text }) => !home.test(path) && STATEMENT.test(text));

    expect(sources.filter(({ path, text }) => home.test(path) && STATEMENT.test(text)).length).toBeGreaterThan(20);
    expect(written.map(({ path }) => path)).toEqual([]);
  });

  test('limits time with followSignals: Node 20 collects what AbortSignal.any and AbortSignal.timeout give', () => {
    const files = names.filter((name) => /\.(?:tsx?|js)$/.test(name));

    expect(files).toContain(join('http', 'dashboard', 'page', 'main.tsx'));
    expect(
      files.filter((name) =>
        /AbortSignal\s*\.\s*(?:any|timeout)\s*\(/.test(readFileSync(join(ROOT, 'src', name), 'utf8')),
      ),
    ).toEqual([]);
  });

  test('imports go down only', () => {
    const upward = crossFolderImports().filter(({ from, to }) => {
      const [upper, lower] = [floorOf(from), floorOf(to)];
      return lower > upper || (SIBLINGS.has(from) && SIBLINGS.has(to));
    });

    expect(upward.map(({ path, target }) => `${path} imports ${target}`)).toEqual([]);
  });

  test('has no import cycle between the folders', () => {
    const edges = new Map<string, Set<string>>();
    for (const { from, to } of crossFolderImports()) edges.set(from, (edges.get(from) ?? new Set()).add(to));

    expect(findCycle(edges)).toBeNull();
  });

  test('has no import cycle between files, types included', () => {
    const edges = new Map(sources.map((file) => [file.path, new Set(relativeImports(file))]));

    expect([...edges.values()].some((targets) => targets.size > 0)).toBe(true);
    expect(findCycle(edges)).toBeNull();
  });

  test(`has no folder with more than ${MAX_FILES_IN_FOLDER} files side by side, SQL apart: one function, table or view each`, () => {
    const counts = new Map<string, number>();
    for (const name of names.filter((path) => /\.\w+$/.test(path) && !path.endsWith('.sql')))
      counts.set(dirname(name), (counts.get(dirname(name)) ?? 0) + 1);

    expect(counts.size).toBeGreaterThan(80);
    expect([...counts].filter(([, count]) => count > MAX_FILES_IN_FOLDER)).toEqual([]);
  });
});

/** The files below src/ with this extension, by path. */
function filesNamed(extension: string): readonly SourceFile[] {
  return names
    .filter((name) => name.endsWith(`.${extension}`))
    .map((name) => {
      const text = readFileSync(join(ROOT, 'src', name), 'utf8');
      return {
        path: `src/${name.replaceAll('\\', '/')}`,
        text,
        lineCount: text.split('\n').length - 1,
        imports: extension.startsWith('ts') ? importsOf(text) : [],
      };
    })
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Returns the functions of more than half the limit: what is shorter is neither parsed nor searched. */
function longFunctions({
  path,
  text,
}: Pick<SourceFile, 'path' | 'text'>): readonly { readonly place: string; readonly lineCount: number }[] {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  const least = MAX_LINES_OF_FUNCTION / 2;
  if (ends.length < least) return [];
  const lineOf = (offset: number): number => ends.filter((end) => end < offset).length + 1;
  const found: { readonly place: string; readonly lineCount: number }[] = [];
  const visit = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return;
    const { type, body, start, end } = node as { type?: unknown; body?: unknown; start?: unknown; end?: unknown };
    if (typeof start === 'number' && typeof end === 'number') {
      const lineCount = end - start < least ? 0 : lineOf(end) - lineOf(start) + 1;
      if (lineCount < least) return;
      if (body != null && /Function/.test(String(type))) found.push({ place: `${path}:${lineOf(start)}`, lineCount });
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync(path, text).program);
  return found;
}

function importsOf(text: string): readonly string[] {
  const statements = text.matchAll(
    /^(?:import|export)\s[^;]*?from\s+'([^']+)'|\bimport\('([^']+)'\)|^import\s+'([^']+)'/gm,
  );
  return [...statements].flatMap((match) => match[1] ?? match[2] ?? match[3] ?? []);
}

function importersOf(name: string): readonly string[] {
  const imports = (file: SourceFile): boolean => file.imports.some((i) => i === name || i.startsWith(`${name}/`));
  return sources.filter(imports).map((file) => file.path);
}

interface CrossImport {
  readonly path: string;
  readonly target: string;
  readonly from: string;
  readonly to: string;
}

function crossFolderImports(): readonly CrossImport[] {
  return sources.flatMap((file) =>
    relativeImports(file)
      .map((target) => ({ path: file.path, target, from: folderOf(file.path), to: folderOf(target) }))
      .filter(({ from, to, target }) => from !== to && target.startsWith('src/')),
  );
}

/** The files of the project that a file imports, as paths relative to the root. */
function relativeImports(file: SourceFile): readonly string[] {
  return file.imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(ROOT, join(ROOT, dirname(file.path), specifier)).replaceAll('\\', '/'));
}

/** `src/store/live/changes.ts` → store; `src/errors.ts` → errors. */
function folderOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.ts$/, '');
}

function floorOf(folder: string): number {
  const floor = FLOORS.findIndex((names) => names.includes(folder));
  if (floor === -1) throw new Error(`src/${folder} has no floor in this test`);
  return floor;
}

function findCycle(edges: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | null {
  const done = new Set<string>();
  const visit = (folder: string, path: readonly string[]): readonly string[] | null => {
    if (path.includes(folder)) return [...path.slice(path.indexOf(folder)), folder];
    if (done.has(folder)) return null;
    for (const next of edges.get(folder) ?? []) {
      const cycle = visit(next, [...path, folder]);
      if (cycle !== null) return cycle;
    }
    done.add(folder);
    return null;
  };
  for (const folder of edges.keys()) {
    const cycle = visit(folder, []);
    if (cycle !== null) return cycle;
  }
  return null;
}
