import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Context, Hono } from 'hono';
import { PAGE_PATHS } from './page-paths.ts';

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The directory of the page after `npm run build`: the same place seen from `src` and from `dist`. */
const FOLDER = new URL('../../../dist/dashboard/', import.meta.url);

const NOT_BUILT = 'The dashboard is not built: npm run build\n';

/**
 * The page at the address of each of its views, and the files it loads, read once. They contain no data, so they need no token. The name
 * of a file changes with its content, so browsers may cache it.
 */
export function addDashboardRoutes(app: Hono): void {
  const page = new URL('index.html', FOLDER);
  const html = existsSync(page) ? readFileSync(page, 'utf8') : null;
  const answer = (c: Context): Response =>
    html === null ? c.text(NOT_BUILT, 503) : c.body(html, 200, { 'Content-Type': 'text/html; charset=utf-8' });
  for (const path of PAGE_PATHS) app.get(path, answer);
  if (html === null) return;
  const assets = new URL('assets/', FOLDER);
  for (const name of readdirSync(assets)) {
    const type = TYPES[name.split('.').at(-1) ?? ''];
    if (type === undefined) continue;
    const text = readFileSync(new URL(name, assets), 'utf8');
    app.get(`/assets/${name}`, (c) => {
      c.header('Cache-Control', 'private, max-age=31536000, immutable');
      return c.body(text, 200, { 'Content-Type': type });
    });
  }
}
