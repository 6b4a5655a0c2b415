import { diffArrays } from 'diff';
import { substitute, usedVariables, type Variables } from '../read/variables.ts';

/** A text as it is written in a file, and the variables of the former text that it does not use. */
export interface Restored {
  readonly text: string;
  readonly lost: readonly string[];
}

/**
 * Returns a text with the variables of the template that it was made from: lines that did not change keep theirs, and a changed line
 * keeps those whose value is still between the same characters.
 */
export function restoreVariables(template: string, live: string, values: Variables): Restored {
  const used = usedVariables(template);
  const written = template.trimEnd().split('\n');
  const lines = live.split('\n');
  const rendered = written.map((line) => substitute(line, values).text);
  const hasLineEnds = used.some((name) => values[name]?.includes('\n') === true);
  if (!template.includes('${') || hasLineEnds) return { text: escaped(live), lost: used };
  const restored: string[] = [];
  let at = 0;
  let dropped: readonly string[] = [];
  for (const { value, added, removed } of diffArrays(rendered, lines)) {
    if (removed) {
      dropped = written.slice(at, at + value.length);
      at += value.length;
    } else if (added) {
      restored.push(...value.map((line, index) => restoreBest([dropped[index] ?? '', ...dropped], line, values)));
      dropped = [];
    } else {
      restored.push(...written.slice(at, at + value.length));
      at += value.length;
      dropped = [];
    }
  }
  const text = restored.join('\n');
  const kept = new Set(usedVariables(text));
  return { text, lost: used.filter((name) => !kept.has(name)) };
}

/** Returns the first former line with the most variables that also occur in the line; a changed line seldom keeps its number. */
function restoreBest(templates: readonly string[], line: string, values: Variables): string {
  const candidates = templates.map((template) => restoreLine(template, line, values));
  const uses = (text: string): number => usedVariables(text).length;
  return candidates.reduce((best, text) => (uses(text) > uses(best) ? text : best), candidates[0] ?? escaped(line));
}

/** `template` is the former line; the result reads as `line`. */
function restoreLine(template: string, line: string, values: Variables): string {
  let text = '';
  let at = 0;
  for (const match of template.matchAll(/(?<!\$)\$\{([^}\n]*)\}/g)) {
    const value = values[(match[1] ?? '').trim()] ?? '';
    const before = template[match.index - 1] ?? '';
    const after = template[match.index + match[0].length] ?? '';
    const found = value === '' ? -1 : placeOf(line, value, before, after, at);
    if (found === -1) continue;
    text += escaped(line.slice(at, found)) + match[0];
    at = found + value.length;
  }
  return text + escaped(line.slice(at));
}

function placeOf(line: string, value: string, before: string, after: string, from: number): number {
  for (let at = line.indexOf(value, from); at !== -1; at = line.indexOf(value, at + 1)) {
    if ((line[at - 1] ?? '') === before && (line[at + value.length] ?? '') === after) return at;
  }
  return -1;
}

/** A literal `${` as it is written in a definition. */
export function escaped(text: string): string {
  return text.replaceAll('${', () => '$${');
}
