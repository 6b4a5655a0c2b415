import { padTo, widthOf } from '../../../text/width.ts';
import type { Plan } from '../../plan.ts';
import { changeDetails } from '../change-details.ts';
import type { Palette } from '../palette.ts';
import { shortList } from '../short-list.ts';
import type { Alike } from './alike.ts';
import { type AlikeRow, alikePlace, alikeRows, alikeWhat, detailedChange } from './alike-words.ts';
import { blockedWord, signOf } from './sign.ts';

/** Jobs of a block that have a line. */
const MAX_ROWS = 5;
const MAX_NAME_WIDTH = 44;

/** Returns the lines of changes that are alike: what happens to all of them, a row for each, and what they share. */
export function renderAlike(plan: Plan, alike: Alike, palette: Palette, isDetailed: boolean): string[] {
  const [first] = alike.changes;
  const detailed = detailedChange(plan, alike);
  if (first === undefined || detailed === null) return [];
  const { symbol, paint } = signOf(first, palette);
  const what = alikeWhat(plan, alike);
  const place = alikePlace(plan, alike);
  const jobs = `${alike.changes.length.toLocaleString('en')} jobs`;
  const isWhole = first.action === 'create' || first.action === 'delete';
  const head = [
    isWhole || what === ''
      ? paint(`${symbol} ${[jobs, what].join(' ').trimEnd()}`)
      : `${paint(symbol)} ${what} · ${jobs}`,
    ...(first.blocked === null ? [] : [palette.red(palette.bold(blockedWord(first.blocked)))]),
    ...(place === '' ? [] : [palette.dim(place)]),
  ].join(' · ');
  if (!isDetailed) return [`  ${head}`];
  const below = changeDetails(plan, detailed, palette);
  return [
    `  ${head}`,
    ...rowLines(alikeRows(plan, alike), palette).map((line) => `      ${line}`),
    ...(isWhole ? [`      ${palette.dim(`${first.name}:`)}`] : []),
    ...below.map((line) => `      ${isWhole ? '  ' : ''}${line}`),
  ];
}

function rowLines(rows: readonly AlikeRow[], palette: Palette): readonly string[] {
  if (rows.every(({ value }) => value === '')) return [palette.dim(shortList(rows.map(({ name }) => name)))];
  const shown = rows.length <= MAX_ROWS + 1 ? rows : rows.slice(0, MAX_ROWS);
  const width = Math.min(MAX_NAME_WIDTH, Math.max(...shown.map(({ name }) => widthOf(name))));
  const left = rows.length - shown.length;
  return [
    ...shown.map(({ name, value, place }) => `${padTo(name, width)}  ${value}   ${palette.dim(place)}`),
    ...(left === 0 ? [] : [palette.dim(`… and ${left.toLocaleString('en')} more jobs (--full)`)]),
  ];
}
