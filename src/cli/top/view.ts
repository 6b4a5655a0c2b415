import type { TaskRow } from '../../store/lists/list-tasks.ts';

/** The choices of the user of `pgherd top`. */
export interface TopView {
  /** The id of the task of the marked row; null: none. */
  readonly selected: string | null;
  readonly filter: string;
  /** Whether the user is typing the filter. */
  readonly typing: boolean;
  readonly frozen: boolean;
  /** The question that waits for an answer; null: none. */
  readonly question: TopAction | null;
  /** The result of the last action. */
  readonly message: string;
}

export interface TopAction {
  readonly kind: 'cancel' | 'pause' | 'trigger';
  /** The task, the job or the topic. */
  readonly target: { readonly task: string } | { readonly job: string } | { readonly topic: string };
  readonly text: string;
}

export type TopEffect = { readonly kind: 'quit' } | { readonly kind: 'act'; readonly action: TopAction } | null;

export const FIRST_VIEW: TopView = {
  selected: null,
  filter: '',
  typing: false,
  frozen: false,
  question: null,
  message: '',
};

/** Returns the rows that fit the filter of a view. */
export function shownTasks(tasks: readonly TaskRow[], { filter }: TopView): readonly TaskRow[] {
  const wanted = filter.toLowerCase();
  return tasks.filter(({ id, job, topic, role, state }) =>
    [id, job, topic, role, state].some((text) => text?.toLowerCase().includes(wanted)),
  );
}

/** Returns the view after a key, and the action to carry out. Each action asks first: only `y` confirms it. */
export function pressed(view: TopView, key: string, tasks: readonly TaskRow[]): readonly [TopView, TopEffect] {
  if (key === 'ctrl-c') return [view, { kind: 'quit' }];
  if (view.question !== null) {
    const rest = { ...view, question: null };
    return key === 'y'
      ? [rest, { kind: 'act', action: view.question }]
      : [{ ...rest, message: 'Nothing was changed.' }, null];
  }
  if (view.typing) return [typed(view, key), null];
  const rows = shownTasks(tasks, view);
  const place = rows.findIndex(({ id }) => id === view.selected);
  const row = rows[place];
  switch (key) {
    case 'q':
      return [view, { kind: 'quit' }];
    case 'up':
    case 'k':
      return [{ ...view, selected: rows[Math.max(0, place - 1)]?.id ?? null }, null];
    case 'down':
    case 'j':
      return [{ ...view, selected: rows[Math.min(rows.length - 1, place + 1)]?.id ?? null }, null];
    case 'space':
      return [{ ...view, frozen: !view.frozen }, null];
    case '/':
      return [{ ...view, typing: true, message: '' }, null];
    case 'escape':
      return [{ ...view, filter: '', message: '' }, null];
    case 'c':
    case 'p':
    case 't':
      return [asked(view, key, row), null];
    default:
      return [view, null];
  }
}

function typed(view: TopView, key: string): TopView {
  if (key === 'return') return { ...view, typing: false };
  if (key === 'escape') return { ...view, typing: false, filter: '' };
  if (key === 'backspace') return { ...view, filter: view.filter.slice(0, -1) };
  const text = key === 'space' ? ' ' : key;
  return [...text].length === 1 ? { ...view, filter: view.filter + text } : view;
}

function asked(view: TopView, key: 'c' | 'p' | 't', row: TaskRow | undefined): TopView {
  if (row === undefined) return { ...view, message: 'Select a task with the arrow keys first.' };
  const { id, job, topic } = row;
  if (key === 'c') {
    const text = `Cancel task ${id}${job === null ? '' : ` (${job})`}?`;
    return { ...view, question: { kind: 'cancel', target: { task: id }, text } };
  }
  if (key === 'p') {
    const target = job === null ? { topic } : { job };
    return {
      ...view,
      question: { kind: 'pause', target, text: `Pause ${job === null ? `topic ${topic}` : `job ${job}`}?` },
    };
  }
  if (job === null) return { ...view, message: `Task ${id} is not of a job: it cannot be triggered.` };
  return { ...view, question: { kind: 'trigger', target: { job }, text: `Run job ${job} now?` } };
}
