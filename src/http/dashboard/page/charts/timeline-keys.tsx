import type { ComponentChildren } from 'preact';

/** What the marks of the timeline mean. */
export function TimelineKeys() {
  return (
    <span class="keys">
      <Key word="finished" width={18}>
        <rect class="m-finished" x="1" y="1" width="15" height="10" rx="1" />
      </Key>
      <Key word="failed" width={12} height={14}>
        <g class="m-failed">
          <rect x="4" y="0" width="3" height="14" />
          <path d="M1 0h9l-4.5 5z" />
        </g>
      </Key>
      <Key word="running" width={18}>
        <rect class="m-running" x="1" y="0" width="15" height="12" rx="2" />
      </Key>
      <Key word="beyond p95" width={18}>
        <rect class="m-over" x="1" y="0" width="15" height="12" />
      </Key>
      <Key word="late, waiting" width={18}>
        <rect class="m-late" x="1" y="1" width="15" height="10" rx="2" />
      </Key>
      <Key word="skipped" width={12}>
        <path class="m-skipped-k" d="M6 2l4 4-4 4-4-4z" />
      </Key>
      <Key word="paused" width={18}>
        <rect class="m-paused" x="1" y="0" width="15" height="12" />
      </Key>
      <Key word="next start" width={8}>
        <line class="m-tick" x1="4" x2="4" y1="2" y2="10" />
      </Key>
      <Key word="moved by the clock change" width={12}>
        <path class="m-moved-k" d="M3 1l5 5-5 5z" />
      </Key>
    </span>
  );
}

interface KeyProps {
  readonly word: string;
  readonly width: number;
  readonly height?: number;
  readonly children: ComponentChildren;
}

function Key({ word, width, height = 12, children }: KeyProps) {
  return (
    <span>
      <svg width={width} height={height} aria-hidden="true">
        {children}
      </svg>
      {word}
    </span>
  );
}
