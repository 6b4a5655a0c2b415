import type { ComponentChildren } from 'preact';
import type { LoadDocument, OverviewDocument, TimelineDocument } from '../../documents/overview.ts';
import { Load } from '../charts/load.tsx';
import { Timeline } from '../charts/timeline.tsx';
import { Icon } from '../components/icon.tsx';
import { Failure, Panel, Segments, Skeleton } from '../components/panel.tsx';
import { For, Time } from '../components/time.tsx';
import { href, hrefWith, useAddress } from '../lib/address.ts';
import { useDocument } from '../lib/documents.ts';
import { signal } from '../lib/live.ts';
import { useStore } from '../lib/store.ts';
import { duration, fmt, plural, short } from '../lib/words.ts';
import { Empty } from './empty.tsx';
import { NoSignal } from './no-signal.tsx';
import { FindingLine } from './overview/finding.tsx';
import { DaemonLine, Reasons, RunningRow, Verdict } from './overview-parts.tsx';
import { Wallboard } from './wallboard.tsx';

export function Overview() {
  const { params } = useAddress();
  const label = params.get('label');
  const query = label === null ? '' : `?label=${encodeURIComponent(label)}`;
  const { data, error, again } = useDocument<OverviewDocument>(`/api/pages/overview${query}`);
  const { state, answeredMs } = useStore(signal);
  if (data === null)
    return error === null ? <Skeleton lines={10} label="Overview" /> : <Failure error={error} again={again} />;
  const isLost = state === 'lost';
  if (params.get('view') === 'wallboard') return <Wallboard document={data} lostMs={isLost ? answeredMs : null} />;
  if (data.tone === 'new') return <Empty document={data} />;
  return (
    <>
      {isLost ? <NoSignal nowMs={data.nowMs} /> : <Findings document={data} />}
      {label !== null && (
        <p class="scope">
          Only jobs with the label <b class="mono">{label}</b> <a href={hrefWith({ label: null })}>show all</a> ·{' '}
          <a href={`/api/calendar.ics${query}`}>iCal</a>
        </p>
      )}
      <Tiles document={data} isLost={isLost} />
      <TimelinePanel label={label} />
      <div class="cols c-2-1">
        <Panel
          id="running"
          title={isLost ? 'Running when the signal was lost' : 'Running now'}
          count={fmt(data.frame.tasks.running)}
          tools={
            <a class="more" href={href('/tasks', { state: 'running' })}>
              All tasks
            </a>
          }
        >
          {data.running.length === 0 ? (
            <p class="pad dim">{isLost ? 'Nothing ran.' : 'Nothing runs.'}</p>
          ) : (
            <ul class="runs">
              {data.running.map((task) => (
                <RunningRow key={task.id} task={task} />
              ))}
            </ul>
          )}
        </Panel>
        <div class="stack">
          <Panel
            id="waiting"
            title={isLost ? 'Waiting when the signal was lost' : 'Waiting, by reason'}
            count={fmt(data.frame.tasks.waiting + data.frame.tasks.retrying)}
            tools={
              <a class="more" href={href('/tasks', { state: 'waiting' })}>
                List
              </a>
            }
          >
            {data.reasons.length > 0 && <Reasons groups={data.reasons} />}
            {data.reasons.length === 0 && <p class="pad dim">{isLost ? 'Nothing waited.' : 'Nothing waits.'}</p>}
          </Panel>
          <Panel
            id="daemons"
            title="Daemons"
            count={fmt(data.daemons.length)}
            note="last heartbeat"
            tools={
              <a class="more" href={href('/daemons')}>
                Details
              </a>
            }
          >
            <ul class="daemon-list">
              {data.daemons.slice(0, 8).map((daemon) => (
                <DaemonLine key={daemon.id} daemon={daemon} />
              ))}
            </ul>
          </Panel>
        </div>
      </div>
      <LoadPanel label={label} />
    </>
  );
}

