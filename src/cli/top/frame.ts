import { localTime } from '../../schedule/local-time.ts';
import { roughDuration } from '../../schedule/relative-time.ts';
import type { TaskRow } from '../../store/lists/list-tasks.ts';
import { printable } from '../../text/printable.ts';
import { padTo, shortenEnd, shortenMiddle, widthOf } from '../../text/width.ts';
import type { FoundStatus } from '../lists/found-status.ts';
import { subjectOf } from '../lists/subject-of.ts';
import { troublesOf } from '../lists/troubles.ts';
import type { Palette } from '../shell/context.ts';
import { paintState } from '../shell/paint-state.ts';
import { shownTasks, type TopView } from './view.ts';

export interface TopFacts {
  readonly status: FoundStatus;
  readonly tasks: readonly TaskRow[];
  /** The last notices of running tasks, by the id of the task. */
  readonly notices: ReadonlyMap<string, string>;
  /** null: not known yet. */
  readonly tasksPerSecond: number | null;
  readonly nowMs: number;
}

export interface TopScreen {
  readonly columns: number;
  readonly rows: number;
  readonly zone: string;
  readonly palette: Palette;
}

/** Returns the lines of the screen: at most `rows`, each at most `columns` wide. */
export function topFrame(
  facts: TopFacts,
  view: TopView,
  { columns, rows, zone, palette }: TopScreen,
): readonly string[] {
  const { status, nowMs } = facts;
  const right = `${zone} ${localTime(zone, nowMs).time.slice(0, 5)}`;
  const [left, below] = headOf(facts, { room: columns - widthOf(right) - 2, columns });
  const gap = ' '.repeat(Math.max(1, columns - widthOf(left) - widthOf(right)));
  const troubles = troublesOf(status, { nowMs, zone, limit: 3 })
    .slice(0, rows < 16 ? 1 : 3)
    .map(({ title, what }) => palette.yellow(shortenEnd(printable(`${title}: ${what}`), columns)));
  const head = [
    `${palette.bold(left)}${gap}${palette.dim(right)}`,
    ...(below === null ? [] : [palette.bold(below)]),
    ...troubles,
    '',
    palette.bold(rowText(TITLES, columns, facts)),
  ];
  const shown = shownTasks(facts.tasks, view);
  const room = Math.max(1, rows - head.length - 1);
  const place = Math.max(
    0,
    shown.findIndex(({ id }) => id === view.selected),
  );
  // The marked row stays on the screen.
  const first = Math.max(0, Math.min(place - room + 1, shown.length - room));
  const body = shown.slice(first, first + room).map((task) => taskLine(task, view, facts, { columns, palette }));
  if (shown.length === 0)
    body.push(
      palette.dim(facts.tasks.length === 0 ? 'No tasks are waiting or running.' : 'No task matches the filter.'),
    );
  const blank = Array<string>(Math.max(0, room - body.length)).fill('');
  return [...head, ...body, ...blank, footer(view, shown.length, columns, palette)].slice(0, rows);
}

/** Returns the first line, and a second one where the counts need it; of these the least important go. */
function headOf(
  { status, tasksPerSecond }: TopFacts,
  { room, columns }: { readonly room: number; readonly columns: number },
): readonly [first: string, second: string | null] {
  const { daemons, busy, summary } = status;
  const slots = daemons.filter(({ alive }) => alive).reduce((all, daemon) => all + daemon.slots, 0);
  const rate = tasksPerSecond === null ? '–' : tasksPerSecond.toFixed(1);
  const database = printable(status.database);
  const used = `${busy} of ${slots} slots`;
  const counts = `${summary.running} running, ${summary.pending} waiting, ${summary.retrying} retrying`;
  const failed = `${summary.failed} failed in 1 h`;
  const all = [database, used, counts, `${rate} tasks/s`, failed].join(' · ');
  if (widthOf(all) <= room) return [all, null];
  const usedRoom = widthOf(used) + 3;
  const name = shortenMiddle(database, Math.max(8, room - usedRoom));
  return [
    shortenEnd(`${name} · ${used}`, Math.max(10, room)),
    shortenEnd(fitting([counts, failed, `${rate} tasks/s`], ' · ', columns), columns),
  ];
}

/** Returns as many of the first texts as fit into a width: one at least. */
function fitting(texts: readonly string[], between: string, columns: number): string {
  return texts.reduce((line, text) =>
    widthOf(line) + widthOf(between) + widthOf(text) > columns ? line : `${line}${between}${text}`,
  );
}

function taskLine(
  task: TaskRow,
  view: TopView,
  facts: TopFacts,
  { columns, palette }: Pick<TopScreen, 'columns' | 'palette'>,
): string {
  const { nowMs, notices } = facts;
  const since = task.started_at ?? task.available_at;
  const state = task.held ? 'held' : task.state;
  const forMs = nowMs - since.getTime();
  const cells = [
    task.id,
    subjectOf(task),
    task.topic,
    state,
    forMs < 0 ? `in ${roughDuration(-forMs)}` : roughDuration(forMs),
    task.role ?? '–',
    notices.get(task.id)?.split('\n')[0] ?? '',
  ];
  const text = rowText(cells, columns, facts);
  return task.id === view.selected
    ? palette.inverse(text.padEnd(columns))
    : text.replace(state, paintState(state, palette));
}

const TITLES = ['task', 'job or SQL', 'topic', 'state', 'for', 'role', 'last notice'];

/** A narrower terminal shows no notices. */
const WIDE = 110;

/** The job takes the room that the others leave; the notice and then the role go where there is too little. */
function rowText(cells: readonly string[], columns: number, { notices }: Pick<TopFacts, 'notices'>): string {
  const [task = '', job = '', topic = '', state = '', time = '', role = '', notice = ''] = cells.map(printable);
  const narrow = columns < 72;
  const noticeWidth = columns < WIDE || notices.size === 0 ? 0 : Math.floor((columns - 63) / 2);
  const topicWidth = narrow ? 10 : 14;
  const jobWidth = Math.max(8, columns - (narrow ? 43 : 63) - (noticeWidth === 0 ? 0 : noticeWidth + 2));
  const parts = [
    task.padStart(9),
    inColumn(job, jobWidth, shortenMiddle),
    inColumn(topic, topicWidth, shortenMiddle),
    inColumn(state, 9, shortenEnd),
    time.padStart(7),
    ...(narrow ? [] : [inColumn(role, 14, shortenMiddle)]),
    ...(noticeWidth === 0 ? [] : [shortenEnd(notice, noticeWidth)]),
  ];
  return shortenEnd(parts.join('  '), columns).trimEnd();
}

function inColumn(text: string, width: number, shorten: (text: string, width: number) => string): string {
  return padTo(shorten(text, width), width);
}

function footer(view: TopView, count: number, columns: number, palette: Palette): string {
  if (view.question !== null) return palette.inverse(shortenEnd(printable(`${view.question.text} y/N`), columns));
  if (view.typing) return shortenEnd(printable(`filter: ${view.filter}▏  Enter keeps it, Escape clears it`), columns);
  const frozen = view.frozen ? 'FROZEN  ' : '';
  const filter = view.filter === '' ? '' : `filter "${view.filter}": ${count}  `;
  const state = `${frozen}${filter}`;
  const text = view.message === '' ? fitting(KEYS, '  ', columns - widthOf(state)) : view.message;
  return palette.dim(shortenEnd(printable(`${state}${text}`), columns));
}

/** The most important first: a narrow terminal shows as many as fit. */
const KEYS = ['q quit', '↑↓ select', 'c cancel', 'p pause', 't trigger', '/ filter', 'space freeze'];
