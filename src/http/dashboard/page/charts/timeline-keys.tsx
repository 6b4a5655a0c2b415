/** What the marks of the timeline mean. */
export function TimelineKeys() {
  return (
    <span class="keys">
      <span>
        <svg width="18" height="12" aria-hidden="true">
          <rect class="m-finished" x="1" y="1" width="15" height="10" rx="1" />
        </svg>
        finished
      </span>
      <span>
        <svg width="12" height="14" aria-hidden="true">
          <g class="m-failed">
            <rect x="4" y="0" width="3" height="14" />
            <path d="M1 0h9l-4.5 5z" />
          </g>
        </svg>
        failed
      </span>
      <span>
        <svg width="18" height="12" aria-hidden="true">
          <rect class="m-running" x="1" y="0" width="15" height="12" rx="2" />
        </svg>
        running
      </span>
      <span>
        <svg width="18" height="12" aria-hidden="true">
          <rect class="m-over" x="1" y="0" width="15" height="12" />
        </svg>
        beyond p95
      </span>
      <span>
        <svg width="18" height="12" aria-hidden="true">
          <rect class="m-late" x="1" y="1" width="15" height="10" rx="2" />
        </svg>
        late, waiting
      </span>
      <span>
        <svg width="12" height="12" aria-hidden="true">
          <path class="m-skipped-k" d="M6 2l4 4-4 4-4-4z" />
        </svg>
        skipped
      </span>
      <span>
        <svg width="18" height="12" aria-hidden="true">
          <rect class="m-paused" x="1" y="0" width="15" height="12" />
        </svg>
        paused
      </span>
      <span>
        <svg width="8" height="12" aria-hidden="true">
          <line class="m-tick" x1="4" x2="4" y1="2" y2="10" />
        </svg>
        next start
      </span>
      <span>
        <svg width="12" height="12" aria-hidden="true">
          <path class="m-moved-k" d="M3 1l5 5-5 5z" />
        </svg>
        moved by the clock change
      </span>
    </span>
  );
}
