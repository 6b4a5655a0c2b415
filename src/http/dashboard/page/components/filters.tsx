import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { hrefWith, navigate, useAddress } from '../lib/address.ts';
import { fmt } from '../lib/words.ts';
import { iconOf, toneOf } from './chip.tsx';
import { Icon } from './icon.tsx';

export interface FilterChip {
  readonly text: string;
  readonly count: number | null;
  readonly isOn: boolean;
  readonly href: string;
  readonly state?: string;
}

interface FiltersProps {
  readonly label: string;
  readonly placeholder: string;
  /** Parameters that are shown as tokens in the field and may be typed there: `topic:mail`. */
  readonly keys: readonly string[];
  readonly chips?: readonly FilterChip[];
  readonly right?: ComponentChildren;
}

const TYPING_MS = 250;

/** The filter of a list: a field with tokens, and chips with counts. What is chosen is in the address. */
export function Filters({ label, placeholder, keys, chips = [], right }: FiltersProps) {
  const { params } = useAddress();
  const inAddress = params.get('q') ?? '';
  const [text, setText] = useState(inAddress);
  const typing = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    if (typing.current === null) setText(inAddress);
  }, [inAddress]);
  const stopTyping = (): void => {
    if (typing.current !== null) clearTimeout(typing.current);
    typing.current = null;
  };
  const write = (next: string): void => {
    setText(next);
    stopTyping();
    typing.current = setTimeout(() => {
      typing.current = null;
      navigate(hrefWith({ q: next.trim(), after: null }), { replace: true });
    }, TYPING_MS);
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    stopTyping();
    const { tokens, rest } = tokensIn(text, keys);
    setText(rest);
    navigate(hrefWith({ ...tokens, q: rest, after: null }));
  };
  const onKey = (event: KeyboardEvent): void => {
    const last = keys.findLast((key) => params.has(key));
    if (event.key === 'Escape' && (text !== '' || last !== undefined)) {
      event.stopPropagation();
      stopTyping();
      setText('');
      navigate(hrefWith({ q: null, after: null, ...Object.fromEntries(keys.map((key) => [key, null])) }));
    } else if (event.key === 'Backspace' && text === '' && last !== undefined)
      navigate(hrefWith({ [last]: null, after: null }));
  };
  return (
    <form class="filters" role="search" aria-label={label} onSubmit={submit}>
      <div class="query">
        <Icon name="search" />
        {keys.flatMap((key) => {
          const value = params.get(key);
          if (value === null) return [];
          return (
            <span class="token" key={key}>
              {key}:{value}
              <button
                type="button"
                aria-label={`Remove filter ${key}:${value}`}
                onClick={() => navigate(hrefWith({ [key]: null, after: null }))}
              >
                <Icon name="close" />
              </button>
            </span>
          );
        })}
        <input
          type="search"
          aria-label={label}
          placeholder={placeholder}
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={onKey}
        />
        <kbd>/</kbd>
      </div>
      {chips.length > 0 && <Chips chips={chips} />}
      {right}
    </form>
  );
}

function Chips({ chips }: { readonly chips: readonly FilterChip[] }) {
  return (
    <div class="chips">
      {chips.map(({ text: word, count, isOn, href, state }) => (
        <a key={word} class="fchip" href={href} {...(isOn ? { 'aria-current': 'true' as const } : {})}>
          {state !== undefined && (
            <span class={`s-${toneOf(state)}`}>
              <Icon name={iconOf(state)} />
            </span>
          )}
          {word}
          {count !== null && (
            <>
              {' '}
              <b>{fmt(count)}</b>
            </>
          )}
        </a>
      ))}
    </div>
  );
}

/** Separates `key:value` from the text that is searched for. */
function tokensIn(
  text: string,
  keys: readonly string[],
): { readonly tokens: Readonly<Record<string, string>>; readonly rest: string } {
  const tokens: Record<string, string> = {};
  const rest = text.replace(/(?:^|\s)(\w+):(\S+)/g, (whole, key: string, value: string) => {
    if (!keys.includes(key)) return whole;
    tokens[key] = value;
    return ' ';
  });
  return { tokens, rest: rest.trim() };
}

/** Says in a list that there is nothing, and why. */
export function Nothing({ children }: { readonly children: ComponentChildren }) {
  return (
    <div class="nothing" role="status">
      <p>{children}</p>
    </div>
  );
}

/** Says which filter to remove, and how many rows that brings. */
export function NothingFound({
  what,
  without,
}: {
  readonly what: string;
  readonly without?: Readonly<Record<string, number>>;
}) {
  const ways = Object.entries(without ?? {}).filter(([, count]) => count > 0);
  return (
    <div class="nothing" role="status">
      <p>
        <b>No {what} match.</b>
      </p>
      {ways.map(([key, count]) => (
        <p key={key}>
          <a href={hrefWith({ [key]: null, after: null })}>Remove the filter {key === 'q' ? 'text' : key}</a>{' '}
          <span class="dim">to see {fmt(count)}</span>
        </p>
      ))}
    </div>
  );
}

interface PagerProps {
  readonly text: ComponentChildren;
  /** The key of the previous page; null: there is none; absent: the list continues only forward, and the first page is the previous one. */
  readonly previous?: string | null;
  /** The key of the next page; null: this is the last one. */
  readonly next: string | null;
  readonly more?: string;
}

/** Pages by key: the address names the row after which this page begins. */
export function Pager({ text, previous, next, more = 'Next' }: PagerProps) {
  const { params } = useAddress();
  const first = params.has('after') ? hrefWith({ after: null }) : null;
  return (
    <nav class="pager" aria-label="Pages of the list">
      <span>{text}</span>
      <span class="grow" />
      <PageLink href={previous === undefined ? first : hrefOf(previous)} word="Previous" />
      <PageLink href={hrefOf(next)} word={more} />
    </nav>
  );
}

function hrefOf(key: string | null): string | null {
  return key === null ? null : hrefWith({ after: key });
}

function PageLink({ href, word }: { readonly href: string | null; readonly word: string }) {
  return href === null ? (
    <button type="button" class="btn" disabled>
      {word}
    </button>
  ) : (
    <a class="btn" href={href}>
      {word}
    </a>
  );
}

/** The head of a column of controls: its word is for screen readers. */
export function HiddenHead({ cls, children }: { readonly cls: string; readonly children: string }) {
  return (
    <th class={cls}>
      <span class="vh">{children}</span>
    </th>
  );
}
