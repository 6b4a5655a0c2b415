import type { Registry } from 'prom-client';
import { attributesOf, nanoseconds } from './attributes.ts';

type Metrics = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

interface Value {
  readonly value: number;
  readonly metricName?: string;
  readonly labels: Readonly<Record<string, string | number | undefined>>;
}

const CUMULATIVE = 2;

/** Returns the metrics of a Prometheus registry as metrics of OTLP/JSON: counters as sums, gauges, and histograms with their buckets. */
export function metricsData(
  metrics: Metrics,
  { startMs, nowMs }: { readonly startMs: number; readonly nowMs: number },
): readonly object[] {
  const times = { startTimeUnixNano: nanoseconds(startMs), timeUnixNano: nanoseconds(nowMs) };
  return metrics.flatMap(({ name, help, type, values }): readonly object[] => {
    const points = values as readonly Value[];
    const about = { name, description: help };
    switch (String(type)) {
      case 'counter':
        return [
          {
            ...about,
            sum: { aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints: numbers(points, times) },
          },
        ];
      case 'gauge':
        return [{ ...about, gauge: { dataPoints: numbers(points, times) } }];
      case 'histogram':
        return [
          { ...about, histogram: { aggregationTemporality: CUMULATIVE, dataPoints: histograms(name, points, times) } },
        ];
      default:
        return []; // a summary of a runtime metric, which OTLP knows as a legacy form only
    }
  });
}

function numbers(values: readonly Value[], times: object): readonly object[] {
  return values
    .filter(({ value }) => Number.isFinite(value))
    .map(({ value, labels }) => ({ ...times, asDouble: value, attributes: labelsOf(labels) }));
}

/** Prometheus counts each bucket with those below it, OTLP each on its own. */
function histograms(name: string, values: readonly Value[], times: object): readonly object[] {
  const series = new Map<string, Value[]>();
  for (const value of values) {
    const { le: _, ...labels } = value.labels;
    const key = JSON.stringify(labels);
    series.set(key, [...(series.get(key) ?? []), value]);
  }
  return [...series].map(([key, points]) => {
    const of = (metric: string): number => points.find(({ metricName }) => metricName === metric)?.value ?? 0;
    const buckets = points.filter(({ labels }) => labels.le !== undefined);
    return {
      ...times,
      attributes: labelsOf(JSON.parse(key)),
      count: String(of(`${name}_count`)),
      sum: of(`${name}_sum`),
      explicitBounds: buckets.flatMap(({ labels }) => (labels.le === '+Inf' ? [] : [Number(labels.le)])),
      bucketCounts: buckets.map(({ value }, at) => String(value - (buckets[at - 1]?.value ?? 0))),
    };
  });
}

function labelsOf(labels: Value['labels']): ReturnType<typeof attributesOf> {
  return attributesOf(Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, value ?? null])));
}
