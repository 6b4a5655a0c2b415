import type { FrameDocument } from '../../documents/frame.ts';
import { href } from '../lib/address.ts';
import { fmt } from '../lib/words.ts';
import { Icon, Logo } from './icon.tsx';
import { ZoneSelect } from './zone-select.tsx';

type Tag = { readonly text: string; readonly tone?: string; readonly icon?: string } | null;

interface Place {
  readonly id: string;
  readonly text: string;
  readonly path: string;
  readonly tag: Tag;
}

interface NavigationProps {
  readonly frame: FrameDocument | null;
  /** The id of the place that is open. */
  readonly at: string;
}

/** How many places have a tab at the bottom of a small screen; the others are in the sheet below the page. */
const TABS = 4;

/** Beside every page on a large screen: the environment, the places and who is signed in. */
export function SideBar({ frame, at }: NavigationProps) {
  return (
    <aside class="side">
      <a class="brand" href={href('/')}>
        <Logo />
        <span>pgherd</span>
      </a>
      <div class={`env env-${frame?.environment.kind ?? 'development'}`}>
        <b>{frame?.environment.name ?? 'no environment'}</b>
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
        <PlaceLinks places={placesOf(frame)} at={at} />
      </nav>
      <div class="side-foot">{frame !== null && <SignedIn frame={frame} />}</div>
    </aside>
  );
}

/** The places without a tab, and the zone. */
export function MorePages({ frame, at }: NavigationProps) {
  return (
    <nav class="sheet" id="more" aria-label="More pages">
      <PlaceLinks places={placesOf(frame).slice(TABS)} at={at} />
      <label>
        <Icon name="clock" />
        <span>Time zone</span>
        <ZoneSelect zones={frame?.zones ?? []} />
      </label>
    </nav>
  );
}

/** At the bottom of a small screen. */
export function Tabs({ frame, at }: NavigationProps) {
  const places = placesOf(frame);
  const isInSheet = places.slice(TABS).some(({ id }) => id === at);
  return (
    <nav class="tabs" aria-label="Main, at the bottom">
      {[...places.slice(0, TABS), { id: 'more', text: 'More', path: '#more', tag: null }].map((place) => (
        <a
          key={place.id}
          href={place.path === '#more' ? '#more' : href(place.path)}
          {...currentIf(place.id === at || (place.id === 'more' && isInSheet))}
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
  );
}

function PlaceLinks({ places, at }: { readonly places: readonly Place[]; readonly at: string }) {
  return (
    <>
      {places.map((place) => (
        <a key={place.id} href={href(place.path)} {...currentIf(place.id === at)}>
          <Icon name={place.id} />
          <span>{place.text}</span>
          <TagOf tag={place.tag} />
        </a>
      ))}
    </>
  );
}

const currentIf = (isCurrent: boolean) => (isCurrent ? { 'aria-current': 'page' as const } : {});

function SignedIn({ frame: { access, version, daemonId } }: { readonly frame: FrameDocument }) {
  return (
    <>
      <span>
        {access.token === null ? 'Not signed in' : 'Signed in as '}
        {access.token !== null && <b>{access.token}</b>}
      </span>
      <span class="dim">{access.allow.length === 0 ? 'may read' : `may ${access.allow.join(', ')}`}</span>
      <span class="dim">
        pgherd {version}
        {daemonId === '' ? '' : ` · daemon ${daemonId}`}
      </span>
    </>
  );
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

function TagOf({ tag }: { readonly tag: Tag }) {
  if (tag === null) return null;
  return (
    <b class={`tag${tag.tone === undefined ? '' : ` s-${tag.tone}`}`}>
      {tag.icon !== undefined && <Icon name={tag.icon} />}
      {tag.text}
    </b>
  );
}
