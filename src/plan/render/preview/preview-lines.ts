import { spokenDuration } from '../../../schedule/duration.ts';
import { visible } from '../../../text/printable.ts';
import type { JobChange, Plan } from '../../plan.ts';
import type { JobPreview, LeftOut, PreviewTable, Trial } from '../../preview.ts';

/** What a preview says of one job, in words without colours. */
export interface PreviewLine {
  readonly job: string;
  readonly action: JobChange['action'];
  readonly state: JobPreview['state'];
  readonly what: string;
  /** What the SQL did before the change; null: it is new, or it does not differ. */
  readonly before: string | null;
  /** The line of the SQL with a caret below the error; empty: there is none. */
  readonly frame: readonly string[];
}

/** Returns a line for each job whose SQL was to be tried, in the order of the plan. */
export function previewLines({ changes }: Pick<Plan, 'changes'>): readonly PreviewLine[] {
  return changes.flatMap((change) => {
    if (change.kind !== 'job' || change.preview === undefined) return [];
    const { action, name, preview } = change;
    const before = preview.state === 'left-out' ? null : preview.before;
    return {
      job: visible(name),
      action,
      state: preview.state,
      what: visible(whatOf(preview)),
      before: before === null ? null : visible(beforeOf(before, preview)),
      frame: frameOf(preview),
    };
  });
}

/** Returns what a rollback does not undo; empty when nothing ran. */
export function previewLimits({ preview }: Pick<Plan, 'preview'>): readonly string[] {
  return preview === undefined || preview.ran + preview.failed === 0 ? [] : preview.limits;
}

/** Returns `preview on staging:5432/shop_copy, 2 of 3 jobs`; null: the plan has no preview. */
export function previewTitle({ preview }: Pick<Plan, 'preview'>): string | null {
  if (preview === undefined) return null;
  if (preview.jobs === 0) return 'preview: no job with new or changed SQL';
  const where = preview.databases.length === 0 ? '' : ` on ${preview.databases.map(visible).join(', ')}`;
  const tried = preview.ran + preview.failed;
  const end = tried === 0 ? '' : ', each rolled back';
  return `preview${where}, ${tried} of ${preview.jobs} ${preview.jobs === 1 ? 'job' : 'jobs'}${end}`;
}

function whatOf(preview: Trial | LeftOut): string {
  switch (preview.state) {
    case 'left-out':
      return `left out: ${preview.reason.text}`;
    case 'failed': {
      const { sqlstate, message, line, file, fileLine, hint } = preview.error;
      const place = file === null ? '' : ` (${file}:${fileLine})`;
      const next = hint === null ? '' : `; hint: ${hint}`;
      return `${sqlstate} ${message}${line === null ? '' : `, line ${line}${place}`}${next}`;
    }
    case 'ran':
      return `would ${effectOf(preview)} in ${formatTime(preview.durationMs)}`;
  }
}

/** `delete 1,204,331 rows of carts, insert 3 rows into audit` */
function effectOf({ tables, rowCount }: Extract<Trial, { state: 'ran' }>): string {
  const parts = partsOf(tables);
  if (parts.length === 0)
    return rowCount === 0 ? 'change no row' : `change no row of a table, and returns ${rows(rowCount)}`;
  const shown = parts.slice(0, MAX_PARTS).map(({ text }) => text);
  const more = parts.length - shown.length;
  return `${shown.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
}

const MAX_PARTS = 6;

interface Part {
  readonly verb: string;
  readonly table: string;
  readonly count: number;
  readonly text: string;
}

function partsOf(tables: readonly PreviewTable[]): readonly Part[] {
  return tables.flatMap(({ table, inserted, updated, deleted, truncated }) => [
    ...(truncated === null ? [] : [part('truncate', table, truncated, `truncate ${table} (about ${rows(truncated)})`)]),
    ...(deleted === 0 ? [] : [part('delete', table, deleted, `delete ${rows(deleted)} of ${table}`)]),
    ...(updated === 0 ? [] : [part('update', table, updated, `update ${rows(updated)} of ${table}`)]),
    ...(inserted === 0 ? [] : [part('insert', table, inserted, `insert ${rows(inserted)} into ${table}`)]),
  ]);
}

function part(verb: string, table: string, count: number, text: string): Part {
  return { verb, table, count, text };
}

/** A number where the SQL did the same to the same table, otherwise words. */
function beforeOf(before: Trial | LeftOut, now: JobPreview): string {
  if (before.state === 'left-out') return `before: ${before.reason.text}`;
  if (before.state === 'failed') return `before: failed with ${before.error.sqlstate} ${before.error.message}`;
  const [own, ...others] = partsOf(before.tables);
  const [only, ...more] = now.state === 'ran' ? partsOf(now.tables) : [];
  const isAlike = others.length === 0 && more.length === 0 && only !== undefined;
  if (isAlike && own === undefined) return 'before: 0';
  if (isAlike && own?.verb === only.verb && own.table === only.table) return `before: ${count(own.count)}`;
  return `before: ${effectOf(before)}`;
}

function rows(number: number): string {
  return `${count(number)} ${number === 1 ? 'row' : 'rows'}`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}

/** `8.2 s`, `12 ms`, `2 min 5 s` */
function formatTime(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return spokenDuration(Math.round(ms / 1_000) * 1_000);
}

const MAX_TEXT = 100;

function frameOf(preview: JobPreview): readonly string[] {
  if (preview.state !== 'failed') return [];
  const { line, column, text } = preview.error;
  if (line === null || column === null || text === null || column > MAX_TEXT) return [];
  const number = String(line);
  const gap = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  const shown = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return [`${number} | ${visible(shown)}`, `${' '.repeat(number.length)} | ${gap.replaceAll('\t', ' ')}^`];
}
