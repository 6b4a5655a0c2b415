import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DefaultTheme, MarkdownOptions, UserConfig } from 'vitepress';
import { anchorOf } from './heading.ts';
import { siteLink } from './links.ts';
import { writeMarkdownCopies } from './markdown-copies.ts';
import { allPages } from './pages.ts';
import { sections } from './sidebar.ts';

type MarkdownParser = Parameters<NonNullable<MarkdownOptions['config']>>[0];

// VitePress bundles this file: paths are those of the folder in which it is started.
const ROOT = process.cwd();
const DOCS = join(ROOT, 'docs');

/** Returns the settings of the site. `DOCS_BASE` is the path below which it is served (default: `/<version>/`). */
export function siteConfig(): UserConfig<DefaultTheme.Config> {
  const { version }: { readonly version: string } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const contents = sections(allPages(DOCS));
  return {
    title: 'pgherd',
    description: 'GitOps for PostgreSQL jobs',
    lang: 'en',
    base: process.env.DOCS_BASE ?? `/${version}/`,
    // The index of a folder is README.md on GitHub, and index.html on the site.
    rewrites: { 'reference/README.md': 'reference/index.md', 'recipes/README.md': 'recipes/index.md' },
    head: [
      ['link', { rel: 'icon', href: 'data:,' }],
      ['style', {}, STYLE],
    ],
    lastUpdated: false,
    markdown: { anchor: { slugify: anchorOf }, config: useSiteLinks },
    themeConfig: {
      search: { provider: 'local', options: { miniSearch: { searchOptions: SEARCH } } },
      outline: [2, 3],
      nav: [
        { text: 'Tutorial', link: '/tutorial' },
        { text: 'Recipes', link: '/recipes/' },
        { text: 'Reference', link: '/reference/' },
        {
          text: version,
          items: [
            { text: 'Changelog', link: 'https://github.com/pgherd/pgherd/blob/main/CHANGELOG.md' },
            // VitePress does not build this page: a link with a target is left to the browser.
            { text: 'Other versions', link: '/versions.html', target: '_self' },
          ],
        },
      ],
      sidebar: contents.map(({ text, items, folded }) => ({
        text,
        collapsed: folded === true,
        items: items.map((item) => ({ text: item.text, link: `/${item.link.replace(/(^|\/)index$/, '$1')}` })),
      })),
      socialLinks: [{ icon: 'github', link: 'https://github.com/pgherd/pgherd' }],
      footer: { message: 'Apache-2.0' },
    },
    buildEnd: ({ outDir }) => writeMarkdownCopies(DOCS, outDir, contents),
  };
}

/** Words match exactly, or as the beginning of longer ones. Pages about the inside of pgherd come after those for its users. */
const SEARCH = {
  fuzzy: (term: string): number | boolean => (term.length > 5 ? 0.15 : false),
  boostDocument: (id: string): number =>
    /\/(?:decisions\/|(?:architecture|reliability|performance)\.)/.test(id) ? 0.2 : 1,
};

/** Output of a terminal has 80 columns and more: text is wider than VitePress's own, and code is smaller. */
const STYLE = `
.vp-doc { --vp-code-font-size: 0.84em; }
.vp-doc [class*='language-'] code { font-size: 12.5px; padding: 0 16px; }
.vp-doc table { font-size: 14px; }
.vp-doc td, .vp-doc th { padding: 6px 12px; }
@media (min-width: 1280px) {
  .VPDoc.has-aside .container .content { padding: 0 24px 128px; }
  .VPDoc.has-aside .content-container { max-width: 800px; }
  .VPDoc .container .aside { max-width: 200px; padding-left: 8px; }
}
`;

/** Links and pictures are rewritten before VitePress checks them. */
function useSiteLinks(parser: MarkdownParser): void {
  parser.core.ruler.push('site_links', ({ tokens, env }) => {
    const page: string = env.relativePath;
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const name = token.type === 'link_open' ? 'href' : null;
      const value = name === null ? null : token.attrGet(name);
      if (name !== null && value !== null) token.attrSet(name, siteLink(page, value));
    }
  });
}
