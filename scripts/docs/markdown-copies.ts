import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { siteLink } from './links.ts';
import type { Section } from './sidebar.ts';

/**
 * Writes what programs read beside the site: each page as Markdown under its path (`guides/backup.md` beside
 * `guides/backup.html`), `llms.txt` with the list of pages (https://llmstxt.org), and `llms-full.txt` with all texts.
 */
export function writeMarkdownCopies(docs: string, out: string, contents: readonly Section[]): void {
  const texts: string[] = [];
  const lists = contents.map(({ text, items }) => {
    const lines = items.map((item) => {
      const page = item.link.replace(/\/index$/, '/README');
      const source = withoutFrontMatter(readFileSync(join(docs, `${page}.md`), 'utf8')).replaceAll(
        /\]\(([^)\s]+)\)/g,
        (_, link: string) => `](${siteLink(`${page}.md`, link)})`,
      );
      const copy = join(out, `${item.link}.md`);
      mkdirSync(dirname(copy), { recursive: true });
      writeFileSync(copy, source);
      texts.push(source);
      const summary = firstParagraph(source);
      return `- [${item.text}](${item.link}.md)${summary === '' ? '' : `: ${summary}`}`;
    });
    return `## ${text}\n\n${lines.join('\n')}`;
  });
  for (const picture of ['dashboard.png', 'demo.svg']) cpSync(join(docs, picture), join(out, picture));
  writeFileSync(join(out, 'llms.txt'), `${TITLE}\n\n${lists.join('\n\n')}\n`);
  writeFileSync(join(out, 'llms-full.txt'), texts.join('\n\n'));
}

const TITLE = `# pgherd

> GitOps for PostgreSQL jobs: scheduled SQL as YAML in Git, reviewed as a plan, applied in one transaction, run with effect and record committed together.`;

/** The first paragraph below the title, in one line, without links. */
function firstParagraph(source: string): string {
  const [, body = ''] = source.split(/^# .+$/m);
  const paragraph = body.trim().split(/\n\s*\n/)[0] ?? '';
  if (/^(?:```|[#|!-])/.test(paragraph)) return '';
  return paragraph
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/:$/, '.')
    .replace(/^(.{0,300}[.?!])(?: .*)?$/, '$1');
}

interface Home {
  readonly hero: { readonly name: string; readonly text: string; readonly tagline: string };
  readonly features: readonly { readonly title: string; readonly details: string; readonly link: string }[];
}

/** The first page of the site has its text in its front matter. */
function withoutFrontMatter(source: string): string {
  const [, matter, rest = ''] = /^---\n(.*?)\n---\n(.*)$/s.exec(source) ?? [];
  if (matter === undefined) return source;
  const { hero, features }: Home = parse(matter);
  const lines = features.map(({ title, details, link }) => `- [${title}](${link.slice(1)}.md): ${details}`);
  return `# ${hero.name}: ${hero.text}\n\n${hero.tagline}\n\n${lines.join('\n')}\n${rest}`;
}
