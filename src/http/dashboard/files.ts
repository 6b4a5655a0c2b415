import { readdirSync, readFileSync } from 'node:fs';
import type { Hono } from 'hono';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The sources stand beside the compiled files in the package: found from both `src` and `dist`. */
const FOLDER = new URL('../../../src/http/dashboard/page/', import.meta.url);

/** `GET /` and the files it asks for, read once. They hold no data: whoever reaches the server may have them. */
export function addDashboardRoutes(app: Hono): void {
  for (const name of readdirSync(FOLDER)) {
    const type = TYPES[name.split('.').at(-1) ?? ''];
    if (type === undefined) continue;
    const text = readFileSync(new URL(name, FOLDER), 'utf8');
    app.get(name === 'index.html' ? '/' : `/assets/${name}`, (c) => c.body(text, 200, { 'Content-Type': type }));
  }
}
