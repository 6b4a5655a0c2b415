import { Icon } from './icon.tsx';

const ICONS: Readonly<Record<string, string>> = {
  failing: 'failed',
  lost: 'nosignal',
  silent: 'nosignal',
  draining: 'waiting',
  ready: 'finished',
  full: 'waiting',
  open: 'finished',
  recovered: 'finished',
  firing: 'failed',
  slow: 'slow',
  pending: 'waiting',
};
const TONES: Readonly<Record<string, string>> = {
  failing: 'failed',
  disabled: 'skipped',
  missed: 'skipped',
  lost: 'failed',
  silent: 'failed',
  draining: 'retrying',
  ready: 'finished',
  slow: 'late',
  full: 'waiting',
  open: 'finished',
  recovered: 'finished',
  firing: 'failed',
  pending: 'waiting',
};
const WORDS: Readonly<Record<string, string>> = { slow: 'beyond p95' };

export const toneOf = (state: string): string => TONES[state] ?? state;
export const iconOf = (state: string): string => ICONS[state] ?? state;
export const wordOf = (state: string): string => WORDS[state] ?? state;

/** A state as icon and word in its colour. `soft` puts it on a tinted ground. */
export function Chip({
  state,
  text = wordOf(state),
  soft = false,
}: {
  readonly state: string;
  readonly text?: string;
  readonly soft?: boolean;
}) {
  return (
    <span class={`chip s-${toneOf(state)}${soft ? ' soft' : ''}`}>
      <Icon name={iconOf(state)} />
      <span>{text}</span>
    </span>
  );
}

/** A state as its icon; the word is for screen readers. */
export function Mark({ state }: { readonly state: string }) {
  return (
    <span class={`chip s-${toneOf(state)}`}>
      <Icon name={iconOf(state)} />
      <span class="vh">{wordOf(state)}</span>
    </span>
  );
}
