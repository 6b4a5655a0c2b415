/** Writes docs/reference from the schemas, the SQL, the commands, the diagnostics and the metrics; with `--check` only compares, and exits 1 when a page differs. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { referencePages } from './reference/pages.ts';

const FOLDER = new URL('../docs/reference/', import.meta.url);
const isCheck = process.argv.includes('--check');
const pages = referencePages();
mkdirSync(FOLDER, { recursive: true });
const present = readdirSync(FOLDER);

for (const [name, text] of pages) {
  const file = new URL(name, FOLDER);
  if (!isCheck) writeFileSync(file, text);
  else if (!present.includes(name) || readFileSync(file, 'utf8') !== text) report(`docs/reference/${name} is outdated`);
}
for (const name of present) if (!pages.has(name)) report(`docs/reference/${name} is not a page of the reference`);

function report(problem: string): void {
  console.error(`${problem}: run \`npm run reference\`.`);
  process.exitCode = 1;
}
