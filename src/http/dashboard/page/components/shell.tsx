import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { FrameDocument } from '../../documents/frame.ts';
import { done } from '../lib/actions.ts';
import { href, useAddress } from '../lib/address.ts';
import { useNow } from '../lib/clock.ts';
import { helpIsOpen } from '../lib/keys.ts';
import { signal } from '../lib/live.ts';
import { useStore } from '../lib/store.ts';
import { theme, turnTheme } from '../lib/theme.ts';
import { fmt } from '../lib/words.ts';
import { abbreviation, chooseZone, localZone, useZone, writeTime, zoneName } from '../lib/zone.ts';
import { Icon, Logo } from './icon.tsx';
import { TaskLink } from './name.tsx';

export interface PageHead {
  readonly title: string;
  /** Breadcrumbs in the bar; the page of one job, task or topic starts with a link to its list. */
  readonly crumbs: ComponentChildren;
}

interface ShellProps {
  readonly frame: FrameDocument | null;
  readonly head: PageHead;
  readonly children: ComponentChildren;
}

type Tag = { readonly text: string; readonly tone?: string; readonly icon?: string } | null;

interface Place {
  readonly id: string;
  readonly text: string;
  readonly path: string;
  readonly tag: Tag;
}

function placesOf(frame: FrameDocument | null): readonly Place[] {
  const counted = (n: number, tone?: string, icon?: string): Tag =>
    n === 0 ? null : { text: fmt(n), ...(tone === undefined ? {} : { tone }), ...(icon === undefined ? {} : { icon }) };
  const tasks = frame === null ? 0 : frame.tasks.waiting + frame.tasks.retrying;
  return [
    { id: 'overview', text: 'Overview', path: '/', tag: null },
    { id: 'jobs', text: 'Jobs', path: '/jobs', tag: counted(frame?.counts.failing ?? 0, 'failed', 'failed') },
    { id: 'tasks', text: 'Tasks', path: '/tasks', tag: counted(tasks) },
    { id: 'log', text: 'Log', path: '/log', tag: null },
    { id: 'topics', text: 'Topics', path: '/topics', tag: counted(frame?.pausedTopics ?? 0, 'paused', 'paused') },
    { id: 'revisions', text: 'Revisions', path: '/revisions', tag: counted(frame?.revision ?? 0) },
    { id: 'daemons', text: 'Daemons', path: '/daemons', tag: counted(frame?.daemons.alive ?? 0) },
    { id: 'alerts', text: 'Alerts', path: '/alerts', tag: counted(frame?.alerts ?? 0, 'failed') },
  ];
}

