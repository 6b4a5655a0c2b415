import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { navigate } from '../lib/address.ts';

interface ReadoutProps {
  readonly label: string;
  readonly cls: string;
  /** The text below the chart while no mark is selected. */
  readonly base: ComponentChildren;
  readonly keys?: ComponentChildren;
  readonly children: ComponentChildren;
}

/**
 * A chart that answers pointer, touch and arrow keys with a sentence below it. Its marks carry `data-say`, and `data-href` where they
 * lead somewhere.
 */
export function Readout({ label, cls, base, keys, children }: ReadoutProps) {
  const chart = useRef<HTMLDivElement>(null);
  const at = useRef(-1);
  const [reading, setReading] = useState<string | null>(null);
  const read = (mark: Element | null): void => {
    chart.current?.querySelector('.at')?.classList.remove('at');
    mark?.classList.add('at');
    setReading(mark?.getAttribute('data-say') ?? null);
  };
  const markOf = (event: Event): Element | null =>
    event.target instanceof Element ? event.target.closest('[data-say]') : null;
  const open = (mark: Element | null | undefined): void => {
    const target = mark?.getAttribute('data-href');
    if (target !== null && target !== undefined) navigate(target);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.target instanceof Element && event.target.closest('a, button') !== null) return;
    const marks = [...(chart.current?.querySelectorAll('[data-say]') ?? [])];
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') open(marks[at.current]);
    if (by === undefined || marks.length === 0) return;
    event.preventDefault();
    at.current = Math.max(0, Math.min(marks.length - 1, at.current + by));
    read(marks[at.current] ?? null);
  };
  return (
    <>
      <div
        ref={chart}
        class={cls}
        role="group"
        aria-label={`${label}. Arrow keys read it.`}
        tabIndex={0}
        onPointerOver={(event) => markOf(event) !== null && read(markOf(event))}
        onPointerLeave={() => read(null)}
        onClick={(event) => open(markOf(event))}
        onKeyDown={onKey}
        onBlur={() => read(null)}
      >
        {children}
      </div>
      <footer class="legend">
        <span class="readout" aria-live="polite">
          {reading === null ? <span>{base}</span> : reading}
        </span>
        {keys}
      </footer>
    </>
  );
}
