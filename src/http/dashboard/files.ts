import { readdirSync, readFileSync } from 'node:fs';
import type { Hono } from 'hono';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The package contains the sources beside the compiled files, so that this path works from both `src` and `dist`. */
const FOLDER = new URL('../../../src/http/dashboard/page/', import.meta.url);

/** `GET /` and the files it loads, read once. They contain no data, so they need no token. */
export function addDashboardRoutes(app: Hono): void {
  for (const name of readdirSync(FOLDER)) {
    const type = TYPES[name.split('.').at(-1) ?? ''];
    if (type === undefined) continue;
    const text = readFileSync(new URL(name, FOLDER), 'utf8');
    app.get(name === 'index.html' ? '/' : `/assets/${name}`, (c) => c.body(text, 200, { 'Content-Type': type }));
  }
}
