import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliResult, runCli } from '../../support/cli.ts';
import { startDaemon, stopDaemons } from '../../support/daemon.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { type Failover, startFailover } from '../../support/failover.ts';
import { waitFor } from '../../support/wait-for.ts';

// A physical copy has the identity of its original in every respect but one: a promotion begins a timeline.
let pair: Failover;
beforeAll(async () => {
  pair = await startFailover();
});
afterAll(async () => {
  await stopDaemons();
  await pair.stop();
});

test('a promoted copy is reported, and a failover is not stopped by it', async () => {
  const directory = writeFiles({
    'pgherd.yaml': 'project: shop\n',
    'jobs.yaml': 'jobs: { tick: { schedule: "@daily", sql: select 1 } }\n',
  });
  const urlAt = (port: number): string => Object.assign(new URL(pair.url), { port: String(port) }).href;
  const pgherd = (port: number, ...args: readonly string[]): Promise<CliResult> =>
    runCli(args, { cwd: directory, env: { PGHERD_URL: urlAt(port) } });
  const { port: original } = pair.primary;
  expect(await pgherd(original, 'apply', '--yes')).toMatchObject({ code: 0 });
  expect((await pgherd(original, 'plan')).stderr).not.toContain('PGH214');

  const { port } = await pair.standby();
  await pair.on(port, 'select pg_promote()');
  await waitFor(
    async () => (await pair.on<{ on: boolean }>(port, 'select pg_is_in_recovery() as on'))[0]?.on === false,
    {
      what: 'the promotion',
    },
  );
  const told = /the server was promoted since a daemon last worked with this database \(timeline 1 to 2\)/;
  const planned = await pgherd(port, 'plan');
  expect(planned).toMatchObject({ code: 0 });
  expect(planned.stdout + planned.stderr).toMatch(told);
  const examined = await pgherd(port, 'doctor');
  expect(examined).toMatchObject({ code: 0, stdout: expect.stringMatching(told) });
  expect(examined.stdout).toContain('pgherd migrate --new-identity');
  expect(await pgherd(port, 'apply', '--yes')).toMatchObject({ code: 0 });

  await startDaemon({ url: urlAt(port) });
  expect((await pgherd(port, 'plan', '--format', 'json')).stdout).not.toContain('PGH214');
  expect((await pgherd(port, 'doctor')).stdout).toMatch(/the server was promoted before \d{4}-.*\(timeline 1 to 2\)/);
  await stopDaemons();
  expect(await pgherd(port, 'migrate', '--new-identity')).toMatchObject({ code: 0 });
  expect((await pgherd(port, 'doctor')).stdout).not.toContain('promoted');
  expect((await pgherd(original, 'doctor')).stdout).not.toContain('promoted');
});
