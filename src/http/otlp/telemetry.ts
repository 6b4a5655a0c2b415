import { hostname } from 'node:os';
import { Counter, collectDefaultMetrics, Registry } from 'prom-client';
import type { Logger } from '../../log.ts';
import { logEvent } from '../../log-catalog.ts';
import { endsOf } from '../../runtime/part/events.ts';
import { Wakeup, within } from '../../runtime/part/waiting.ts';
import type { ServedDaemon } from '../http-context.ts';
import { countEvents } from '../metrics/event-metrics.ts';
import { attributesOf } from './attributes.ts';
import { metricsData } from './metrics-data.ts';
import { postOtlp } from './post.ts';
import type { OtlpSettings, OtlpTarget } from './settings.ts';
import { SpanExporter } from './span-exporter.ts';
import { spanOf } from './spans.ts';

export interface TelemetryOptions {
  readonly settings: OtlpSettings;
  readonly daemon: Pick<ServedDaemon, 'load' | 'events'>;
  readonly version: string;
  readonly log: Logger;
  /** Registers further metrics. Returns a function that reads them; null: there are none. */
  readonly measure: ((registry: Registry) => () => Promise<void>) | null;
}

/** Exports a span per attempt, and the metrics, by OTLP over HTTP. A collector that does not answer costs the daemon nothing but the data. */
export class Telemetry {
  readonly #options: TelemetryOptions;
  readonly #spans: SpanExporter | null;
  readonly #registry = new Registry();
  readonly #measure: (() => Promise<void>) | null;
  readonly #wakeup = new Wakeup();
  readonly #stop = new AbortController();
  readonly #ends: (() => void)[] = [];
  readonly #startMs = Date.now();
  readonly #failing = new Map<string, string>();
  #running: Promise<void> = Promise.resolve();

  constructor(options: TelemetryOptions) {
    this.#options = options;
    const { settings, daemon, version, measure } = options;
    const { traces } = settings;
    this.#spans =
      traces === null
        ? null
        : new SpanExporter({
            ...settings,
            target: traces,
            document: (spans) => this.#around('resourceSpans', 'scopeSpans', 'spans', spans),
            onState: (reason) => this.#report('spans', reason),
          });
    this.#measure = settings.metrics === null ? null : (measure?.(this.#registry) ?? null);
    if (settings.metrics !== null) {
      collectDefaultMetrics({ register: this.#registry });
      this.#ends.push(countEvents(this.#registry, { daemon, version }));
      countSpans(this.#registry, this.#spans);
    }
  }

  /** Spans that were dropped since the start. */
  get dropped(): number {
    return this.#spans?.dropped ?? 0;
  }

  start(): void {
    const { settings, daemon } = this.#options;
    const spans = this.#spans;
    if (spans !== null) {
      spans.start();
      this.#ends.push(
        daemon.events.on((event) => {
          const ended = event.type === 'tasks-finished' ? endsOf(event) : event.type === 'task-ended' ? [event] : [];
          const nowMs = ended.length === 0 ? 0 : Date.now();
          for (const one of ended) {
            const span = spanOf(one, nowMs, settings.sampler);
            if (span !== null) spans.add(span);
          }
        }),
      );
    }
    if (settings.metrics !== null) this.#running = this.#exportMetrics(settings.metrics);
  }

  /** Sends what is left, for a few seconds at most. */
  async stop(): Promise<void> {
    for (const end of this.#ends) end();
    this.#wakeup.notify();
    await Promise.all([this.#spans?.stop(LAST_EXPORT_MS), within(LAST_EXPORT_MS, this.#running)]);
    this.#stop.abort();
    await within(LAST_EXPORT_MS, this.#running);
  }

  /** The last export follows the stop. */
  async #exportMetrics(target: OtlpTarget): Promise<void> {
    const { signal } = this.#stop;
    for (let isLast = false; !isLast && !signal.aborted; ) {
      isLast = await this.#wakeup.sleep(this.#options.settings.metricIntervalMs, signal);
      await this.#measure?.();
      const nowMs = Date.now();
      const metrics = metricsData(await this.#registry.getMetricsAsJSON(), { startMs: this.#startMs, nowMs });
      const posted = await postOtlp(
        target,
        this.#around('resourceMetrics', 'scopeMetrics', 'metrics', metrics),
        signal,
      );
      if (!signal.aborted) this.#report('metrics', posted.state === 'accepted' ? null : posted.reason);
    }
  }

  #around(resources: string, scopes: string, kind: string, data: readonly object[]): object {
    const { settings, version } = this.#options;
    const resource = {
      'host.name': hostname(),
      'process.pid': process.pid,
      'service.version': version,
      ...settings.resource,
    };
    return {
      [resources]: [
        {
          resource: { attributes: attributesOf(resource) },
          [scopes]: [{ scope: { name: 'pgherd', version }, [kind]: data }],
        },
      ],
    };
  }

  /** Each failure is logged once, until it is over. */
  #report(what: 'spans' | 'metrics', reason: string | null): void {
    const before = this.#failing.get(what) ?? null;
    if (before === reason) return;
    if (reason === null) this.#failing.delete(what);
    else this.#failing.set(what, reason);
    const { dropped } = this;
    if (reason === null) logEvent(this.#options.log, 'otlp-recovered', { what, dropped });
    else logEvent(this.#options.log, 'otlp-failed', { what, error: reason, dropped });
  }
}

function countSpans(registry: Registry, spans: SpanExporter | null): void {
  const registers = [registry];
  const count = (name: string, help: string, of: (exporter: SpanExporter) => number): Counter =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(spans === null ? 0 : of(spans));
      },
    });
  count('pgherd_otlp_spans_sent_total', 'Spans that the collector has taken.', ({ sent }) => sent);
  count(
    'pgherd_otlp_spans_dropped_total',
    'Spans that were dropped: too many waited, or the collector did not take them.',
    ({ dropped }) => dropped,
  );
}

const LAST_EXPORT_MS = 3_000;
