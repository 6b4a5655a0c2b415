import { PgherdError } from '../../errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Where one kind of data is sent. */
export interface OtlpTarget {
  readonly url: string;
  /** May contain a secret: never shown, never logged. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly gzip: boolean;
  /** A PEM file of trusted authorities; null: the public authorities. */
  readonly caFile: string | null;
}

export interface OtlpSettings {
  /** null: none are exported. */
  readonly traces: OtlpTarget | null;
  readonly metrics: OtlpTarget | null;
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: Sampler;
  /** Spans that wait at most; more are dropped and counted. */
  readonly queueSize: number;
  readonly batchSize: number;
  readonly batchDelayMs: number;
  readonly metricIntervalMs: number;
}

/** Which attempts have a span. `followsParent`: one whose `traceparent` says so, whatever the ratio is. */
export interface Sampler {
  readonly ratio: number;
  readonly followsParent: boolean;
}

/**
 * Reads the variables of the OpenTelemetry specification; null: nothing is exported. Throws `config_invalid`, naming the variable and
 * never the value of a header.
 */
export function otlpSettings(env: Env): OtlpSettings | null {
  if (isTrue(env.OTEL_SDK_DISABLED)) return null;
  const traces = targetOf(env, 'TRACES');
  const metrics = targetOf(env, 'METRICS');
  if (traces === null && metrics === null) return null;
  const queueSize = countOf(env, 'OTEL_BSP_MAX_QUEUE_SIZE', 2_048);
  return {
    traces,
    metrics,
    resource: {
      'service.name': 'pgherd',
      ...pairsOf(env, 'OTEL_RESOURCE_ATTRIBUTES'),
      ...(isSet(env.OTEL_SERVICE_NAME) ? { 'service.name': env.OTEL_SERVICE_NAME } : {}),
    },
    sampler: samplerOf(env),
    queueSize,
    batchSize: Math.min(queueSize, countOf(env, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512)),
    batchDelayMs: countOf(env, 'OTEL_BSP_SCHEDULE_DELAY', 5_000),
    metricIntervalMs: countOf(env, 'OTEL_METRIC_EXPORT_INTERVAL', 60_000),
  };
}

function targetOf(env: Env, signal: 'TRACES' | 'METRICS'): OtlpTarget | null {
  const exporter = env[`OTEL_${signal}_EXPORTER`] ?? '';
  if (exporter === 'none') return null;
  if (exporter !== '' && exporter !== 'otlp') throw invalid(`OTEL_${signal}_EXPORTER`, exporter, 'otlp or none');
  const name = (suffix: string): string =>
    isSet(env[`OTEL_EXPORTER_OTLP_${signal}_${suffix}`])
      ? `OTEL_EXPORTER_OTLP_${signal}_${suffix}`
      : `OTEL_EXPORTER_OTLP_${suffix}`;
  const endpoint = env[name('ENDPOINT')];
  if (!isSet(endpoint)) return null;
  if (!/^https?:\/\//i.test(endpoint) || !URL.canParse(endpoint)) {
    throw invalid(name('ENDPOINT'), null, 'an http or https URL, for example http://127.0.0.1:4318');
  }
  const protocol = env[name('PROTOCOL')] ?? '';
  if (!['', 'http/json', 'http/protobuf'].includes(protocol)) throw invalid(name('PROTOCOL'), protocol, 'http/json');
  const compression = env[name('COMPRESSION')] ?? '';
  if (!['', 'none', 'gzip'].includes(compression)) throw invalid(name('COMPRESSION'), compression, 'gzip or none');
  // The URL of one signal is used as it is; the common one is the root of all.
  const own = name('ENDPOINT') === `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`;
  const caFile = env[name('CERTIFICATE')];
  return {
    url: own ? endpoint : `${endpoint.replace(/\/+$/, '')}/v1/${signal.toLowerCase()}`,
    headers: pairsOf(env, name('HEADERS')),
    timeoutMs: countOf(env, name('TIMEOUT'), 10_000),
    gzip: compression === 'gzip',
    caFile: isSet(caFile) ? caFile : null,
  };
}

function samplerOf(env: Env): Sampler {
  const name = env.OTEL_TRACES_SAMPLER ?? '';
  const kind = name.replace(/^parentbased_/, '');
  const followsParent = name === '' || kind !== name;
  if (kind === '' || kind === 'always_on') return { ratio: 1, followsParent };
  if (kind === 'always_off') return { ratio: 0, followsParent };
  if (kind !== 'traceidratio') {
    throw invalid('OTEL_TRACES_SAMPLER', name, 'for example parentbased_always_on, parentbased_traceidratio');
  }
  const text = env.OTEL_TRACES_SAMPLER_ARG ?? '1';
  const ratio = Number(text);
  if (!(ratio >= 0 && ratio <= 1)) throw invalid('OTEL_TRACES_SAMPLER_ARG', text, 'a number from 0 to 1');
  return { ratio, followsParent };
}

/** `key=value,key=value`, with the values percent-encoded. */
function pairsOf(env: Env, variable: string): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {};
  for (const pair of (env[variable] ?? '').split(',')) {
    if (pair.trim() === '') continue;
    const at = pair.indexOf('=');
    const key = pair.slice(0, at).trim();
    try {
      if (at < 1 || !/^[\w.!#$%&'*+^`|~/-]+$/.test(key)) throw new Error('no key');
      pairs[key] = decodeURIComponent(pair.slice(at + 1).trim());
    } catch {
      throw invalid(variable, null, 'key=value pairs, separated by commas');
    }
  }
  return pairs;
}

function countOf(env: Env, variable: string, usual: number): number {
  const text = env[variable];
  if (!isSet(text)) return usual;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 2 ** 31 - 1)
    throw invalid(variable, text, 'a whole number from 1');
  return value;
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}

/** `value` null: it may contain a secret. */
function invalid(variable: string, value: string | null, expected: string): PgherdError {
  const what = value === null ? `invalid value of ${variable}` : `invalid value "${value}" of ${variable}`;
  return new PgherdError('config_invalid', `${what} (expected ${expected})`);
}
