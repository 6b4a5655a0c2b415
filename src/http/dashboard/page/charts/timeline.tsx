import type { TimelineDocument, TopicLane } from '../../documents/overview.ts';
import { Mark } from '../components/chip.tsx';
import { Icon } from '../components/icon.tsx';
import { JobLink, Name } from '../components/name.tsx';
import { Readout } from '../components/readout.tsx';
import { pc } from '../components/small-charts.tsx';
import { topicHref } from '../lib/address.ts';
import { duration, plural } from '../lib/words.ts';
import { clockChangeIn, useZone, wallOf, writeTime, zoneName } from '../lib/zone.ts';
import { Lane } from './timeline/lane.tsx';
import { Frame, HEIGHT, NowLine, type Scale, SPLIT, ticks } from './timeline/scale.tsx';
import { TimelineKeys } from './timeline-keys.tsx';

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
