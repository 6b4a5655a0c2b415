import type { JobDocument } from '../../../documents/jobs.ts';
import { Readout } from '../../components/readout.tsx';
import { pc } from '../../components/small-charts.tsx';
import { taskHref } from '../../lib/address.ts';
import { serverNow } from '../../lib/clock.ts';
import { duration } from '../../lib/words.ts';
import { useZone, writeTime, zoneName } from '../../lib/zone.ts';
import { segmentsOf } from './segments.ts';
import { GLYPHS, MOST_COLUMNS } from './strip.tsx';

const HEIGHT = 190;

/** Durations of the same columns on a logarithmic scale, with p50 and p95 for each version of the SQL. */
export function DurationPlot({ document }: { readonly document: JobDocument }) {
  const { occurrences, job } = document;
  const scale = scaleOf(document);
  return (
    <Readout
      label={`Durations of the last ${occurrences.length} runs on a logarithmic scale; the timeout is ${duration(job.timeoutMs)}`}
      cls="plot"
      base="Durations on a logarithmic scale. Point at a run to read it."
      keys={<PlotKeys />}
    >
      <svg class="plot-y" width="48" height={HEIGHT} aria-hidden="true">
        {scale.grid.map((ms) => (
          <text key={ms} x="100%" y={scale.y(ms) + 3.5} text-anchor="end">
            {duration(ms)}
          </text>
        ))}
      </svg>
      <div class="plot-c">
        <svg
          class="plot-a"
          width="100%"
          height={HEIGHT}
          role="img"
          aria-label={`Durations; p50 ${job.p50Ms === null ? 'not known' : duration(job.p50Ms)}, p95 ${job.p95Ms === null ? 'not known' : duration(job.p95Ms)}`}
        >
          {scale.grid.map((ms) => (
            <line key={ms} class="grid" x1="0" x2="100%" y1={scale.y(ms)} y2={scale.y(ms)} />
          ))}
          <Gaps document={document} scale={scale} />
          <Percentiles document={document} scale={scale} />
          <Limits document={document} scale={scale} />
          <Points document={document} scale={scale} />
        </svg>
      </div>
    </Readout>
  );
}

interface Scale {
  /** The durations that have a line of the grid. */
  readonly grid: readonly number[];
  /** A column's share of the width, in percent. */
  readonly column: number;
  readonly y: (ms: number) => number;
  /** The left edge and the centre of an occurrence's column. */
  readonly edge: (n: number) => string;
  readonly centre: (n: number) => string;
}

interface LayerProps {
  readonly document: JobDocument;
  readonly scale: Scale;
}

function scaleOf({ occurrences, intervalMs, job }: JobDocument): Scale {
  const columns = Math.max(MOST_COLUMNS, occurrences.length);
  const shift = columns - occurrences.length;
  const known = occurrences.flatMap(({ ms }) => (ms === null || ms <= 0 ? [] : ms));
  const high = Math.max(job.timeoutMs, intervalMs ?? 0, ...known, 10_000) * 1.6;
  const low = Math.min(100, ...known) / 1.3;
  const [top, bottom] = [Math.log10(high), Math.log10(Math.max(0.5, low))];
  return {
    grid: [1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000, 86_400_000].filter(
      (ms) => ms > low && ms < high,
    ),
    column: 100 / columns,
    y: (ms) => Number((HEIGHT - ((Math.log10(Math.max(ms, 0.5)) - bottom) / (top - bottom)) * HEIGHT).toFixed(1)),
    edge: (n) => pc(((shift + n) / columns) * 100),
    centre: (n) => pc(((shift + n + 0.5) / columns) * 100),
  };
}

function useWhen({ job }: JobDocument): (ms: number) => string {
  const zone = zoneName(useZone(), job.timezone);
  return (ms) => writeTime(ms, 'auto', { zone, nowMs: serverNow() });
}

/** The occurrences without a run. */
function Gaps({ document, scale: { edge, column } }: LayerProps) {
  const when = useWhen(document);
  return (
    <>
      {document.occurrences.map((one, n) =>
        one.ms !== null ? null : (
          <rect
            key={n}
            class="gap"
            x={edge(n)}
            y="0"
            width={pc(column)}
            height={HEIGHT}
            data-say={`${when(one.dueMs)} · ${one.state} · ${one.why ?? ''}`}
            {...(one.taskId === null ? {} : { 'data-href': taskHref(one.taskId) })}
          />
        ),
      )}
    </>
  );
}

