import type { DaemonRow, OverviewDocument, RunningTask, WaitGroup } from '../../documents/overview.ts';
import { Mark } from '../components/chip.tsx';
import { Icon } from '../components/icon.tsx';
import { Name, Subject, TaskLink } from '../components/name.tsx';
import { Progress, Slots } from '../components/small-charts.tsx';
import { Ago, For, Time } from '../components/time.tsx';
import { href } from '../lib/address.ts';
import { useNow } from '../lib/clock.ts';
import { duration, fmt, plural, short } from '../lib/words.ts';

export function RunningRow({ task, tight = false }: { readonly task: RunningTask; readonly tight?: boolean }) {
  const now = useNow();
  const { job, sql, topic, id, startedMs, p50Ms, p95Ms, timeoutMs, daemon } = task;
  const elapsed = Math.max(0, now - startedMs);
  const isOver = p95Ms !== null && elapsed > Math.max(p95Ms, 5_000);
  return (
    <li class="run-row">
      <div class="run-a">
        <Subject job={job} sql={sql} />
        {!tight && (
          <span class="dim">
            {topic} · <TaskLink id={id} />
          </span>
        )}
      </div>
      <div class="run-b">
        <Progress sinceMs={startedMs} p50Ms={p50Ms} p95Ms={p95Ms} timeoutMs={timeoutMs} />
      </div>
      <div class="run-c">
        <b class={isOver ? 's-late' : ''}>{duration(Math.floor(elapsed / 1000) * 1000)}</b>
        {!tight && <span class="dim">{p95Ms === null ? 'no history' : `p95 ${short(p95Ms)}`}</span>}
      </div>
      {!tight && (
        <div class="run-d dim">
          {isOver ? (
            <>
              <span class="s-late">
                <Icon name="slow" /> beyond p95
              </span>{' '}
              · timeout in {short(Math.max(0, timeoutMs - elapsed))}
            </>
          ) : p95Ms === null || p50Ms === null ? (
            `daemon ${daemon ?? '–'}`
          ) : elapsed > p50Ms ? (
            <>
              past p50, p95 at <Time ms={startedMs + p95Ms} />
            </>
          ) : (
            <>
              usually ends at <Time ms={startedMs + p50Ms} />
            </>
          )}
        </div>
      )}
    </li>
  );
}

const REASON_STATE: Readonly<Record<WaitGroup['reason'], string>> = {
  paused: 'paused',
  full: 'waiting',
  retry: 'retrying',
  overlap: 'waiting',
  delay: 'waiting',
  later: 'idle',
  daemons: 'silent',
  queue: 'waiting',
};

/** Why tasks wait, in words. */
export function reasonWords({
  reason,
  topic,
  concurrency,
  running,
}: WaitGroup): readonly [what: string, more: string | null] {
  switch (reason) {
    case 'paused':
      return [`topic ${topic} is paused`, null];
    case 'full':
      return [`topic ${topic} is full`, `${running} of ${concurrency} running`];
    case 'retry':
      return ['retry later', null];
    case 'overlap':
      return ['previous run still running', 'overlap: queue'];
    case 'delay':
      return [`delay of topic ${topic}`, null];
    case 'later':
      return ['for their time', null];
    case 'daemons':
      return ['no daemon takes tasks', null];
    case 'queue':
      return ['for a free slot', topic === null ? null : `topic ${topic}`];
  }
}

