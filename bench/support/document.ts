import { readFileSync, writeFileSync } from 'node:fs';
import type { Section } from './section.ts';

/** The text between a section's markers in a document. */
export function readSection(path: string, id: string): string {
  const text = readFileSync(path, 'utf8');
  const { from, to } = placeOf(text, id);
  return text.slice(from, to);
}

/** Writes each section, and the stamp, between its markers in a document; all other text stays. */
export function writeSections(path: string, sections: readonly Section[], stamp: string): void {
  let text = readFileSync(path, 'utf8');
  for (const { id, body } of sections) {
    const { from, to } = placeOf(text, id);
    text = `${text.slice(0, from)}\n${body}\n${stamp === '' ? '' : `\n${stamp}\n`}${text.slice(to)}`;
  }
  writeFileSync(path, text);
}

function placeOf(text: string, id: string): { readonly from: number; readonly to: number } {
  const begin = `<!-- bench:${id} -->`;
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(`<!-- /bench:${id} -->`);
  if (from < begin.length || to < from) throw new Error(`section ${id} has no marker ${begin}`);
  return { from, to };
}
