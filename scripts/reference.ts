/** Writes the generated pages of docs; with `--check` only compares, and exits 1 when a page differs. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { generatedPages } from './reference/pages.ts';

const DOCS = new URL('../docs/', import.meta.url);
const isCheck = process.argv.includes('--check');

for (const [name, pages] of generatedPages()) {
  const folder = new URL(`${name}/`, DOCS);
  mkdirSync(folder, { recursive: true });
  const present = readdirSync(folder);
  for (const [file, text] of pages) {
    if (!isCheck) writeFileSync(new URL(file, folder), text);
    else if (!present.includes(file) || readFileSync(new URL(file, folder), 'utf8') !== text)
      report(`docs/${name}/${file} is outdated`);
  }
  for (const file of present) if (!pages.has(file)) report(`docs/${name}/${file} is not a generated page`);
}

function report(problem: string): void {
  console.error(`${problem}: run \`npm run reference\`.`);
  process.exitCode = 1;
}