/** Around every page: the environment, the navigation, the bar with the clock, the zone and the signal. */
export function Shell({ frame, head, children }: ShellProps) {
  const { path } = useAddress();
  const { state } = useStore(signal);
  const at = path === '/' ? 'overview' : (path.split('/')[1] ?? '');
  const places = placesOf(frame);
  const name = frame?.environment.name ?? 'no environment';
  const kind = frame?.environment.kind ?? 'development';
  const isLost = state === 'lost';
  useEffect(() => {
    document.body.dataset.env = kind;
    document.body.classList.toggle('stale', isLost);
    const where = [...(frame?.projects ?? []).slice(0, 1), frame?.environment.name ?? frame?.database]
      .filter((part) => part !== undefined)
      .join(' @ ');
    document.title = [isLost ? 'no signal' : head.title, where, 'pgherd'].filter((part) => part !== '').join(' · ');
  }, [kind, isLost, head.title, frame?.database]);
  useEffect(() => done.set(null), [path]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <div class="app">
        <aside class="side">
          <a class="brand" href={href('/')}>
            <Logo />
            <span>pgherd</span>
          </a>
          <div class={`env env-${kind}`}>
            <b>{name}</b>
            <span>
              <span class="vh">database </span>
              {frame?.database ?? '–'}
              {(frame?.projects ?? []).slice(0, 2).map((project) => (
                <span key={project}>
                  {' · '}
                  <span class="vh">project </span>
                  {project}
                </span>
              ))}
            </span>
          </div>
          <nav class="nav" aria-label="Main">
            {places.map((place) => (
              <a
                key={place.id}
                href={href(place.path)}
                {...(place.id === at ? { 'aria-current': 'page' as const } : {})}
              >
                <Icon name={place.id} />
                <span>{place.text}</span>
                <TagOf tag={place.tag} />
              </a>
            ))}
          </nav>
          <div class="side-foot">
            {frame !== null && (
              <>
                <span>
                  {frame.access.token === null ? 'Not signed in' : 'Signed in as '}
                  {frame.access.token !== null && <b>{frame.access.token}</b>}
                </span>
                <span class="dim">
                  {frame.access.allow.length === 0 ? 'may read' : `may ${frame.access.allow.join(', ')}`}
                </span>
                <span class="dim">
                  pgherd {frame.version}
                  {frame.daemonId === '' ? '' : ` · daemon ${frame.daemonId}`}
                </span>
              </>
            )}
          </div>
        </aside>
        <header class="top">
          <div class={`env env-${kind} small`}>
            <b>{name}</b>
          </div>
          <nav class="crumbs" aria-label="Breadcrumb">
            {head.crumbs}
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
        <main id="main" tabIndex={-1}>
          <DoneLine />
          {children}
          <nav class="sheet" id="more" aria-label="More pages">
            {places.slice(4).map((place) => (
              <a
                key={place.id}
                href={href(place.path)}
                {...(place.id === at ? { 'aria-current': 'page' as const } : {})}
              >
                <Icon name={place.id} />
                <span>{place.text}</span>
                <TagOf tag={place.tag} />
              </a>
            ))}
            <label>
              <Icon name="clock" />
              <span>Time zone</span>
              <ZoneSelect zones={frame?.zones ?? []} />
            </label>
          </nav>
        </main>
        <nav class="tabs" aria-label="Main, at the bottom">
          {[...places.slice(0, 4), { id: 'more', text: 'More', path: '#more', tag: null }].map((place) => (
            <a
              key={place.id}
              href={place.path === '#more' ? '#more' : href(place.path)}
              {...(place.id === at || (place.id === 'more' && places.slice(4).some(({ id }) => id === at))
                ? { 'aria-current': 'page' as const }
                : {})}
            >
              <span class="tab-i">
                <Icon name={place.id} />
                {place.tag !== null && (
                  <b class={`dot${place.tag.tone === undefined ? '' : ` s-${place.tag.tone}`}`}>{place.tag.text}</b>
                )}
              </span>
              <span>{place.text}</span>
            </a>
          ))}
        </nav>
      </div>
    </>
  );
}

function TagOf({ tag }: { readonly tag: Tag }) {
  if (tag === null) return null;
  return (
    <b class={`tag${tag.tone === undefined ? '' : ` s-${tag.tone}`}`}>
      {tag.icon !== undefined && <Icon name={tag.icon} />}
      {tag.text}
    </b>
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

function ZoneSelect({ zones }: { readonly zones: readonly string[] }) {
  const zone = useZone();
  const now = useNow();
  const names = [...new Set([...zones, ...(['local', 'job', 'UTC'].includes(zone) ? [] : [zone]), 'UTC'])];
  const word = (name: string): string => (name === 'UTC' ? name : `${name} (${abbreviation(now, zoneName(name))})`);
  return (
    <select data-zone value={zone} onChange={(event) => chooseZone(event.currentTarget.value)}>
      {names.map((name) => (
        <option key={name} value={name}>
          {word(name)}
        </option>
      ))}
      <option value="local">This browser ({localZone()})</option>
      <option value="job">Each job’s own zone</option>
    </select>
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

/** What the last action did. It is no toast: it stays until it is closed. */
function DoneLine() {
  const line = useStore(done);
  return (
    <div role="status" class="done-place">
      {line !== null && (
        <section class="done-line">
          <span class="chip s-finished">
            <Icon name="finished" />
          </span>
          <span>{line.text}</span>
          {line.tasks.slice(0, 5).map((id) => (
            <TaskLink key={id} id={id} />
          ))}
          {line.tasks.length > 5 && <span class="dim">and {fmt(line.tasks.length - 5)} more</span>}
          <span class="grow" />
          <button type="button" class="icon-btn" aria-label="Close" onClick={() => done.set(null)}>
            <Icon name="close" />
          </button>
        </section>
      )}
    </div>
  );
}
