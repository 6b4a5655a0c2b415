import { type ComponentChildren, render } from 'preact';
import type { FrameDocument } from '../documents/frame.ts';
import { Allowed } from './components/act.tsx';
import { ActionDialog } from './components/action-dialog.tsx';
import { HelpDialog, TokenDialog } from './components/dialogs.tsx';
import { Sprite } from './components/icon.tsx';
import { Failure } from './components/panel.tsx';
import { Shell } from './components/shell.tsx';
import { followLinks, href, useAddress } from './lib/address.ts';
import { takeTokenOfAddress } from './lib/api.ts';
import { startClock } from './lib/clock.ts';
import { useDocument } from './lib/documents.ts';
import { startKeys } from './lib/keys.ts';
import { follow } from './lib/live.ts';
import { startTheme } from './lib/theme.ts';
import { fmt } from './lib/words.ts';
import { usual } from './lib/zone.ts';
import { Alerts } from './pages/alerts.tsx';
import { Daemons } from './pages/daemons.tsx';
import { Job } from './pages/job.tsx';
import { Jobs } from './pages/jobs.tsx';
import { Log } from './pages/log.tsx';
import { NoSignalLine } from './pages/no-signal.tsx';
import { Overview } from './pages/overview.tsx';
import { Revision } from './pages/revision.tsx';
import { Revisions } from './pages/revisions.tsx';
import { Task } from './pages/task.tsx';
import { Tasks } from './pages/tasks.tsx';
import { Topic } from './pages/topic.tsx';
import { Topics } from './pages/topics.tsx';
import './styles/index.css';

interface View {
  readonly title: string;
  readonly breadcrumbs: ComponentChildren;
  readonly page: ComponentChildren;
}

function listView(title: string, page: ComponentChildren, count: number | null = null): View {
  return {
    title,
    page,
    breadcrumbs: (
      <>
        <h1 class="crumb">{title}</h1>
        {count !== null && <span class="count">{fmt(count)}</span>}
      </>
    ),
  };
}

function oneView(list: string, path: string, name: string, page: ComponentChildren): View {
  return {
    title: name,
    page,
    breadcrumbs: (
      <>
        <a href={href(path)}>{list}</a>
        <span class="sep">/</span>
        <span class="crumb mono">{name}</span>
      </>
    ),
  };
}

/** The view of an address. */
function viewOf(path: string, frame: FrameDocument | null): View {
  const [, list = '', one] = path.split('/');
  const name = one === undefined ? null : decoded(one);
  switch (list) {
    case '':
      return {
        title: (frame?.counts.failing ?? 0) > 0 ? `(${frame?.counts.failing}) Overview` : 'Overview',
        breadcrumbs: <h2 class="crumb">Overview</h2>,
        page: <Overview />,
      };
    case 'jobs':
      return name === null
        ? listView('Jobs', <Jobs />, frame?.counts.jobs ?? null)
        : oneView('Jobs', '/jobs', name, <Job key={name} name={name} />);
    case 'tasks':
      return name === null
        ? listView('Tasks', <Tasks />)
        : oneView('Tasks', '/tasks', `#${name}`, <Task key={name} id={name} />);
    case 'log':
      return listView('Log', <Log />);
    case 'topics':
      return name === null
        ? listView('Topics', <Topics />)
        : oneView('Topics', '/topics', name, <Topic key={name} name={name} />);
    case 'revisions':
      return name === null
        ? listView('Revisions', <Revisions />)
        : oneView('Revisions', '/revisions', `Revision ${name}`, <Revision key={name} number={name} />);
    case 'daemons':
      return listView('Daemons', <Daemons />, frame?.daemons.alive ?? null);
    case 'alerts':
      return listView('Alerts', <Alerts />, frame?.alerts ?? null);
    default:
      return listView('Not found', <p>There is no such page.</p>);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function App() {
  const { path } = useAddress();
  const { data: frame, error, again } = useDocument<FrameDocument>('/api/pages/frame');
  if (frame?.zones[0] !== undefined) usual.set(frame.zones[0]);
  const view = viewOf(path, frame);
  return (
    <Allowed.Provider value={frame?.access.allow ?? []}>
      <Shell frame={frame} head={view}>
        {frame === null && error !== null && error.status !== 401 && error.status !== 0 && (
          <Failure error={error} again={again} />
        )}
        {path !== '/' && <NoSignalLine />}
        {view.page}
      </Shell>
      {frame !== null && <ActionDialog frame={frame} />}
      <TokenDialog />
      <HelpDialog />
      <Sprite />
    </Allowed.Provider>
  );
}

takeTokenOfAddress();
startTheme();
startClock();
followLinks();
startKeys();
follow();
const root = document.getElementById('root');
if (root !== null) render(<App />, root);
