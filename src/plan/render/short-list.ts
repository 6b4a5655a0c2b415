import { visible } from '../../text/printable.ts';
import type { BlockedReason, Plan } from '../plan.ts';
import { hintedOnce } from './group-diagnostics.ts';
import { differingWords } from './overview/same-edit.ts';

/** Characters of a list of names on one line. */
const MAX_NAMES = 60;
const MIN_SHOWN = 3;

/** Returns as many names as fit on a line, at least three, and the number of those that are left out. */
export function shortList(names: readonly string[]): string {
  const shown = names.filter(
    (_, index) => index < MIN_SHOWN || names.slice(0, index + 1).join(', ').length <= MAX_NAMES,
  );
  const more = names.length - shown.length;
  return more === 0 ? names.join(', ') : `${shown.join(', ')} and ${more} more (--full)`;
}

/** Reasons of one diagnostic code that are shown one by one. */
const MAX_OF_CODE = 3;

/** A reason for which a plan is blocked. */
export interface BlockedLine {
  readonly text: string;
  /** The next step; null: the text says enough. */
  readonly hint: string | null;
}

/**
 * Returns each reason for which the plan is blocked once, with the changes that it concerns: `reason · a, b and 10 more`. More
 * than three reasons of one diagnostic code are the first one, and the places of the others.
 */
export function blockedLines({ blocked }: Pick<Plan, 'blocked'>, full: boolean): readonly BlockedLine[] {
  const groups = new Map<string, BlockedReason[]>();
  const counts = new Map<string, number>();
  for (const { code } of blocked?.reasons ?? []) counts.set(code, (counts.get(code) ?? 0) + 1);
  for (const reason of blocked?.reasons ?? []) {
    const isMany = !full && (counts.get(reason.code) ?? 0) > MAX_OF_CODE;
    const key = reason.code === 'change' || !isMany ? `${reason.code} ${reason.text}` : reason.code;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [reason]);
    else group.push(reason);
  }
  const lines = [...groups.values()].map((group): BlockedLine => {
    const [first] = group;
    if (first === undefined) return { text: '', hint: null };
    const list = (names: readonly string[]): string => (full ? names.join(', ') : shortList(names));
    if (first.code === 'change') {
      const names = list(group.map(({ name }) => visible(name ?? '')));
      const count = group.length > 1 ? `${group.length.toLocaleString('en')} changes: ` : '';
      return { text: `${visible(first.text)} · ${count}${names}`, hint: null };
    }
    const places = group.length === 1 ? '' : othersOf(group, list);
    const more = group.length === 1 ? '' : ` and ${group.length - 1} more like this${places}`;
    const hint = first.hint === undefined ? null : visible(first.hint);
    return { text: `${visible(first.text)} · ${first.code} ${placeOf(first)}${more}`, hint };
  });
  return hintedOnce(lines);
}

/** Returns `: b, c and 7 more`: the words in which the findings differ from the first one, else the jobs that they name, else the places; ` there` for the same place. */
export function othersOf(
  group: readonly { readonly text: string; readonly file: string | null; readonly line: number | null }[],
  list: (names: readonly string[]) => string = shortList,
): string {
  const [first] = group;
  const names = differingWords(group.map(({ text }) => text));
  if (names !== null && new Set(names).size === group.length) return `: ${list(names.slice(1).map(visible))}`;
  const owners = group.map(({ text }) => /^"([^"]+)"/.exec(text)?.[1] ?? '');
  if (!owners.includes('') && new Set(owners).size === group.length) return `: ${list(owners.slice(1).map(visible))}`;
  const places = [...new Set(group.slice(1).map(placeOf))].filter(
    (place) => first === undefined || place !== placeOf(first),
  );
  return places.length === 0 ? ' there' : `: ${list(places)}`;
}

function placeOf({ file, line }: { readonly file: string | null; readonly line: number | null }): string {
  return file === null || file === '' ? '' : visible(`${file}:${line ?? 1}`);
}
