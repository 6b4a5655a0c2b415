import { describe, expect, test } from 'vitest';
import { otlpSettings } from '../../../src/http/otlp/settings.ts';
import { spanOf } from '../../../src/http/otlp/spans.ts';
import { traceParentOf } from '../../../src/http/otlp/trace-context.ts';
import { USUAL } from '../../../src/task/task-set.ts';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' };
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('the variables of OpenTelemetry', () => {
  test('the common endpoint is the root of both, that of one kind is used as it is', () => {
    expect(otlpSettings(ENDPOINT)).toMatchObject({
      traces: { url: 'http://collector:4318/v1/traces', timeoutMs: 10_000, gzip: false },
      metrics: { url: 'http://collector:4318/v1/metrics' },
      resource: { 'service.name': 'pgherd' },
      queueSize: 2_048,
      batchSize: 512,
    });
    const own = otlpSettings({
      ...ENDPOINT,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces/x',
      OTEL_METRICS_EXPORTER: 'none',
    });
    expect(own).toMatchObject({ traces: { url: 'https://traces/x' }, metrics: null });
  });

  test('nothing is exported without an endpoint, or when it is disabled', () => {
    expect(otlpSettings({ OTEL_SERVICE_NAME: 'shop' })).toBeNull();
    expect(otlpSettings({ ...ENDPOINT, OTEL_SDK_DISABLED: 'true' })).toBeNull();
    expect(otlpSettings({ ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' })).toBeNull();
  });

  test.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    [
      { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      'invalid value "grpc" of OTEL_EXPORTER_OTLP_PROTOCOL (expected http/json)',
    ],
    [{ ...ENDPOINT, OTEL_EXPORTER_OTLP_TIMEOUT: 'soon' }, 'invalid value "soon" of OTEL_EXPORTER_OTLP_TIMEOUT'],
    [{ ...ENDPOINT, OTEL_TRACES_SAMPLER_ARG: '2', OTEL_TRACES_SAMPLER: 'traceidratio' }, 'OTEL_TRACES_SAMPLER_ARG'],
    [{ ...ENDPOINT, OTEL_TRACES_EXPORTER: 'jaeger' }, 'invalid value "jaeger" of OTEL_TRACES_EXPORTER'],
  ])('%j is refused', (env, message) => {
    expect(() => otlpSettings(env)).toThrow(
      expect.objectContaining({ code: 'config_invalid', message: expect.stringContaining(message) }),
    );
  });

  test('headers that cannot be read are refused without their values', () => {
    expect(() => otlpSettings({ ...ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS: 'authorization: secret-token' })).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret-token') }),
    );
  });
});

test('traceparent is read as W3C Trace Context defines it', () => {
  const read = (traceparent: unknown, tracestate?: string) =>
    traceParentOf(JSON.stringify({ traceparent, tracestate }));

  expect(read(`00-${TRACE}-${SPAN}-01`, 'a=b')).toEqual({ traceId: TRACE, spanId: SPAN, sampled: true, state: 'a=b' });
  expect(read(`00-${TRACE}-${SPAN}-00`)).toMatchObject({ sampled: false, state: null });
  expect(read(`cc-${TRACE}-${SPAN}-01-more`)).toMatchObject({ traceId: TRACE });
  for (const wrong of [
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    7,
  ]) {
    expect(read(wrong)).toBeNull();
  }
  expect(traceParentOf('{"traceparent": ')).toBeNull();
  expect(traceParentOf(null)).toBeNull();
});

test('the sampler follows the parent, and else a ratio of the trace ids', () => {
  const task = {
    ...USUAL,
    id: '7',
    lease: '1',
    token: '1',
    login: 'x',
    topic: 'mail',
    sql: 'select 1',
    priority: 1,
    prefetchable: true,
    oneFlush: false,
  };
  const end = {
    settlement: { action: 'nothing' },
    outcome: 'finished',
    durationMs: 2,
    rowCount: 1,
    error: null,
  } as const;
  const span = (traceparent: string | null, ratio: number, followsParent = true) =>
    spanOf(
      {
        type: 'task-ended',
        task: { ...task, params: traceparent === null ? null : JSON.stringify({ traceparent }) },
        end,
      },
      1_000.5,
      { ratio, followsParent },
    );

  expect(span(`00-${TRACE}-${SPAN}-01`, 0)).toMatchObject({
    traceId: TRACE,
    startTimeUnixNano: '998500000',
    endTimeUnixNano: '1000500000',
  });
  expect(span(`00-${TRACE}-${SPAN}-00`, 1)).toBeNull();
  expect(span(`00-${TRACE}-${SPAN}-00`, 1, false)).not.toBeNull();
  expect(span(null, 0)).toBeNull();
  const sampled = Array.from({ length: 2_000 }, () => span(null, 0.25)).filter((one) => one !== null).length;
  expect(sampled).toBeGreaterThan(300);
  expect(sampled).toBeLessThan(700);
});
