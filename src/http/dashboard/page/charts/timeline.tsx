import type { TimelineDocument, TimelineLane, TimelineMark, TopicLane } from '../../documents/overview.ts';
import { Mark } from '../components/chip.tsx';
import { Icon } from '../components/icon.tsx';
import { JobLink, Name } from '../components/name.tsx';
import { Readout } from '../components/readout.tsx';
import { pc } from '../components/small-charts.tsx';
import { jobHref, taskHref, topicHref } from '../lib/address.ts';
import { duration, plural } from '../lib/words.ts';
import { type ClockChange, clockChangeIn, useZone, wallOf, writeTime, zoneName } from '../lib/zone.ts';
import { TimelineKeys } from './timeline-keys.tsx';

const HEIGHT = 26;
const MIDDLE = 13;
/** Where now is, of 100. */
const SPLIT = 62;

/** Two linear scales, joined at now: what was at the left, what comes at the right on a smaller one. */
interface Scale {
  readonly x: (ms: number) => number;
  readonly zone: string;
  readonly document: TimelineDocument;
  readonly change: ClockChange | null;
}

export function Timeline({ document }: { readonly document: TimelineDocument }) {
  const { nowMs, fromMs, toMs, lanes, topics, total } = document;
  const zone = zoneName(useZone());
  const x = (ms: number): number =>
    ms <= nowMs
      ? Math.max(0, (ms - fromMs) / (nowMs - fromMs)) * SPLIT
      : SPLIT + Math.min(1, (ms - nowMs) / (toMs - nowMs)) * (100 - SPLIT);
  const scale: Scale = { x, zone, document, change: clockChangeIn(zone, fromMs, toMs) };
  return (
    <Readout
      label="Timeline of jobs, worst first"
      cls="timeline"
      base={`Past ${duration(nowMs - fromMs)} at left, next ${duration(toMs - nowMs)} at right on a smaller scale. Point at a mark to read it.`}
      keys={<TimelineKeys />}
    >
      <div class="tl-row head">
        <div class="tl-name dim">
          {lanes.length < total ? `${lanes.length} of ${total} jobs, then all by topic` : plural(total, 'job')}
        </div>
        <div class="tl-lane">
          <Axis scale={scale} />
        </div>
      </div>
      {lanes.map((lane) => (
        <div class="tl-row" key={lane.job}>
          <div class="tl-name">
            <Mark state={lane.state} />
            <JobLink name={lane.job} />
          </div>
          <div class="tl-lane">
            <Lane lane={lane} scale={scale} />
          </div>
        </div>
      ))}
      {lanes.length < total &&
        topics.map((topic) => (
          <div class="tl-row group" key={topic.topic}>
            <div class="tl-name">
              {topic.paused ? (
                <Mark state="paused" />
              ) : (
                <span class="chip s-idle">
                  <Icon name="topics" />
                </span>
              )}
              <Name text={`topic ${topic.topic}`} href={topicHref(topic.topic)} mono={false} />
              <span class="dim">{plural(topic.jobs, 'job')}</span>
            </div>
            <div class="tl-lane">
              <Density topic={topic} scale={scale} />
            </div>
          </div>
        ))}
    </Readout>
  );
}

function ticks(fromMs: number, toMs: number, zone: string): readonly number[] {
  const spanH = (toMs - fromMs) / 3_600_000;
  const stepMs =
    spanH <= 1.5 ? 600_000 : spanH <= 4 ? 3_600_000 : spanH <= 7 ? 3_600_000 : spanH <= 25 ? 6 * 3_600_000 : 86_400_000;
  const { hour, minute } = wallOf(fromMs, zone);
  const intoDay = (Number(hour) * 60 + Number(minute)) * 60_000 + (fromMs % 60_000);
  const found: number[] = [];
  for (let at = fromMs - (intoDay % stepMs) + stepMs; at < toMs; at += stepMs) found.push(at);
  return found;
}

function tickText(ms: number, zone: string): string {
  const { hour, minute, weekday } = wallOf(ms, zone);
  return hour === '00' && minute === '00' ? `${weekday} 00:00` : `${hour}:${minute}`;
}