export function Reasons({ groups }: { readonly groups: readonly WaitGroup[] }) {
  return (
    <table class="rows compact reasons">
      <thead>
        <tr>
          <th>Reason</th>
          <th class="num">Tasks</th>
          <th class="num">Oldest</th>
        </tr>
      </thead>
      <tbody>
        {groups.slice(0, 8).map((group) => {
          const [what, more] = reasonWords(group);
          return (
            <tr key={`${group.reason} ${group.topic}`}>
              <td>
                <a class="line" href={href('/tasks', { reason: group.reason, topic: group.topic })}>
                  <Mark state={REASON_STATE[group.reason]} />
                  <span>
                    {what}{' '}
                    <span class="dim">
                      {more}
                      {group.pause !== null && (
                        <>
                          {group.pause.by === null ? 'by its definition' : `by ${group.pause.by}`}
                          {group.pause.untilMs !== null && (
                            <>
                              {' '}
                              until <Time ms={group.pause.untilMs} />
                            </>
                          )}
                        </>
                      )}
                      {group.nextMs !== null && (
                        <>
                          next <Time ms={group.nextMs} format="hms" />
                        </>
                      )}
                    </span>
                  </span>
                </a>
              </td>
              <td class="num">
                <b>{fmt(group.tasks)}</b>
              </td>
              <td class="num">{group.oldestMs === null ? '–' : <For sinceMs={group.oldestMs} />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function DaemonLine({ daemon }: { readonly daemon: DaemonRow }) {
  const isSilent = daemon.state === 'silent' || daemon.state === 'lost';
  return (
    <li class={isSilent ? 'gone' : ''}>
      <div class="line">
        <Mark state={daemon.state === 'running' ? 'ready' : daemon.state} />
        <Name text={daemon.host} href={href('/daemons')} mono={false} />
        <span class={isSilent ? 's-failed' : 'dim'}>
          {daemon.state === 'running' ? (daemon.stalled === null ? '' : 'stalled') : daemon.state}
        </span>
      </div>
      <Slots busy={daemon.busy} total={daemon.slots} known={!isSilent} />
      <span class={`num ${isSilent ? 's-failed' : 'dim'}`}>
        <Ago ms={daemon.heartbeatMs} />
      </span>
    </li>
  );
}

/** The first heading: what fails since when, what waits and why. */
export function Verdict({ document }: { readonly document: OverviewDocument }) {
  const { findings, frame, firstFailingMs } = document;
  const { failing, late, slow, jobs } = frame.counts;
  const parts = [];
  const noDaemon = findings.find(({ kind }) => kind === 'daemons');
  if (noDaemon !== undefined) parts.push(<>No daemon takes tasks</>);
  const silent = findings.filter(({ kind }) => kind === 'silent');
  const [first] = silent;
  if (first !== undefined) {
    parts.push(
      <>
        {silent.length === 1 ? `Daemon ${first.text} is silent` : `${plural(silent.length, 'daemon')} are silent`}
        {first.sinceMs !== null && (
          <>
            {' '}
            since <Time ms={first.sinceMs} format="hms" />
          </>
        )}
      </>,
    );
  }
  if (failing > 0) {
    parts.push(
      <>
        {plural(failing, 'job')} failing
        {firstFailingMs !== null && (
          <>
            {' '}
            since <Time ms={firstFailingMs} />
          </>
        )}
      </>,
    );
  }
  const paused = findings.filter(({ kind }) => kind === 'paused');
  const [pause] = paused;
  if (pause !== undefined) {
    const tasks = paused.reduce((sum, finding) => sum + finding.tasks, 0);
    parts.push(
      <>
        {plural(tasks, 'task')} {tasks === 1 ? 'waits' : 'wait'} because{' '}
        {paused.length === 1
          ? `topic ${pause.topic} is paused${pause.pause?.by == null ? '' : ` by ${pause.pause.by}`}`
          : `${plural(paused.length, 'topic')} are paused`}
      </>,
    );
  }
  if (parts.length < 2 && late > 0) parts.push(<>{plural(late, 'job is', 'jobs are')} late</>);
  if (parts.length < 2 && slow > 0) parts.push(<>{plural(slow, 'job runs', 'jobs run')} longer than usual</>);
  if (parts.length === 0) {
    return (
      <>
        <Icon name="finished" /> All {plural(jobs, 'job')} are fine: none fails, none is late
      </>
    );
  }
  return (
    <>
      {parts.slice(0, 3).map((part, n) => (
        <span key={n}>
          {n > 0 && '; '}
          {part}
        </span>
      ))}
    </>
  );
}
