import { readFileSync, writeFileSync } from 'node:fs';
import type { Section } from './section.ts';

/** Puts each section between its markers in a document, whose prose stays; throws for one that has no place there. */
export function replaceSections(text: string, sections: readonly Section[], stamp: string): string {
  let result = text;
  for (const { id, body } of sections) {
    const begin = `<!-- bench:${id} -->`;
    const end = `<!-- /bench:${id} -->`;
    const from = result.indexOf(begin);
    const to = result.indexOf(end);
    if (from === -1 || to < from)
      throw new Error(`no place for the section ${id}: it goes between ${begin} and ${end}`);
    result = `${result.slice(0, from + begin.length)}\n${body}\n\n${stamp}\n${result.slice(to)}`;
  }
  return result;
}

export function writeSections(path: string, sections: readonly Section[], stamp: string): void {
  writeFileSync(path, replaceSections(readFileSync(path, 'utf8'), sections, stamp));
}
