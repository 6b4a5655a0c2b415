import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { anchorOf } from '../../scripts/docs/heading.ts';
import { allPages } from '../../scripts/docs/pages.ts';
import { sections } from '../../scripts/docs/sidebar.ts';
import { generatedPages } from '../../scripts/reference/pages.ts';
import { pathMatcher } from '../../src/text/glob.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(`${ROOT}docs`, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`),
];
/** What is written in code type and begins with a folder of the repository. */
const PATH = /`((?:src|test|docs|schemas|scripts|bench|examples|\.ci)\/[\w./*{},-]*)`/g;
/** A link to a file of the repository. */
const LINK = /\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g;
/** A link to a heading, of this or another page. */
const ANCHOR = /\]\((?!https?:|mailto:)([^)#\s]*)#([^)\s]+)\)/g;
/** A file of tests, and the names of tests in it. */
const HELD = /`([a-z\d/-]+)`:\s("[^"]+"(?:,\s"[^"]+")*)/g;
/** What a reader is told to create. */
const TO_CREATE = /NNNN|YYYY|FILE/;

describe('the documentation', () => {
  test('names paths that exist', () => {
    const named = PAGES.flatMap((page) =>
      [...read(page).matchAll(PATH)].map(([, path = '']) => ({ page, path })),
    ).filter(({ path }) => !TO_CREATE.test(path));

    expect(named.length).toBeGreaterThan(30);
    expect(named.filter(({ path }) => !exists(path))).toEqual([]);
  });

  test('names each folder of src, each table and each area of functions in the architecture', () => {
    const page = read('docs/architecture.md');
    const folders = readdirSync(`${ROOT}/src`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const rooms = folders.flatMap(({ name }) => subfolders(`src/${name}`));
    const tables = readdirSync(`${ROOT}/src/store/schema/tables`).map((file) => file.replace('.sql', ''));
    const areas = subfolders('src/store/schema/functions');

    const missing = [
      ...folders.map(({ name }) => `\`${name}\``),
      ...rooms.map((name) => `${name}/\``),
      ...tables.map((name) => `\`${name}\``),
      ...areas.map((name) => `\`${name}\``),
    ].filter((text) => !page.includes(text));

    expect(tables.length).toBeGreaterThan(30);
    expect(missing).toEqual([]);
  });

  test('contains the reference that `npm run reference` writes', () => {
    const pages = [...generatedPages()].flatMap(([folder, files]) =>
      [...files].map(([name, text]) => ({ path: `docs/${folder}/${name}`, text })),
    );

    expect(pages.length).toBeGreaterThan(25);
    expect(pages.filter(({ path, text }) => read(path) !== text).map(({ path }) => path)).toEqual([]);
  });

  test.each(['client', 'library', 'http', 'log', 'metrics', 'commands'])(
    'describes every row of the reference of %s',
    (name) => {
      const rows = read(`docs/reference/${name}.md`)
        .split('\n')
        .filter((line) => line.startsWith('| '));

      expect(rows.length).toBeGreaterThan(10);
      expect(rows.filter((line) => / \| +\|$/.test(line))).toEqual([]);
      expect(rows).not.toContain('| property | type |'); // a table without its column of meanings
    },
  );

  test('links to files that exist', () => {
    const links = PAGES.flatMap((page) =>
      [...read(page).matchAll(LINK)].map(([, target = '']) => ({
        page,
        target,
        path: fileURLToPath(new URL(target, new URL(page, `file://${ROOT}`))),
      })),
    );

    expect(links.length).toBeGreaterThan(10);
    expect(links.filter(({ path }) => !existsSync(path))).toEqual([]);
  });

  test('links to headings that exist', () => {
    const links = PAGES.flatMap((page) =>
      [...read(page).matchAll(ANCHOR)].map(([, target = '', anchor = '']) => ({
        page,
        anchor,
        path: target === '' ? page : fileURLToPath(new URL(target, new URL(page, 'file:///'))).slice(1),
      })),
    ).filter(({ path }) => path.endsWith('.md'));

    expect(links.length).toBeGreaterThan(10);
    expect(links.filter(({ path, anchor }) => !anchorsOf(read(path)).includes(anchor))).toEqual([]);
  });

  test('defines each name of a link once, and uses it', () => {
    const pages = PAGES.map((page) => ({ page, text: read(page).replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, 'code') }));
    const named = pages.map(({ page, text }) => ({
      page,
      used: [...new Set([...text.matchAll(/\]\[([\w-]+)\]/g)].map(([, name]) => name))].toSorted(),
      defined: [...text.matchAll(/^\[([\w-]+)\]: https:\S+$/gm)].map(([, name]) => name).toSorted(),
    }));

    expect(named.find(({ page }) => page === 'docs/comparison.md')?.used.length).toBeGreaterThan(30);
    for (const { page, used, defined } of named) expect({ page, defined }).toEqual({ page, defined: used });
  });

  test('lists each page of docs once in the table of contents of the site', () => {
    const contents = sections(allPages(`${ROOT}docs`));
    const listed = contents
      .flatMap(({ items }) => items)
      .map(({ link }) => `docs/${link.replace(/\/index$/, '/README')}.md`);

    expect(listed.toSorted()).toEqual(PAGES.filter((page) => page.startsWith('docs/')).toSorted());
  });

  test('names files of the source by their names', () => {
    const known = new Set(
      readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' }).map((name) => name.split(/[\\/]/).at(-1)),
    );
    const named = read('docs/architecture.md').matchAll(/`(?:[\w-]+\/)*([\w-]+\.ts)`/g);
    const names = [...named].map(([, name = '']) => name);

    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !known.has(name) && !existsSync(`${ROOT}test/unit/${name}`))).toEqual([]);
  });

  test('names, for each promise of the page about security, a file and a test that is in it', () => {
    const page = read('docs/security.md');
    const promises = heldBy(page);
    const named = [...page.matchAll(HELD)].flatMap(([, file = '', names = '']) =>
      [...names.matchAll(/"([^"]+)"/g)].map(([, name = '']) => ({ file, name: straight(name) })),
    );

    expect(promises.length).toBeGreaterThan(50);
    expect(promises.filter((cell) => cell.match(HELD) === null)).toEqual([]);
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter(({ file, name }) => !titlesOf(file).some((title) => fits(name, title)))).toEqual([]);
    // Each name in quotes belongs to a file.
    const quoted = page.replaceAll(HELD, '').match(/(?:\(|; |, )"[^"]*"/g);
    expect(quoted).toBeNull();
  });
});

