import { SYMBOLS } from './symbols.tsx';

/** All drawings, once in the page. */
export function Sprite() {
  return (
    <svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false">
      {Object.entries(SYMBOLS).map(([name, drawing]) => (
        <symbol key={name} id={`i-${name}`} viewBox="0 0 16 16">
          {drawing}
        </symbol>
      ))}
    </svg>
  );
}

export function Icon({ name, more = '' }: { readonly name: string; readonly more?: string }) {
  return (
    <svg class={`i ${more}`} aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  );
}

export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#2f6f8f" />
      <g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">
        <path d="M7 22v-7a6 6 0 0 1 6-6h5a6 6 0 0 1 6 6v6.5a2.5 2.5 0 0 0 2.5 2.5" />
        <path d="M7 22h4v-3.5h5V22h4" />
      </g>
      <circle cx="19.5" cy="14.5" r="1.6" fill="#fff" />
    </svg>
  );
}
