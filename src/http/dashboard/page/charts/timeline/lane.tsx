import type { TimelineLane, TimelineMark } from '../../../documents/overview.ts';
import { pc } from '../../components/small-charts.tsx';
import { jobHref, taskHref } from '../../lib/address.ts';
import { duration, plural } from '../../lib/words.ts';
import { writeTime } from '../../lib/zone.ts';
import { Frame, HEIGHT, MIDDLE, NowLine, type Scale } from './scale.tsx';

export function Lane({ lane, scale }: { readonly lane: TimelineLane; readonly scale: Scale }) {
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
  const from = writeTime(at.from, 'auto', { zone, nowMs });
  const text =
    mark.runs > 1
      ? `${from} to ${writeTime(at.to, 'auto', { zone, nowMs })} · ${job} · ${plural(mark.runs, 'run')} ${mark.state}`
      : `${from} · ${job} · ${mark.state} · ${duration(at.to - at.from)}`;
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
    case 'earlier':
      return (
        <rect
          class="m-often"
          x={left}
          y={MIDDLE - 2}
          width={width}
          height="4"
          rx="2"
          data-say={`${job}: the runs before ${writeTime(at.to, 'auto', { zone, nowMs })} are not shown`}
          data-href={jobHref(job)}
        />
      );
    case 'cancelled':
      return <rect class="m-gap" x={left} y={MIDDLE - 5} width={width} height="10" rx="1" {...more} />;
    default:
      return <rect class="m-finished" x={left} y={MIDDLE - 5} width={width} height="10" rx="1" {...more} />;
  }
}