function Axis({ scale: { x, zone, document, change } }: { readonly scale: Scale }) {
  const { nowMs, fromMs, toMs, revisions } = document;
  const past = ticks(fromMs, nowMs, zone).filter((at) => x(at) < SPLIT - 4);
  const next = ticks(nowMs, toMs, zone).filter((at) => x(at) > SPLIT + 4 && x(at) < 97);
  const [revision] = revisions;
  return (
    <svg class="axis" width="100%" height="32" aria-hidden="true">
      {past.map((at, n) => (
        <text key={at} x={pc(x(at))} y="26" dx="3" class={n % 2 === 1 ? 'odd' : ''}>
          {tickText(at, zone)}
        </text>
      ))}
      {next.map((at, n) => (
        <text key={at} x={pc(x(at))} y="26" dx="3" class={n === 0 ? 'first' : n % 2 === 1 ? 'odd' : ''}>
          {tickText(at, zone)}
        </text>
      ))}
      {revision !== undefined && (
        <>
          <line class="tl-rev" x1={pc(x(revision.atMs))} x2={pc(x(revision.atMs))} y1="14" y2="32" />
          <text
            class="rev"
            x={pc(x(revision.atMs))}
            y="11"
            dx={x(revision.atMs) > 8 ? '4' : '0'}
            text-anchor={x(revision.atMs) > 8 ? 'end' : 'start'}
          >
            rev {revision.revision}
          </text>
        </>
      )}
      {change !== null && (
        <>
          <rect class="tl-clock" x={pc(x(change.atMs))} y="14" width="3" height="18" />
          <text class="clk" x="100%" y="11" text-anchor="end">
            {writeTime(change.atMs, 'hm', { zone, nowMs })} clocks go {change.minutes > 0 ? 'forward' : 'back'}
          </text>
        </>
      )}
      <svg x={`${SPLIT}%`} overflow="visible">
        <rect class="now-pill" x="-22" y="0" width="44" height="16" rx="8" />
        <text class="now-text" x="0" y="11.5" text-anchor="middle">
          {writeTime(nowMs, 'hm', { zone, nowMs })}
        </text>
      </svg>
      <line class="tl-now" x1={`${SPLIT}%`} x2={`${SPLIT}%`} y1="16" y2="32" />
    </svg>
  );
}

function Frame({ scale: { x, zone, document, change } }: { readonly scale: Scale }) {
  const { nowMs, fromMs, toMs, revisions } = document;
  return (
    <>
      <rect class="tl-next" x={`${SPLIT}%`} y="0" width={`${100 - SPLIT}%`} height={HEIGHT} />
      {[...ticks(fromMs, nowMs, zone), ...ticks(nowMs, toMs, zone)].map((at) => (
        <line key={at} class="tl-grid" x1={pc(x(at))} x2={pc(x(at))} y1="0" y2={HEIGHT} />
      ))}
      {change !== null && <rect class="tl-clock" x={pc(x(change.atMs))} y="0" width="3" height={HEIGHT} />}
      {revisions.slice(0, 8).map(({ project, revision, atMs }) => (
        <line key={`${project} ${revision}`} class="tl-rev" x1={pc(x(atMs))} x2={pc(x(atMs))} y1="0" y2={HEIGHT} />
      ))}
    </>
  );
}

const NowLine = () => <line class="tl-now" x1={`${SPLIT}%`} x2={`${SPLIT}%`} y1="0" y2={HEIGHT} />;

function Lane({ lane, scale }: { readonly lane: TimelineLane; readonly scale: Scale }) {
  const { x, zone, document, change } = scale;
  const { fromMs, nowMs, toMs } = document;
  const msAt = (seconds: number): number => fromMs + seconds * 1000;
  const say = (ms: number): string => writeTime(ms, 'auto', { zone, nowMs });
  const { paused, next, nextCount } = lane;
  const [first = 0, last = 0] = [next[0], next.at(-1)];
  const isBand = nextCount > next.length;
  const p95At = lane.p95Ms === null ? null : lane.p95Ms;
  return (
    <svg class="lane" width="100%" height={HEIGHT} role="img" aria-label={`${lane.job}: past runs and next starts`}>
      <Frame scale={scale} />
      {paused !== null && (
        <rect
          class="m-paused"
          x={pc(x(msAt(paused.from)))}
          y="2"
          width={pc(x(paused.to === null ? toMs : msAt(paused.to)) - x(msAt(paused.from)))}
          height="22"
          data-say={paused.text}
        />
      )}
      {lane.marks.map((mark, n) => (
        <RunMark
          key={n}
          mark={mark}
          job={lane.job}
          at={{ from: msAt(mark.at), to: msAt(mark.to) }}
          p95Ms={p95At}
          scale={scale}
        />
      ))}
      {lane.sqlChanges.map(({ at, revision }) => (
        <svg
          key={revision}
          class="m-sql"
          x={pc(x(msAt(at)))}
          y={MIDDLE}
          overflow="visible"
          data-say={`Revision ${revision} changed the SQL of ${lane.job}, ${say(msAt(at))}`}
        >
          <circle r="4.5" />
        </svg>
      ))}
      {isBand ? (
        <rect
          class="m-often"
          x={pc(x(msAt(first)))}
          y={MIDDLE - 2}
          width={pc(x(msAt(last)) - x(msAt(first)))}
          height="4"
          rx="2"
          data-say={`${lane.job}: ${nextCount >= 300 ? 'more than 300' : nextCount} starts in the next ${duration(toMs - nowMs)}`}
        />
      ) : (
        next.map((at) => {
          const isMoved = change !== null && change.minutes > 0 && Math.abs(msAt(at) - change.atMs) < 1_000;
          return isMoved ? (
            <svg
              key={at}
              class="m-moved"
              x={pc(x(msAt(at)))}
              y={MIDDLE}
              overflow="visible"
              data-say={`${lane.job} at ${say(msAt(at))}, when the clocks go forward`}
            >
              <path d="M2 -5l5 5-5 5z" />
            </svg>
          ) : (
            <line
              key={at}
              class="m-tick"
              x1={pc(x(msAt(at)))}
              x2={pc(x(msAt(at)))}
              y1={MIDDLE - 4}
              y2={MIDDLE + 4}
              data-say={`next start of ${lane.job}: ${say(msAt(at))}`}
              data-href={jobHref(lane.job)}
            />
          );
        })
      )}
      <NowLine />
    </svg>
  );
}