/** The anchors of a page's headings; fenced code has none. */
function anchorsOf(text: string): readonly string[] {
  const headings = text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/^#{1,6} +(.+)$/gm);
  return [...headings].map(([, heading = '']) => anchorOf(heading));
}

/** The last cell of each row of the tables whose last column says what holds the row. */
function heldBy(page: string): readonly string[] {
  const tables = page.matchAll(/^\|.*\| held by \|\n\|[-|]+\|\n((?:\|.*\|\n)+)/gm);
  return [...tables].flatMap(([, rows = '']) => rows.trim().split('\n')).map((row) => row.split(' | ').at(-1) ?? '');
}

/** The names of the tests, and of groups of tests, in a file of tests. */
function titlesOf(file: string): readonly string[] {
  const path = [`test/${file}.test.ts`, `test/integration/${file}.test.ts`].find((name) =>
    existsSync(`${ROOT}${name}`),
  );
  const calls =
    path === undefined ? [] : read(path).matchAll(/\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1,\s*(?:async\b|\(|\{)/g);
  return [...calls].map(([, , title = '']) => straight(title));
}

/** Whether a name is that of a test: `…` stands for any words. */
function fits(name: string, title: string): boolean {
  const parts = name.replaceAll(/\s+/g, ' ').split(/ ?… ?/);
  const pattern = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.*');
  return new RegExp(`^${pattern}$`).test(title);
}

function straight(text: string): string {
  return text.replaceAll('’', "'");
}

function read(page: string): string {
  return readFileSync(`${ROOT}${page}`, 'utf8');
}

/** A decision may be named by its number alone. */
function exists(path: string): boolean {
  if (existsSync(`${ROOT}${path}`)) return true;
  const matches = pathMatcher([path.replace(/^(docs\/decisions\/\d{4})$/, '$1-*.md')]);
  const folder = path.split('/', 1)[0] ?? '';
  const names = readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' });
  return names.some((name) => matches(`${folder}/${name.replaceAll('\\', '/')}`));
}

/** Returns the names of the folders directly in a folder of the repository. */
function subfolders(folder: string): readonly string[] {
  return readdirSync(`${ROOT}/${folder}`, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
}