function Findings({ document }: { readonly document: OverviewDocument }) {
  return (
    <section class={`verdict ${document.tone === 'bad' ? 'bad' : 'good'}`} aria-labelledby="verdict">
      <h1 id="verdict">
        <Verdict document={document} />
      </h1>
      {document.findings.length > 0 && (
        <ul class="findings">
          {document.findings.map((finding) => (
            <FindingLine key={`${finding.kind} ${finding.job} ${finding.topic} ${finding.text}`} finding={finding} />
          ))}
          {document.moreFindings > 0 && (
            <li class="finding">
              <span class="chip">
                <Icon name="idle" />
              </span>
              <p>
                <a href={href('/jobs')}>and {fmt(document.moreFindings)} more</a>
              </p>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

interface TileProps {
  readonly label: string;
  readonly state: string | null;
  readonly icon: string;
  readonly value: number;
  readonly unit?: string;
  readonly note: ComponentChildren;
  readonly href: string;
  readonly lost: number | null;
}

function Tile({ label, state, icon, value, unit, note, href: to, lost }: TileProps) {
  const isPlain = state === null || value === 0;
  return (
    <a class={`tile${isPlain ? '' : ` t-${state}`}`} href={to}>
      <span class="tile-l">
        <Icon name={icon} />
        {label}
      </span>
      <span class="tile-v">
        {lost === null ? fmt(value) : '–'}
        {lost === null && unit !== undefined && <small> {unit}</small>}
      </span>
      <span class="tile-n">
        {lost === null ? (
          note
        ) : (
          <>
            was {fmt(value)} at <Time ms={lost} />
          </>
        )}
      </span>
    </a>
  );
}

/** Numbers that filter. Without a signal none of them is known. */
function Tiles({ document, isLost }: { readonly document: OverviewDocument; readonly isLost: boolean }) {
  const { frame, firstFailingMs, lateByMs, slowForMs, nextDueMs, nowMs } = document;
  const { counts, tasks, daemons } = frame;
  const lost = isLost ? nowMs : null;
  const label = useAddress().params.get('label');
  const jobs = (params: Readonly<Record<string, string>>): string => href('/jobs', { ...params, label });
  return (
    <nav class="tiles" aria-label="Filters">
      <Tile
        lost={lost}
        label="Failing"
        icon="failed"
        state="failing"
        value={counts.failing}
        href={jobs({ state: 'failing' })}
        note={<At word="first" ms={firstFailingMs} otherwise="none" />}
      />
      <Tile
        lost={lost}
        label="Late"
        icon="late"
        state="late"
        value={counts.late}
        href={jobs({ state: 'late' })}
        note={lateByMs === null ? 'none' : `by ${duration(Math.round(lateByMs / 1000) * 1000)}`}
      />
      <Tile
        lost={lost}
        label="Beyond p95"
        icon="slow"
        state="slow"
        value={counts.slow}
        href={jobs({ state: 'slow' })}
        note={slowForMs === null ? 'none' : `for ${short(slowForMs)}`}
      />
      <Tile
        lost={lost}
        label="Waiting"
        icon="waiting"
        state="waiting"
        value={tasks.waiting + tasks.retrying}
        href={href('/tasks', { state: 'waiting' })}
        note={
          tasks.oldestMs === null ? (
            'none'
          ) : (
            <>
              oldest <For sinceMs={tasks.oldestMs} />
            </>
          )
        }
      />
      <Tile
        lost={lost}
        label="Running"
        icon="running"
        state="running"
        value={tasks.running}
        unit={`of ${daemons.slots}`}
        href={href('/tasks', { state: 'running' })}
        note={`${fmt(Math.max(0, daemons.slots - tasks.running))} slots free`}
      />
      <Tile
        lost={lost}
        label="Due in 15 min"
        icon="clock"
        state={null}
        value={counts.due}
        href={jobs({ due: '15m', sort: 'next' })}
        note={<At word="next" ms={nextDueMs} otherwise="none known" />}
      />
      <Tile
        lost={lost}
        label="Drift"
        icon="drift"
        state="drift"
        value={counts.drift}
        href={jobs({ state: 'drift' })}
        note={counts.drift === 0 ? 'as applied' : 'changed by hand'}
      />
    </nav>
  );
}

function At({
  word,
  ms,
  otherwise,
}: {
  readonly word: string;
  readonly ms: number | null;
  readonly otherwise: string;
}) {
  return ms === null ? (
    otherwise
  ) : (
    <>
      {word} <Time ms={ms} />
    </>
  );
}

const RANGES = ['1h', '6h', '24h', '7d'];

function TimelinePanel({ label }: { readonly label: string | null }) {
  const { params } = useAddress();
  const range = RANGES.find((one) => one === params.get('range')) ?? '6h';
  const query = new URLSearchParams({ range, ...(label === null ? {} : { label }) });
  const { data, error, again } = useDocument<TimelineDocument>(`/api/pages/timeline?${query}`, { isSlow: true });
  const items = RANGES.map(
    (one) =>
      [one.replace(/(\d+)(\w)/, '$1\u00a0$2'), one === range, hrefWith({ range: one === '6h' ? null : one })] as const,
  );
  return (
    <Panel id="timeline" title="Timeline" note="worst first" tools={<Segments label="Range" items={items} />}>
      {error !== null && <Failure error={error} again={again} />}
      {data === null ? error === null && <Skeleton lines={14} label="Timeline" /> : <Timeline document={data} />}
    </Panel>
  );
}

function LoadPanel({ label }: { readonly label: string | null }) {
  const { data, error, again } = useDocument<LoadDocument>(
    `/api/pages/load${label === null ? '' : `?label=${encodeURIComponent(label)}`}`,
    { isSlow: true },
  );
  const note =
    data === null
      ? undefined
      : `${plural(data.starts, 'start')}, ${short(data.workMs)} of work; colour is starts × expected duration per minute${data.unknown === 0 ? '' : `; ${plural(data.unknown, 'job')} without history count 1 s`}`;
  return (
    <Panel id="load" title="Load of the next 24 hours" note={note}>
      {error !== null && <Failure error={error} again={again} />}
      {data === null ? error === null && <Skeleton lines={14} label="Load" /> : <Load document={data} />}
    </Panel>
  );
}
