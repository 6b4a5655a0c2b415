import type { ComponentChildren } from 'preact';
import type { FrameDocument } from '../../documents/frame.ts';
import { href } from '../lib/address.ts';
import { useNow } from '../lib/clock.ts';
import { helpIsOpen } from '../lib/keys.ts';
import { signal } from '../lib/live.ts';
import { useStore } from '../lib/store.ts';
import { theme, turnTheme } from '../lib/theme.ts';
import { useZone, writeTime, zoneName } from '../lib/zone.ts';
import { Icon } from './icon.tsx';
import { ZoneSelect } from './zone-select.tsx';

/** The bar above every page: where the reader is, search, the clock, the zone and the signal. */
export function TopBar({
  frame,
  breadcrumbs,
}: {
  readonly frame: FrameDocument | null;
  readonly breadcrumbs: ComponentChildren;
}) {
  return (
    <header class="top">
      <div class={`env env-${frame?.environment.kind ?? 'development'} small`}>
        <b>{frame?.environment.name ?? 'no environment'}</b>
      </div>
      <nav class="crumbs" aria-label="Breadcrumb">
        {breadcrumbs}
      </nav>
      <span class="grow" />
      <a class="find" href={href('/jobs')}>
        <Icon name="search" />
        <span>Find job, SQL, file</span>
        <kbd>/</kbd>
      </a>
      <Clock />
      <label class="zone">
        <span class="vh">Time zone of all times</span>
        <ZoneSelect zones={frame?.zones ?? []} />
      </label>
      <SignalMark />
      <ThemeButton />
    </header>
  );
}

function Clock() {
  const now = useNow();
  const zone = zoneName(useZone());
  return (
    <span class="clock" title="Time of the database">
      {writeTime(now, 'hms', { zone, nowMs: now })}
    </span>
  );
}

function SignalMark() {
  const { state, database } = useStore(signal);
  if (state === 'lost') {
    return (
      <span class="live lost">
        <Icon name="nosignal" />
        <span>no signal</span>
      </span>
    );
  }
  return (
    <span class={`live${database ? '' : ' lost'}`} title="Events arrive as they happen">
      <i />
      <span>{state === 'connecting' ? 'connecting' : database ? 'live' : 'no database'}</span>
    </span>
  );
}

function ThemeButton() {
  const name = useStore(theme);
  return (
    <>
      <button
        type="button"
        class="icon-btn"
        id="theme"
        aria-label={`Theme: ${name}`}
        title={`Theme: ${name}`}
        onClick={turnTheme}
      >
        <Icon name="theme" />
      </button>
      <button
        type="button"
        class="icon-btn help-btn"
        aria-label="Keys"
        title="Keys"
        onClick={() => helpIsOpen.set(true)}
      >
        ?
      </button>
    </>
  );
}
