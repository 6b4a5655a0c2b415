import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type RunningCli, spawnCli } from '../support/cli.ts';
import { type Collector, type ReceivedSpan, startCollector } from '../support/collector.ts';
import { addTask, logged } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitFor } from '../support/wait-for.ts';

let database: TestDatabase;
let folder: string;
const ends: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'pgherd-otlp-'));
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** A collector, and `pgherd run` that exports to it every 50 ms. */
async function exporting(
  answer: (number: number) => number | null,
): Promise<{ readonly collector: Collector; readonly cli: RunningCli }> {
  const collector = await startCollector(answer);
  ends.push(() => collector.close());
  const cli = spawnCli(['run', '--url', database.url, '--log-format', 'json'], {
    cwd: folder,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20secret-of-the-collector',
      OTEL_SERVICE_NAME: 'shop-jobs',
      OTEL_BSP_SCHEDULE_DELAY: '50',
      OTEL_METRIC_EXPORT_INTERVAL: '200',
    },
  });
  ends.push(() => cli.kill('SIGKILL'));
  await cli.waitForOutput(/started/, 30_000);
  return { collector, cli };
}

const idOf = ({ attributes }: ReceivedSpan): unknown =>
  attributes.find(({ key }) => key === 'messaging.message.id')?.value.stringValue;

test('run sends a span of each attempt, and metrics, to the endpoint of the environment', async () => {
  const { collector, cli } = await exporting(() => 200);
  const task = await addTask(database, 'select 1 / 0');
  await waitFor(() => collector.spans().some((span) => idOf(span) === task), { what: 'the span of the task' });
  await waitFor(() => collector.metric('pgherd_tasks_failed_total') !== null, { what: 'the metrics' });

  expect(collector.spans().find((span) => idOf(span) === task)?.status).toEqual({
    code: 2,
    message: 'division by zero',
  });
  expect(new Set(collector.exports.map(({ path }) => path))).toEqual(new Set(['/v1/traces', '/v1/metrics']));
  expect(collector.exports[0]?.headers.authorization).toBe('Bearer secret-of-the-collector');
  expect(JSON.stringify(collector.exports[0]?.body)).toContain('shop-jobs');

  // The last attempts are sent before the process ends.
  const last = await addTask(database, 'select 2');
  await logged(database, { task: last });
  const { code, stdout, stderr } = await cli.kill('SIGTERM');
  expect(code).toBe(0);
  expect(collector.spans().map(idOf)).toContain(last);
  expect(stdout + stderr).not.toContain('secret-of-the-collector');
});

test('run executes tasks and ends on a SIGTERM while the collector holds every request', async () => {
  let held = 0;
  const { cli } = await exporting(() => {
    held += 1;
    return null;
  });
  const task = await addTask(database, 'select 3');
  await logged(database, { task });
  await waitFor(() => held > 0, { what: 'an export that is held' });
  const after = await addTask(database, 'select 4');
  await logged(database, { task: after });

  expect((await cli.kill('SIGTERM')).code).toBe(0);
  expect(await database.query('select from pgherd.daemons')).toEqual([]);
});
