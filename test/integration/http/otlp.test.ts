import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { otlpSettings } from '../../../src/http/otlp/settings.ts';
import { Telemetry } from '../../../src/http/otlp/telemetry.ts';
import { createLogger } from '../../../src/log.ts';
import type { Daemon } from '../../../src/runtime/daemon.ts';
import { type Collector, type ReceivedSpan, startCollector } from '../../support/collector.ts';
import { addTask, logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

let database: TestDatabase;
const ends: (() => Promise<void>)[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await stopDaemons();
});
afterAll(() => database.drop());

async function collector(answer?: Parameters<typeof startCollector>[0]): Promise<Collector> {
  const started = await startCollector(answer);
  ends.push(() => started.close());
  return started;
}

/** Returns the daemon with its export, and the lines of its log. */
async function traced(
  url: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly daemon: Daemon; readonly telemetry: Telemetry; readonly lines: () => string }> {
  const settings = otlpSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_BSP_SCHEDULE_DELAY: '20', ...env });
  if (settings === null) throw new Error('nothing is exported');
  let text = '';
  const log = createLogger({ format: 'json', level: 'info', write: (line) => (text += line) });
  const { daemon } = await startDaemon(database);
  const telemetry = new Telemetry({ settings, daemon, version: '9.9.9', log, measure: null });
  telemetry.start();
  ends.push(() => telemetry.stop());
  return { daemon, telemetry, lines: () => text };
}

const attributesOf = ({ attributes }: ReceivedSpan): Readonly<Record<string, unknown>> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

test('each attempt has a span, which is a child of the traceparent of its parameters', async () => {
  const { url, spans, exports } = await collector();
  await traced(url, { OTEL_SERVICE_NAME: 'shop-jobs', OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b' });
  await database.query(
    `insert into pgherd.jobs (name, sql, schedule, retry_limit, retry_initial) values ('fails', 'select 1 / 0', '{}', 1, '1 ms')
     on conflict (name) do nothing`,
  );
  const [enqueued] = await database.query<{ id: string }>(
    `select pgherd.enqueue('select 1 union select 2', params => $1) as id`,
    [JSON.stringify({ traceparent: `00-${TRACE}-${PARENT}-01` })],
  );
  const plain = await addTask(database, 'select 3');
  await database.query(`select pgherd.trigger_job('fails')`);
  await waitFor(() => spans().length === 4, { what: 'four spans' });

  const of = (id: string | undefined): ReceivedSpan | undefined =>
    spans().find((span) => attributesOf(span)['messaging.message.id'] === id);
  const child = of(enqueued?.id);
  expect(child).toMatchObject({
    traceId: TRACE,
    parentSpanId: PARENT,
    name: 'topic default',
    kind: 5,
    status: { code: 0 },
  });
  expect(child?.spanId).toMatch(/^[0-9a-f]{16}$/);
  expect(BigInt(child?.endTimeUnixNano ?? 0) >= BigInt(child?.startTimeUnixNano ?? 0)).toBe(true);
  expect(of(plain)?.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(of(plain)?.parentSpanId).toBeUndefined();
  const failed = spans().filter(({ name }) => name === 'job fails');
  expect(failed.map(({ status }) => status)).toEqual(Array(2).fill({ code: 2, message: 'division by zero' }));
  expect(failed.map((span) => attributesOf(span)['pgherd.attempt'])).toEqual(['1', '2']);
  expect(attributesOf(failed[0] as ReceivedSpan)).toMatchObject({ 'error.type': '22012', 'pgherd.job': 'fails' });
  const [first] = exports;
  expect(first).toMatchObject({ path: '/v1/traces', headers: { 'content-type': 'application/json', 'x-key': 'a b' } });
  expect(JSON.stringify(first?.body)).toContain('{"key":"service.name","value":{"stringValue":"shop-jobs"}}');
  expect(JSON.stringify(exports)).not.toContain('1 / 0');
});

test('metrics are sums, gauges and histograms, and the last export follows the stop', async () => {
  const { url, metric } = await collector();
  const { telemetry } = await traced(url, { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' });
  await logged(database, { task: await addTask(database, 'select 1') });
  await telemetry.stop();

  expect(metric('pgherd_tasks_finished_total')).toMatchObject({
    sum: {
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: [{ asDouble: 1, attributes: [{ key: 'topic', value: { stringValue: 'default' } }] }],
    },
  });
  const durations = metric('pgherd_task_duration_seconds')?.histogram as
    | { readonly dataPoints: readonly Readonly<Record<string, readonly string[]>>[] }
    | undefined;
  const point = durations?.dataPoints[0];
  expect(point).toMatchObject({ count: '1', explicitBounds: expect.arrayContaining([0.001, 7200]) });
  expect(point?.bucketCounts).toHaveLength((point?.explicitBounds?.length ?? 0) + 1);
  expect(point?.bucketCounts?.filter((count) => count === '1')).toHaveLength(1);
  expect(metric('pgherd_slots')).toMatchObject({ gauge: { dataPoints: [{ asDouble: expect.any(Number) }] } });
});

test('a collector that is busy is asked again, and one that refuses is not', async () => {
  const busy = await collector((number) => (number === 0 ? 503 : 200));
  const { lines, telemetry } = await traced(busy.url, { OTEL_METRICS_EXPORTER: 'none' });
  const task = await addTask(database, 'select 1');
  await waitFor(() => busy.spans().some((span) => attributesOf(span)['messaging.message.id'] === task), {
    what: 'the span',
  });
  expect(lines()).toMatch(/"event":"otlp-failed".*"what":"spans","error":"answered 503"/);
  await waitFor(() => lines().includes('"event":"otlp-recovered"'), { what: 'the recovery' });
  await telemetry.stop();
  await stopDaemons();

  let asked = 0;
  const refusing = await collector(() => {
    asked += 1;
    return 400;
  });
  const refused = await traced(refusing.url, { OTEL_METRICS_EXPORTER: 'none' });
  await addTask(database, 'select 1');
  await waitFor(() => refused.lines().includes('"error":"answered 400"'), { what: 'the refusal' });
  await refused.telemetry.stop();
  expect(asked).toBe(1);
});

test('a collector that never answers does not hold up the daemon: spans beyond the queue are dropped and counted', async () => {
  let held = 0;
  const dead = await collector(() => {
    held += 1;
    return null;
  });
  const { telemetry } = await traced(dead.url, {
    OTEL_BSP_MAX_QUEUE_SIZE: '4',
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${(await collector()).url}/v1/metrics`,
  });
  const first = await addTask(database, 'select 1');
  await logged(database, { task: first });
  await waitFor(() => held === 1, { what: 'the export that is held' });
  const tasks: string[] = [];
  for (let n = 0; n < 30; n++) tasks.push(await addTask(database, `select ${n}`));
  for (const task of tasks) await logged(database, { task });

  await waitFor(() => telemetry.dropped === 26, { what: 'the dropped spans' });
  await telemetry.stop();
  expect(telemetry.dropped).toBe(31);
});
