import { Registry } from 'prom-client';
import { countEvents } from '../../src/http/metrics/event-metrics.ts';
import { measureQueue } from '../../src/http/metrics/queue-metrics.ts';
import { code, page, prose, table } from './markdown.ts';

/** Returns the page about the metrics that `/metrics` exports. */
export function metricsPage(): string {
  const ofDaemon = new Registry();
  countEvents(ofDaemon, {
    daemon: { load: { slots: 0, busy: 0, state: 'running' }, events: { on: () => () => {} } },
    version: '',
  });
  const ofInstallation = new Registry();
  const unused = () => Promise.reject(new Error('the reference reads no values'));
  measureQueue(ofInstallation, { sessions: { watch: unused }, slow: { get: unused } });
  return page(
    '# Metrics',
    '`/metrics` of [`pgherd run --http`](../http.md) exports these for Prometheus, together with the usual `process_…` and `nodejs_…` metrics.',
    '## Of the daemon',
    'Counted since this daemon started.',
    metricTable(ofDaemon),
    '## Of the installation',
    'Read from the database at most every 5 s. Every daemon reports the same: take `max`, not `sum`, over daemons.',
    metricTable(ofInstallation),
  );
}

function metricTable(registry: Registry): string {
  return table(
    ['metric', 'type', 'labels', 'meaning'],
    registry
      .getMetricsAsArray()
      .map(({ name, type, help }) => [code(name), String(type), labelsOf(registry, name), prose(help)]),
  );
}

function labelsOf(registry: Registry, name: string): string {
  const metric = registry.getSingleMetric(name);
  // prom-client keeps the names of labels, but does not declare it.
  return metric !== undefined && 'labelNames' in metric && Array.isArray(metric.labelNames)
    ? metric.labelNames.join(', ')
    : '';
}
