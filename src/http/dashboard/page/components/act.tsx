import type { ComponentChildren } from 'preact';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type ActionKind, type ActionTarget, RIGHTS } from '../../documents/actions.ts';
import { ask, waiting } from '../lib/actions.ts';
import { signal } from '../lib/live.ts';
import { useStore } from '../lib/store.ts';

/** What the caller may do. */
export const Allowed = createContext<readonly string[]>([]);

interface ActProps {
  readonly action: ActionKind;
  readonly target: ActionTarget;
  readonly what: string;
  readonly kind?: string;
  readonly label?: string;
  readonly children: ComponentChildren;
}

/** A button that asks for an action; absent for those who may not do it, disabled without a signal. */
export function Act({ action, target, what, kind = '', label, children }: ActProps) {
  const allowed = useContext(Allowed);
  const { state } = useStore(signal);
  const busy = useStore(waiting);
  if (!allowed.includes(RIGHTS[action])) return null;
  const isAsked = [...(target.jobs ?? []), ...(target.topics ?? []), ...(target.tasks ?? [])].some((name) =>
    busy.has(name),
  );
  return (
    <button
      type="button"
      class={`btn ${kind}`}
      disabled={state === 'lost' || isAsked}
      {...(label === undefined ? {} : { 'aria-label': label })}
      onClick={() => ask(action, target, what)}
    >
      {isAsked ? 'asked, waiting …' : children}
    </button>
  );
}

export function useMay(action: ActionKind): boolean {
  return useContext(Allowed).includes(RIGHTS[action]);
}
