import type { ComponentChildren } from 'preact';

/** Drawings of 16 by 16. Each state has a silhouette of its own, so that it is readable without colour. */
export const SYMBOLS: Readonly<Record<string, ComponentChildren>> = {
  finished: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.5" />
      <path
        d="M5.2 8.2l2 2 3.7-4.2"
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </>
  ),
  running: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.5" />
      <path d="M6.6 5.3v5.4L11 8z" fill="currentColor" />
    </>
  ),
  waiting: (
    <>
      <path
        d="M4.2 2h7.6M4.2 14h7.6M5 2c0 3.4 3 4 3 6s-3 2.6-3 6M11 2c0 3.4-3 4-3 6s3 2.6 3 6"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
      />
    </>
  ),
  retrying: (
    <>
      <path d="M13 8a5 5 0 1 1-1.6-3.7" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
      <path d="M13.3 1.8v3.4h-3.4z" fill="currentColor" />
    </>
  ),
  failed: (
    <>
      <path d="M5.2 1.3h5.6l3.9 3.9v5.6l-3.9 3.9H5.2l-3.9-3.9V5.2z" fill="currentColor" />
      <path d="M5.8 5.8l4.4 4.4m0-4.4l-4.4 4.4" stroke="var(--surface)" stroke-width="1.7" stroke-linecap="round" />
    </>
  ),
  cancelled: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.5" />
      <path d="M3.7 12.3l8.6-8.6" stroke="currentColor" stroke-width="1.5" />
    </>
  ),
  skipped: (
    <>
      <path
        d="M3 3.5l4.5 4.5L3 12.5M8 3.5l4.5 4.5L8 12.5"
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </>
  ),
  paused: (
    <>
      <rect x="1.6" y="1.6" width="12.8" height="12.8" rx="3" fill="currentColor" />
      <path d="M6 5v6M10 5v6" stroke="var(--surface)" stroke-width="1.8" stroke-linecap="round" />
    </>
  ),
  late: (
    <>
      <path d="M8 1.3l7 12.9H1z" fill="currentColor" />
      <path d="M8 6v3.6" stroke="var(--surface)" stroke-width="1.6" stroke-linecap="round" />
      <circle cx="8" cy="11.8" r=".95" fill="var(--surface)" />
    </>
  ),
  idle: (
    <>
      <circle cx="8" cy="8" r="3.6" fill="none" stroke="currentColor" stroke-width="1.5" />
    </>
  ),
  disabled: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.5" />
      <path d="M5 8h6" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
    </>
  ),
  drift: (
    <>
      <path
        d="M8 1.2L14.8 8 8 14.8 1.2 8z"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linejoin="round"
      />
      <path d="M5.6 6.8h4.8M5.6 9.4h4.8M9.3 4.9l-2.6 6.2" stroke="currentColor" stroke-width="1.2" />
    </>
  ),
  missed: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2.4 2" />
      <path
        d="M6.3 6.4c.1-2.3 3.5-2.2 3.4 0 0 1.3-1.7 1.3-1.7 2.6"
        fill="none"
        stroke="currentColor"
        stroke-width="1.3"
        stroke-linecap="round"
      />
      <circle cx="8" cy="11.2" r=".8" fill="currentColor" />
    </>
  ),
  slow: (
    <>
      <path
        d="M2 12.5a6.2 6.2 0 1 1 12 0"
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linecap="round"
      />
      <path d="M8 11l3.3-4" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
    </>
  ),
  nosignal: (
    <>
      <path
        d="M2 5.5a9 9 0 0 1 12 0M4.3 8.3a5.6 5.6 0 0 1 7.4 0"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
      />
      <circle cx="8" cy="11.5" r="1.2" fill="currentColor" />
      <path d="M2.5 14L13.5 2" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
    </>
  ),
  overview: (
    <>
      <path
        d="M2 3h5v4.5H2zM9 3h5v2.5H9zM2 10h5v3H2zM9 8h5v5H9z"
        fill="none"
        stroke="currentColor"
        stroke-width="1.3"
        stroke-linejoin="round"
      />
    </>
  ),
  jobs: (
    <>
      <rect x="2" y="3" width="12" height="11" rx="2" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path d="M2 6.5h12M5.3 1.5V4M10.7 1.5V4" stroke="currentColor" stroke-width="1.3" stroke-linecap="round" />
    </>
  ),
  tasks: (
    <>
      <path d="M6 4h8M6 8h8M6 12h8" stroke="currentColor" stroke-width="1.3" stroke-linecap="round" />
      <circle cx="2.8" cy="4" r="1" fill="currentColor" />
      <circle cx="2.8" cy="8" r="1" fill="currentColor" />
      <circle cx="2.8" cy="12" r="1" fill="currentColor" />
    </>
  ),
  log: (
    <>
      <path d="M3 2h7l3 3v9H3z" fill="none" stroke="currentColor" stroke-width="1.3" stroke-linejoin="round" />
      <path d="M5.5 8h5M5.5 11h5" stroke="currentColor" stroke-width="1.3" stroke-linecap="round" />
    </>
  ),
  topics: (
    <>
      <path d="M2 4h6M2 8h12M2 12h9" stroke="currentColor" stroke-width="1.3" stroke-linecap="round" />
      <circle cx="11" cy="4" r="1.4" fill="none" stroke="currentColor" stroke-width="1.2" />
    </>
  ),
  revisions: (
    <>
      <circle cx="8" cy="8" r="2.8" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path d="M1 8h4.2M10.8 8H15" stroke="currentColor" stroke-width="1.3" stroke-linecap="round" />
    </>
  ),
  daemons: (
    <>
      <rect x="2" y="2.5" width="12" height="4.5" rx="1" fill="none" stroke="currentColor" stroke-width="1.3" />
      <rect x="2" y="9" width="12" height="4.5" rx="1" fill="none" stroke="currentColor" stroke-width="1.3" />
      <circle cx="5" cy="4.7" r=".9" fill="currentColor" />
      <circle cx="5" cy="11.2" r=".9" fill="currentColor" />
    </>
  ),
  alerts: (
    <>
      <path
        d="M4 11V7a4 4 0 0 1 8 0v4l1.2 1.5H2.8zM6.8 14h2.4"
        fill="none"
        stroke="currentColor"
        stroke-width="1.3"
        stroke-linejoin="round"
        stroke-linecap="round"
      />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" fill="none" stroke="currentColor" stroke-width="1.4" />
      <path d="M10.5 10.5L14 14" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" />
    </>
  ),
  more: (
    <>
      <circle cx="3" cy="8" r="1.3" fill="currentColor" />
      <circle cx="8" cy="8" r="1.3" fill="currentColor" />
      <circle cx="13" cy="8" r="1.3" fill="currentColor" />
    </>
  ),
  right: (
    <>
      <path
        d="M6 3.5L10.5 8 6 12.5"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </>
  ),
  down: (
    <>
      <path
        d="M3.5 6L8 10.5 12.5 6"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </>
  ),
  close: (
    <>
      <path d="M4 4l8 8m0-8l-8 8" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" />
    </>
  ),
  theme: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path d="M8 4.5V8l2.4 1.6" fill="none" stroke="currentColor" stroke-width="1.3" stroke-linecap="round" />
    </>
  ),
  link: (
    <>
      <path
        d="M6.5 9.5l3-3M7 4.5l1.5-1.5a3 3 0 0 1 4.3 4.3L11.3 9M9 11.5L7.5 13a3 3 0 0 1-4.3-4.3L4.7 7"
        fill="none"
        stroke="currentColor"
        stroke-width="1.3"
        stroke-linecap="round"
      />
    </>
  ),
  branch: (
    <>
      <circle cx="4.5" cy="3.5" r="1.6" fill="none" stroke="currentColor" stroke-width="1.2" />
      <circle cx="4.5" cy="12.5" r="1.6" fill="none" stroke="currentColor" stroke-width="1.2" />
      <circle cx="11.5" cy="5.5" r="1.6" fill="none" stroke="currentColor" stroke-width="1.2" />
      <path d="M4.5 5.1v5.8M11.5 7.1c0 2.4-4 2-6.3 3.8" fill="none" stroke="currentColor" stroke-width="1.2" />
    </>
  ),
  screen: (
    <>
      <rect x="1.8" y="2.5" width="12.4" height="8.5" rx="1.2" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path d="M5.5 13.5h5" stroke="currentColor" stroke-width="1.3" stroke-linecap="round" />
    </>
  ),
};
