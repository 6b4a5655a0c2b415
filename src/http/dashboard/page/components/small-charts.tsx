import type { SparkRun } from '../../documents/jobs.ts';
import { useNow } from '../lib/clock.ts';
import { duration, plural } from '../lib/words.ts';

export const pc = (value: number): string => `${Number(value.toFixed(3))}%`;

const SPARK_HEIGHT = 18;
const SPARK_RUNS = 24;

/** The last runs as bars: the height is the duration against the longest, failed ones reach the top. */
export function Spark({ runs }: { readonly runs: readonly SparkRun[] }) {
  const longest = Math.max(1, ...runs.flatMap(({ ms }) => ms ?? []));
  const failed = runs.filter(({ state }) => state === 'failed').length;
  const first = SPARK_RUNS - runs.length;
  const label = runs.length === 0 ? 'no run yet' : `last ${plural(runs.length, 'run')}, ${failed} failed`;
  return (
    <svg class="spark" width="96" height={SPARK_HEIGHT} role="img" aria-label={label}>
      {runs.map(({ state, ms }, n) => {
        const x = (first + n) * 4;
        if (state === 'failed') return <rect key={n} class="m-failed" x={x} y="0" width="3" height={SPARK_HEIGHT} />;
        if (state === 'skipped' || state === 'cancelled')
          return <rect key={n} class="m-gap" x={x} y="8" width="3" height="10" />;
        const height = Math.max(3, Math.sqrt((ms ?? 0) / longest) * (SPARK_HEIGHT - 2));
        return (
          <rect
            key={n}
            class="m-spark"
            x={x}
            y={(SPARK_HEIGHT - height).toFixed(1)}
            width="3"
            height={height.toFixed(1)}
          />
        );
      })}
    </svg>
  );
}

/** Numbers over time as bars. */
export function Bars({
  values,
  width = 120,
  height = 22,
  cls = 'm-failed',
  label = null,
}: {
  readonly values: readonly number[];
  readonly width?: number;
  readonly height?: number;
  readonly cls?: string;
  readonly label?: string | null;
}) {
  const most = Math.max(...values, 1);
  const step = width / values.length;
  return (
    <svg
      class="spark"
      width={width}
      height={height}
      {...(label === null ? { 'aria-hidden': 'true' as const } : { role: 'img' as const, 'aria-label': label })}
    >
      <line class="base" x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} />
      {values.map((value, n) => {
        if (value === 0) return null;
        const tall = Math.max(3, (value / most) * (height - 2));
        return (
          <rect
            key={n}
            class={cls}
            x={(n * step).toFixed(1)}
            y={(height - 1 - tall).toFixed(1)}
            width={Math.max(2, step - 1).toFixed(1)}
            height={tall.toFixed(1)}
          />
        );
      })}
    </svg>
  );
}

interface ProgressProps {
  readonly sinceMs: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly timeoutMs: number | null;
}

/** Elapsed time against p50 and p95; what lies beyond p95 is hatched. */
export function Progress({ sinceMs, p50Ms, p95Ms, timeoutMs }: ProgressProps) {
  const elapsed = Math.max(0, useNow() - sinceMs);
  if (p95Ms === null || p50Ms === null) {
    return (
      <svg class="progress" width="100%" height="14" aria-hidden="true">
        <rect class="track" x="0" y="4" width="100%" height="6" rx="3" />
      </svg>
    );
  }
  const scale = Math.max(p95Ms * 1.3, elapsed * 1.06);
  const at = (ms: number): string => pc((ms / scale) * 100);
  return (
    <svg
      class="progress"
      width="100%"
      height="14"
      role="img"
      aria-label={`${duration(elapsed)} elapsed, p95 ${duration(p95Ms)}${timeoutMs === null ? '' : `, timeout ${duration(timeoutMs)}`}`}
    >
      <rect class="track" x="0" y="4" width="100%" height="6" rx="3" />
      <rect class="done" x="0" y="4" width={at(Math.min(elapsed, p95Ms))} height="6" rx="3" />
      {elapsed > p95Ms && <rect class="m-over" x={at(p95Ms)} y="4" width={at(elapsed - p95Ms)} height="6" />}
      <line class="p50" x1={at(p50Ms)} x2={at(p50Ms)} y1="3" y2="11" />
      <line class="p95" x1={at(p95Ms)} x2={at(p95Ms)} y1="0" y2="14" />
    </svg>
  );
}

const MOST_SLOTS = 16;

/** Slots of a daemon or a topic: busy and free. Many are one bar. */
export function Slots({
  busy,
  total,
  known = true,
}: {
  readonly busy: number;
  readonly total: number;
  readonly known?: boolean;
}) {
  const label = known ? `${busy} of ${total} slots busy` : 'slots not known';
  if (total > MOST_SLOTS) {
    return (
      <svg class="slots" width="96" height="12" role="img" aria-label={label}>
        <rect class={known ? 'free' : 'unknown'} x="0.5" y="0.5" width="95" height="11" rx="2" />
        {known && (
          <rect class="busy" x="0.5" y="0.5" width={(95 * Math.min(1, busy / total)).toFixed(1)} height="11" rx="2" />
        )}
      </svg>
    );
  }
  return (
    <svg class="slots" width={total * 12} height="12" role="img" aria-label={label}>
      {Array.from({ length: total }, (_, n) => (
        <rect
          key={n}
          class={!known ? 'unknown' : n < busy ? 'busy' : 'free'}
          x={n * 12 + 0.5}
          y="0.5"
          width="9"
          height="11"
          rx="2"
        />
      ))}
    </svg>
  );
}
