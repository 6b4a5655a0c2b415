import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { FrameDocument } from '../../documents/frame.ts';
import { done } from '../lib/actions.ts';
import { useAddress } from '../lib/address.ts';
import { signal } from '../lib/live.ts';
import { useStore } from '../lib/store.ts';
import { fmt } from '../lib/words.ts';
import { Icon } from './icon.tsx';
import { TaskLink } from './name.tsx';
import { MorePages, SideBar, Tabs } from './navigation.tsx';
import { TopBar } from './top-bar.tsx';

export interface PageHead {
  readonly title: string;
  /** Breadcrumbs in the bar; the page of one job, task or topic starts with a link to its list. */
  readonly breadcrumbs: ComponentChildren;
}

interface ShellProps {
  readonly frame: FrameDocument | null;
  readonly head: PageHead;
  readonly children: ComponentChildren;
}

/** Around every page: the environment, the navigation, the bar with the clock, the zone and the signal. */
export function Shell({ frame, head, children }: ShellProps) {
  const { path } = useAddress();
  const { state } = useStore(signal);
  const kind = frame?.environment.kind ?? 'development';
  const isLost = state === 'lost';
  const navigation = { frame, at: path === '/' ? 'overview' : (path.split('/')[1] ?? '') };
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
        <SideBar {...navigation} />
        <TopBar frame={frame} breadcrumbs={head.breadcrumbs} />
        <main id="main" tabIndex={-1}>
          <DoneLine />
          {children}
          <MorePages {...navigation} />
        </main>
        <Tabs {...navigation} />
      </div>
    </>
  );
}

/** What the last action did. It is not a toast: it stays until it is closed. */
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
