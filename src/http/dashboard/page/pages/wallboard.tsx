import { useEffect } from 'preact/hooks';
import type { Finding, OverviewDocument } from '../../documents/overview.ts';
import { iconOf, Mark, toneOf } from '../components/chip.tsx';
import { Icon } from '../components/icon.tsx';
import { For, Time } from '../components/time.tsx';
import { useNow } from '../lib/clock.ts';
import { FINDING_STATE } from '../lib/finding-state.ts';
import { duration, fmt, plural, short } from '../lib/words.ts';
import { useZone, wallOf, zoneName } from '../lib/zone.ts';
import { NoSignal } from './no-signal.tsx';
import { Verdict } from './overview-parts.tsx';

/** For a screen on the wall: worst first, readable from afar. */
export function Wallboard({
  document,
  lostMs,
}: {
  readonly document: OverviewDocument;
  readonly lostMs: number | null;
}) {
  useEffect(() => {
    globalThis.document.body.classList.add('wallboard');
    return () => globalThis.document.body.classList.remove('wallboard');
  }, []);
  const { frame, findings, moreFindings, lateByMs, slowForMs, daemons } = document;
  const { counts, tasks, environment, database, projects } = frame;
  const now = useNow();
  const zone = zoneName(useZone());
  const { weekday, day, month } = wallOf(now, zone);
  const tiles: readonly (readonly [tone: string, label: string, value: number, note: string])[] = [
    ['failing', 'Failing', counts.failing, ''],
    ['late', 'Late', counts.late, lateByMs === null ? '' : duration(Math.round(lateByMs / 1000) * 1000)],
    ['slow', 'Beyond p95', counts.slow, slowForMs === null ? '' : short(slowForMs)],
    ['waiting', 'Waiting', tasks.waiting + tasks.retrying, ''],
    ['running', 'Running', tasks.running, `of ${frame.daemons.slots}`],
  ];
  const fine = counts.jobs - counts.failing - counts.late - counts.slow;
  return (
    <div class="wall">
      <header class="wall-top">
        <div class={`env env-${environment.kind}`}>
          <b>{environment.name ?? 'no environment'}</b>
          <span>{[database, ...projects.slice(0, 2)].join(' · ')}</span>
        </div>
        <span class="grow" />
        <span class="wall-clock">
          <Time ms={now} format="hm" />
        </span>
        <span class="dim">
          {weekday} {day} {month} · {zone}
        </span>
      </header>
      {lostMs === null ? (
        <h1>
          <Verdict document={document} />
        </h1>
      ) : (
        <NoSignal nowMs={document.nowMs} />
      )}
      <div class="wall-tiles">
        {tiles.map(([tone, label, value, note]) => (
          <div key={label} class={`tile${value === 0 ? '' : ` t-${tone}`}`}>
            <span class="tile-l">
              <Icon name={iconOf(tone)} />
              {label}
            </span>
            <span class="tile-v">{lostMs === null ? fmt(value) : '–'}</span>
            <span class="tile-n">{lostMs === null ? note : `was ${fmt(value)}`}</span>
          </div>
        ))}
      </div>
      <ol class="wall-list">
        {findings.map((finding) => (
          <FindingLine key={`${finding.kind} ${finding.job} ${finding.topic}`} finding={finding} />
        ))}
        {moreFindings > 0 && (
          <li class="w-idle">
            <Mark state="idle" />
            <span class="dim">and {fmt(moreFindings)} more on the overview</span>
          </li>
        )}
      </ol>
      <footer class="wall-foot">
        <Mark state="ready" />{' '}
        <span>
          {fmt(fine)} of {plural(counts.jobs, 'job')} have no problem
        </span>
        <span class="grow" />
        <span>{plural(daemons.length, 'daemon')}</span>
        <span>
          data of <Time ms={document.nowMs} format="hms" />
        </span>
      </footer>
    </div>
  );
}

function FindingLine({ finding }: { readonly finding: Finding }) {
  return (
    <li class={`w-${toneOf(FINDING_STATE[finding.kind])}`}>
      <Mark state={FINDING_STATE[finding.kind]} />
      <b class="mono">{finding.job ?? (finding.topic === null ? finding.text : `topic ${finding.topic}`)}</b>
      <span>
        {finding.pause === null
          ? finding.kind === 'slow'
            ? 'running longer than 95 % of its runs'
            : finding.text
          : `by ${finding.pause.by ?? 'its definition'}${finding.pause.reason === null ? '' : `: ${finding.pause.reason}`}`}
      </span>
      <span class="num">{finding.sinceMs !== null && <For sinceMs={finding.sinceMs} />}</span>
      <span class="num dim">
        {finding.nextMs !== null ? (
          <>
            next <Time ms={finding.nextMs} />
          </>
        ) : finding.tasks > 1 ? (
          finding.kind === 'failing' ? (
            plural(finding.tasks, 'run')
          ) : (
            `${fmt(finding.tasks)} wait`
          )
        ) : (
          ''
        )}
      </span>
    </li>
  );
}
