import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../../src/log.ts';
import { logEvents } from '../../../src/runtime/log-events.ts';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await stopDaemons();
  await database.drop();
});

test('a daemon warns once of jobs that often run longer than its grace, and again for another grace', async () => {
  await database.query(
    `delete from pgherd._task_log; delete from pgherd.jobs;
     insert into pgherd.jobs (name, sql, schedule) select name, 'select 1', '{}' from unnest('{slow-report,slower-report,quick}'::text[]) name;
     insert into pgherd._task_log (task_id, attempt, job_id, job_name, topic, state, started_at, ended_at)
     select -n, 1, j.id, j.name, 'default', 'finished',
            now() - case j.name when 'quick' then interval '1 s' when 'slow-report' then interval '90 s' else interval '10 min' end, now()
     from pgherd.jobs j, generate_series(1, 6) n`,
  );
  const { daemon, events } = await startDaemon(database, { graceMs: 15_000, heartbeatMs: 50 });
  let lines = '';
  const log = logEvents(createLogger({ format: 'text', level: 'warn', write: (line) => (lines += line) }));
  const warnings = () => events.filter((event) => event.type === 'grace-short');
  await waitFor(() => warnings().length === 1, { what: 'the warning' });
  await daemon.reload({ graceMs: 120_000 }, { roles: {}, connections: {}, env: {} });
  await waitFor(() => warnings().length === 2, { what: 'the warning for another grace' });

  for (const event of warnings()) log(event);
  const hint =
    'hint="raise daemon.grace in pgherd.yaml, and the time after which the supervisor kills; or make the job work in portions"';
  expect(lines.replaceAll(/^\S+ /gm, '')).toBe(
    `warn  2 jobs often run longer than the grace of 15 s, and start again when a daemon is stopped jobs="slower-report (10 min), slow-report (1 min 30 s)" ${hint}\n` +
      `warn  1 job often runs longer than the grace of 2 min, and starts again when a daemon is stopped jobs="slower-report (10 min)" ${hint}\n`,
  );
});