/** p50 and p95 of each version of the SQL. */
function Percentiles({ document, scale: { y, edge, column } }: LayerProps) {
  const isRight = (n: number): boolean => n > document.occurrences.length * 0.7;
  return (
    <>
      {segmentsOf(document).map(({ from, to, p50, p95, revision }, n) => (
        <g key={`${from} ${revision}`}>
          {p50 !== null && p95 !== null && (
            <>
              <rect
                class="band"
                x={edge(from)}
                width={pc((to - from) * column)}
                y={y(p95)}
                height={Math.max(1, y(p50) - y(p95))}
              />
              <line class="p95" x1={edge(from)} x2={edge(to)} y1={y(p95)} y2={y(p95)} />
              <line class="p50" x1={edge(from)} x2={edge(to)} y1={y(p50)} y2={y(p50)} />
              <text class="tag50" x={edge(from)} dx="5" y={y(p50) + 14}>
                p50 {duration(p50)}
              </text>
              <text class="tag50" x={edge(from)} dx="5" y={y(p95) - 5}>
                p95 {duration(p95)}
              </text>
            </>
          )}
          {n > 0 && <line class="sql" x1={edge(from)} x2={edge(from)} y1="0" y2={HEIGHT} />}
          {n > 0 && revision !== null && (
            <text
              class="sql"
              x={edge(from)}
              y={HEIGHT - 6}
              dx={isRight(from) ? '-5' : '5'}
              text-anchor={isRight(from) ? 'end' : 'start'}
            >
              SQL changed, revision {revision}
            </text>
          )}
        </g>
      ))}
    </>
  );
}

/** The timeout, and the time between two occurrences. */
function Limits({ document: { job, intervalMs }, scale: { y } }: LayerProps) {
  return (
    <>
      <line class="limit" x1="0" x2="100%" y1={y(job.timeoutMs)} y2={y(job.timeoutMs)} />
      <text class="limit" x="4" y={y(job.timeoutMs) - 4}>
        timeout {duration(job.timeoutMs)}
      </text>
      {intervalMs !== null && (
        <>
          <line class="interval" x1="0" x2="100%" y1={y(intervalMs)} y2={y(intervalMs)} />
          <text class="interval" x="100%" dx="-4" y={y(intervalMs) + (y(intervalMs) < 14 ? 12 : -4)} text-anchor="end">
            interval {duration(intervalMs)}
          </text>
        </>
      )}
    </>
  );
}

/** The runs. */
function Points({ document, scale: { y, centre } }: LayerProps) {
  const when = useWhen(document);
  return (
    <>
      {document.occurrences.map((one, n) => {
        if (one.ms === null) return null;
        const more = {
          'data-say': `${when(one.dueMs)} · ${one.state} · ${duration(one.ms)}`,
          ...(one.taskId === null ? {} : { 'data-href': taskHref(one.taskId) }),
        };
        return <Point key={n} state={one.state} x={centre(n)} y={y(one.ms)} more={more} />;
      })}
    </>
  );
}

function Point({
  state,
  x,
  y,
  more,
}: {
  readonly state: string;
  readonly x: string;
  readonly y: number;
  readonly more: Readonly<Record<string, string>>;
}) {
  switch (state) {
    case 'failed':
      return (
        <svg class="pt-failed" x={x} y={y} overflow="visible" {...more}>
          <path d="M-4 -4l8 8m0 -8l-8 8" />
        </svg>
      );
    case 'cancelled':
      return (
        <svg class="pt-cancelled" x={x} y={y} overflow="visible" {...more}>
          <circle r="3.5" />
          <path d="M-5 5l10 -10" />
        </svg>
      );
    case 'late':
      return (
        <svg class="pt-late" x={x} y={y} overflow="visible" {...more}>
          <path d="M0 -4.5l5 8.5h-10z" />
        </svg>
      );
    default:
      return <circle class="pt" cx={x} cy={y} r="2.8" {...more} />;
  }
}

function PlotKeys() {
  return (
    <span class="keys">
      <span>
        <svg width="12" height="12" aria-hidden="true">
          <circle class="pt" cx="6" cy="6" r="2.8" />
        </svg>
        finished
      </span>
      {['failed', 'skipped', 'missed', 'paused', 'late', 'cancelled'].map((state) => (
        <span key={state}>
          <i class={`g o-${state}`}>{GLYPHS[state]}</i>
          {state}
        </span>
      ))}
    </span>
  );
}
