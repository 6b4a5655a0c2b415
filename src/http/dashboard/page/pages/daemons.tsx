import type { DaemonsDocument } from '../../documents/past.ts';
import { Chip } from '../components/chip.tsx';
import { Icon } from '../components/icon.tsx';
import { Facts, Failure, Skeleton } from '../components/panel.tsx';
import { Slots } from '../components/small-charts.tsx';
import { Ago, For, Time } from '../components/time.tsx';
import { useDocument } from '../lib/documents.ts';
import { coarse, fmt, plural } from '../lib/words.ts';
import { RunningRow } from './overview-parts.tsx';

type Daemon = DaemonsDocument['daemons'][number];

export function Daemons() {
  const { data, error, again } = useDocument<DaemonsDocument>('/api/pages/daemons');
  if (data === null)
    return error === null ? <Skeleton lines={8} label="Daemons" /> : <Failure error={error} again={again} />;
  const alive = data.daemons.filter(({ state }) => state !== 'lost');
  const silent = alive.filter(({ state }) => state === 'silent');
  const takes = alive.filter(({ state }) => state === 'running').reduce((sum, { slots }) => sum + slots, 0);
  const busy = alive.reduce((sum, daemon) => sum + daemon.busy, 0);
  return (
    <>
      {error !== null && <Failure error={error} again={again} />}
      <section class={`verdict slim${silent.length > 0 || alive.length === 0 ? ' bad' : ''}`}>
        <h2 class="v">
          <Icon name={silent.length > 0 || alive.length === 0 ? 'nosignal' : 'finished'} />{' '}
          {alive.length === 0
            ? 'No daemon is alive: start one with pgherd run.'
            : `${plural(alive.length, 'daemon is', 'daemons are')} alive${silent.length > 0 ? `, ${silent.map(({ host }) => host).join(', ')} silent` : ''}. ${plural(takes, 'slot takes', 'slots take')} work, ${fmt(busy)} ${busy === 1 ? 'is' : 'are'} busy.`}
        </h2>
      </section>
      <div class="daemon-cards">
        {data.daemons.map((daemon) => (
          <Card key={daemon.id} daemon={daemon} document={data} />
        ))}
      </div>
    </>
  );
}

interface CardProps {
  readonly daemon: Daemon;
  readonly document: DaemonsDocument;
}

function Card({ daemon, document }: CardProps) {
  const { id, host, pid, state, stalled, tasks } = daemon;
  return (
    <section class="panel" aria-labelledby={`d-${id}`}>
      <header class="panel-head">
        <h2 id={`d-${id}`}>{host}</h2>
        <Chip state={state === 'running' ? 'ready' : state} text={state} soft />
        <span class="note">
          daemon {id} · pid {pid}
        </span>
      </header>
      {stalled !== null && (
        <p class="banner s-failed">
          <Icon name="failed" />
          <span>
            <b>Stalled</b> <span class="sub">{stalled}</span>
          </span>
        </p>
      )}
      <DaemonFacts daemon={daemon} document={document} />
      {id === document.self && document.loops.length > 0 && <Loops loops={document.loops} />}
      {tasks.length > 0 && (
        <>
          <h3 class="runs-head">Tasks of this daemon</h3>
          <ul class="runs tight">
            {tasks.map((task) => (
              <RunningRow key={task.id} task={task} tight />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function DaemonFacts({ daemon, document }: CardProps) {
  const { state, slots, busy, heartbeatMs, leaseUntilMs, startedMs, version, sessions, processed, login } = daemon;
  const isKnown = state === 'running' || state === 'draining';
  return (
    <Facts
      items={[
        [
          'Slots',
          <span class="line">
            <Slots busy={busy} total={slots} known={isKnown} />
            <span>
              {isKnown ? (
                <>
                  <b>{busy}</b> of {slots}
                </>
              ) : (
                `– of ${slots}`
              )}
            </span>
          </span>,
        ],
        [
          'Heartbeat',
          <b class={isKnown ? '' : 's-failed'}>
            <Ago ms={heartbeatMs} />
          </b>,
        ],
        [
          'Lease',
          leaseUntilMs > document.nowMs ? (
            <>
              until <Time ms={leaseUntilMs} format="hms" />
            </>
          ) : (
            <span class="s-failed">
              ended <Ago ms={leaseUntilMs} />
            </span>
          ),
        ],
        ['Finished', <b>{fmt(processed)}</b>],
        ['Uptime', <For sinceMs={startedMs} write={coarse} />],
        [
          'Version',
          <>
            {version}
            {version === document.oldestVersion && (
              <span class="s-late">
                {' '}
                <Icon name="late" /> oldest
              </span>
            )}
          </>,
        ],
        ['Login', login],
        ['Sessions', `at most ${sessions}`],
      ]}
    />
  );
}

/** The parts of the daemon that serves this page. */
function Loops({ loops }: Pick<DaemonsDocument, 'loops'>) {
  return (
    <table class="rows compact">
      <thead>
        <tr>
          <th>Loop of this daemon</th>
          <th>State</th>
          <th class="num">Pass duration</th>
        </tr>
      </thead>
      <tbody>
        {loops.map(({ name, agoMs, state: of }) => (
          <tr key={name}>
            <td>{name}</td>
            <td class={of.startsWith('fails') ? 's-failed' : 'dim'}>{of}</td>
            <td class="num dim">{agoMs === null ? '–' : coarse(agoMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
