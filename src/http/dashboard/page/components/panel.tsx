import type { ComponentChildren } from 'preact';
import type { ApiError } from '../lib/api.ts';
import { Icon } from './icon.tsx';

interface PanelProps {
  readonly id: string;
  readonly title: string;
  readonly count?: ComponentChildren;
  readonly note?: ComponentChildren;
  readonly tools?: ComponentChildren;
  readonly cls?: string;
  readonly children: ComponentChildren;
}

export function Panel({ id, title, count, note, tools, cls = '', children }: PanelProps) {
  return (
    <section class={`panel ${cls}`} id={id} aria-labelledby={`h-${id}`}>
      <header class="panel-head">
        <h2 id={`h-${id}`}>{title}</h2>
        {count !== undefined && <span class="count">{count}</span>}
        {note !== undefined && <span class="note">{note}</span>}
        <span class="grow" />
        {tools}
      </header>
      {children}
    </section>
  );
}

/** The error of one part of a page, which stays in that part. */
export function Failure({ error, again }: { readonly error: ApiError; readonly again: () => void }) {
  return (
    <div class="failure" role="alert">
      <span class="chip s-failed">
        <Icon name="failed" />
        <span>{error.message}</span>
      </span>
      {error.hint !== null && <span class="dim">{error.hint}</span>}
      {error.code !== 'no_answer' && <span class="dim mono">{error.code}</span>}
      <button type="button" class="btn small" onClick={again}>
        Try again
      </button>
    </div>
  );
}

/** The shape of what comes, until it is there. */
export function Skeleton({ lines = 6, label }: { readonly lines?: number; readonly label: string }) {
  return (
    <div class="skeleton" role="status">
      <span class="vh">{label} is being read</span>
      {Array.from({ length: lines }, (_, n) => (
        <i key={n} class={`bone w${n % 4}`} />
      ))}
    </div>
  );
}

/** Segmented links: the address holds the choice. */
export function Segments({
  label,
  items,
}: {
  readonly label: string;
  readonly items: readonly (readonly [text: string, isOn: boolean, href: string])[];
}) {
  return (
    <div class="segments" role="group" aria-label={label}>
      {items.map(([text, isOn, href]) => (
        <a key={text} href={href} {...(isOn ? { 'aria-current': 'true' as const } : {})}>
          {text}
        </a>
      ))}
    </div>
  );
}

export function Facts({
  items,
  cls = 'facts',
}: {
  readonly items: readonly (readonly [term: string, value: ComponentChildren] | null)[];
  readonly cls?: string;
}) {
  return (
    <dl class={cls}>
      {items.map((item) =>
        item === null ? null : (
          <div key={item[0]}>
            <dt>{item[0]}</dt>
            <dd>{item[1]}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
