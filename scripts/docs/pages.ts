import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from './sidebar.ts';

/** Returns the pages below `docs`, each with its first heading. A README.md is the index of its folder. */
export function allPages(docs: string): readonly Page[] {
  return readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.md') && !name.startsWith('.'))
    .toSorted()
    .map((name) => {
      const text = /^# (.+)$/m.exec(readFileSync(join(docs, name), 'utf8'))?.[1] ?? name;
      return { text: text.replaceAll('`', ''), link: name.replace(/\.md$/, '').replace(/\/README$/, '/index') };
    });
}