interface RunMarkProps {
  readonly mark: TimelineMark;
  readonly job: string;
  readonly at: { readonly from: number; readonly to: number };
  readonly p95Ms: number | null;
  readonly scale: Scale;
}

function RunMark({ mark, job, at, p95Ms, scale: { x, zone, document } }: RunMarkProps) {
  const { nowMs } = document;
  const left = pc(x(at.from));
  const width = pc(Math.max(0.18, x(Math.min(nowMs, at.to)) - x(at.from)));
  const text = `${writeTime(at.from, 'auto', { zone, nowMs })} · ${job} · ${mark.state} · ${duration(at.to - at.from)}`;
  const more = { 'data-say': text, 'data-href': mark.taskId === null ? jobHref(job) : taskHref(mark.taskId) };
  switch (mark.state) {
    case 'failed':
      return (
        <g class="m-failed" {...more}>
          <rect x={left} y={MIDDLE - 8} width="3" height="16" />
          <svg x={left} y={MIDDLE - 8} overflow="visible">
            <path d="M-3 -1h9l-4.5 5z" />
          </svg>
        </g>
      );
    case 'skipped':
      return (
        <svg class="m-skipped" x={left} y={MIDDLE} overflow="visible" {...more}>
          <path d="M0 -4l4 4-4 4-4-4z" />
        </svg>
      );
    case 'retrying':
      return (
        <g class="m-retrying" {...more}>
          <svg x={left} y={MIDDLE} overflow="visible">
            <circle cx="2" cy="0" r="4" />
          </svg>
        </g>
      );
    case 'late':
    case 'waiting':
      return <rect class={`m-${mark.state}`} x={left} y={MIDDLE - 5} width={width} height="10" rx="2" {...more} />;
    case 'running':
    case 'slow': {
      const overMs = p95Ms === null || mark.state !== 'slow' ? null : at.from + p95Ms;
      return (
        <>
          <rect class="m-running" x={left} y={MIDDLE - 6} width={width} height="12" rx="2" {...more} />
          {overMs !== null && (
            <rect
              class="m-over"
              x={pc(x(overMs))}
              y={MIDDLE - 6}
              width={pc(Math.max(0, x(nowMs) - x(overMs)))}
              height="12"
              {...more}
            />
          )}
        </>
      );
    }
    case 'cancelled':
      return <rect class="m-gap" x={left} y={MIDDLE - 5} width={width} height="10" rx="1" {...more} />;
    default:
      return <rect class="m-finished" x={left} y={MIDDLE - 5} width={width} height="10" rx="1" {...more} />;
  }
}

function Density({ topic, scale }: { readonly topic: TopicLane; readonly scale: Scale }) {
  const { x, zone, document } = scale;
  const { fromMs, nowMs, pastBinMs, nextBinMs } = document;
  const most = Math.max(1, ...topic.past.map(([, ended]) => ended));
  const mostNext = Math.max(1, ...topic.next.map(([, starts]) => starts));
  const tall = (n: number, of: number): number => 3 + Math.sqrt(n / of) * 17;
  const say = (ms: number): string => writeTime(ms, 'auto', { zone, nowMs });
  return (
    <svg
      class="lane"
      width="100%"
      height={HEIGHT}
      role="img"
      aria-label={`topic ${topic.topic}: ended runs and next starts over time`}
    >
      <Frame scale={scale} />
      {topic.past.map(([bin, ended, failed]) => {
        const at = fromMs + bin * pastBinMs;
        const height = tall(ended, most);
        return (
          <g key={bin} data-say={`topic ${topic.topic}, ${say(at)}: ${plural(ended, 'run')} ended, ${failed} failed`}>
            <rect
              class="m-bin"
              x={pc(x(at))}
              y={23 - height}
              width={pc((SPLIT / ((nowMs - fromMs) / pastBinMs)) * 0.82)}
              height={height}
            />
            {failed > 0 && <rect class="m-failed" x={pc(x(at))} y="2" width="3" height="8" />}
          </g>
        );
      })}
      {topic.next.map(([bin, starts]) => {
        const at = nowMs + bin * nextBinMs;
        const height = tall(starts, mostNext);
        return (
          <rect
            key={bin}
            class="m-bin next"
            x={pc(x(at + 1))}
            y={23 - height}
            width={pc(x(at + nextBinMs * 0.85) - x(at + 1))}
            height={height}
            data-say={`topic ${topic.topic}, from ${say(at)}: ${plural(starts, 'start')}`}
          />
        );
      })}
      <NowLine />
    </svg>
  );
}
