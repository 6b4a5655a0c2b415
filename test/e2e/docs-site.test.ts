import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { siteLink } from '../../scripts/docs/links.ts';
import { allPages } from '../../scripts/docs/pages.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);

describe('the documentation site', () => {
  let out: string;
  let site: string;
  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'pgherd-docs-'));
    mkdirSync(join(out, '0.0.1'));
    await run('npm', ['run', 'docs', '--', '--out', out], { cwd: ROOT });
    const versions: readonly string[] = JSON.parse(readFileSync(join(out, 'versions.json'), 'utf8'));
    expect(versions).toEqual([expect.stringMatching(/^\d/), '0.0.1']);
    site = join(out, versions[0] ?? '');
  }, 900_000);
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  test('has a page and a Markdown copy for each page of docs, listed in llms.txt', () => {
    const list = readFileSync(join(site, 'llms.txt'), 'utf8');
    const pages = allPages(join(ROOT, 'docs')).map(({ link }) => link);
    expect(pages.length).toBeGreaterThan(60);
    expect(pages.filter((link) => !existsSync(join(site, `${link}.html`)))).toEqual([]);
    expect(pages.filter((link) => !readFileSync(join(site, `${link}.md`), 'utf8').includes('\n'))).toEqual([]);
    expect(pages.filter((link) => !list.includes(`(${link}.md)`))).toEqual([]);
    const summaries = list.split('\n').filter((line) => /^- .*\.md\): /.test(line));
    expect(summaries.length).toBeGreaterThan(50);
    expect(summaries.filter((line) => !/[.?!]$/.test(line))).toEqual([]); // none is cut within a sentence
    expect(readFileSync(join(site, 'index.md'), 'utf8')).toMatch(/^# pgherd: /); // its text, not its front matter
    const pictures = pages.flatMap((link) =>
      [...readFileSync(join(site, `${link}.md`), 'utf8').matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, file = '']) =>
        join(site, dirname(link), file),
      ),
    );
    expect(pictures).not.toEqual([]);
    expect(pictures.filter((file) => !existsSync(file))).toEqual([]);
  });

  test('leads from each version to all others, and from its root to the newest', () => {
    const [newest] = JSON.parse(readFileSync(join(out, 'versions.json'), 'utf8'));
    for (const version of [newest, '0.0.1']) {
      const page = readFileSync(join(out, version, 'versions.html'), 'utf8');
      expect([...page.matchAll(/href="\.\.\/([^/]+)\/"/g)].map(([, one]) => one)).toEqual([newest, '0.0.1']);
    }
    expect(readFileSync(join(site, 'index.html'), 'utf8')).toMatch(/href="\/[^"]*\/versions\.html"[^>]*target="_self"/);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain(`url=${newest}/`);
  });

  test('is searched without a server: the index contains the words of a guide', () => {
    const chunks = join(site, 'assets', 'chunks');
    const index = readdirSync(chunks).filter((name) => name.includes('localSearchIndex'));
    expect(index).toHaveLength(1);
    expect(readFileSync(join(chunks, index[0] ?? ''), 'utf8')).toContain('pg_background_queue');
  });

  test('loads nothing from other hosts', () => {
    const pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
    const loaded = pages.flatMap((name) =>
      [...readFileSync(join(site, name), 'utf8').matchAll(/(?:src|<link[^>]* href)="(https?:[^"]*)"/g)].map(
        ([, url]) => url,
      ),
    );
    expect(loaded).toEqual([]);
  });
});

test.each([
  ['ci.md', 'roles.md#uninstall', 'roles.md#uninstall'],
  ['guides/backup.md', '../roles.md', '../roles.md'],
  [
    'ci.md',
    '../examples/ci/action/action.yml',
    'https://github.com/pgherd/pgherd/blob/main/examples/ci/action/action.yml',
  ],
  ['release.md', '../SECURITY.md#reports', 'https://github.com/pgherd/pgherd/blob/main/SECURITY.md#reports'],
  ['tutorial.md', 'recipes/README.md', 'recipes/index.md'],
  ['ci.md', 'https://example.org/README.md', 'https://example.org/README.md'],
])('a link of %s to %s leads to %s', (page, link, expected) => {
  expect(siteLink(page, link)).toBe(expected);
});
