import type { ActionKind, ActionTarget, DoneDocument, PreviewDocument } from '../../documents/actions.ts';
import { post } from './api.ts';
import { refreshPages } from './live.ts';
import { createStore, type Store } from './store.ts';

/** An action that the reader has chosen, and has not confirmed. */
export interface Asked {
  readonly action: ActionKind;
  readonly target: ActionTarget;
  /** What it concerns, as it is named in the heading: `job nightly`, `12 tasks`. */
  readonly what: string;
}

/** What an action did; it stays until the reader closes it or goes on. */
export interface Done {
  readonly text: string;
  readonly tasks: readonly string[];
}

export const asked: Store<Asked | null> = createStore<Asked | null>(null);
export const done: Store<Done | null> = createStore<Done | null>(null);
/** What waits for the server's answer: names and task IDs. */
export const waiting: Store<ReadonlySet<string>> = createStore<ReadonlySet<string>>(new Set());

export function ask(action: ActionKind, target: ActionTarget, what: string): void {
  asked.set({ action, target, what });
}

export function preview({ action, target }: Asked): Promise<PreviewDocument> {
  return post<PreviewDocument>('/api/pages/actions/preview', { action, target });
}

export interface Confirmed {
  readonly count: number;
  readonly confirm: string | null;
  readonly reason: string | null;
  readonly until: string | null;
}

/** Does what was asked for. Throws what the server refuses. */
export async function perform(
  { action, target, what }: Asked,
  { count, confirm, reason, until }: Confirmed,
): Promise<void> {
  const names = [...(target.jobs ?? []), ...(target.topics ?? []), ...(target.tasks ?? [])];
  waiting.set(new Set(names));
  try {
    const body = {
      action,
      target,
      count,
      ...(confirm === null ? {} : { confirm }),
      ...(reason === null ? {} : { reason }),
      ...(until === null ? {} : { until }),
    };
    const answer = await post<DoneDocument>('/api/pages/actions', body);
    done.set({ text: sentence(answer, what), tasks: answer.action === 'cancel' ? [] : answer.tasks });
    asked.set(null);
  } finally {
    waiting.set(new Set());
    refreshPages();
  }
}

const PAST: Readonly<Record<ActionKind, string>> = {
  trigger: 'triggered',
  retry: 'retried',
  cancel: 'cancelled',
  'pause-job': 'paused',
  'resume-job': 'resumed',
  'pause-topic': 'paused',
  'resume-topic': 'resumed',
};

function sentence({ action, asked: count, done: changed, by }: DoneDocument, what: string): string {
  const who = by === null ? '' : ` as ${by}`;
  if (changed === count) return `${what} ${PAST[action]}${who}.`;
  return `${changed} of ${count} ${PAST[action]}${who}: the others had ended, or were so already.`;
}
