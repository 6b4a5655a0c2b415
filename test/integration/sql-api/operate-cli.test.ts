import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDatabase, createApiDatabase, value } from '../../support/api-database.ts';
import { type CliResult, runCli } from '../../support/cli.ts';

let api: ApiDatabase;
let url: string;
beforeAll(async () => {
  api = await createApiDatabase();
  url = api.database.roleUrl(api.aliceRole);
});
afterAll(() => api.database.drop());

const run = (...args: string[]): Promise<CliResult> => runCli(args, { env: { PGHERD_URL: url }, cwd: '/' });
const json = (result: CliResult): unknown => JSON.parse(result.stdout);

test('enqueue prints the id of the task it made, as the login of the connection', async () => {
  const args = ['--topic', 'mail', '--priority', '-3', '--delay', '10m', '--dedupe-key', 'k', '--format', 'json'];
  const first = await run('enqueue', 'select 1', ...args);
  expect(first).toMatchObject({ code: 0, stderr: '' });
  const { rows } = await api.alice.query(
    "select id, topic, priority, role, dedupe_key, available_at > now() + interval '9 min' as later from pgherd.tasks",
  );
  expect(rows).toEqual([
    { id: expect.any(String), topic: 'mail', priority: -3, role: api.aliceRole, dedupe_key: 'k', later: true },
  ]);
  expect(json(first)).toEqual({ taskId: rows[0].id });
  expect((await run('enqueue', 'select 1', '--dedupe-key', 'k')).stdout).toBe(`task ${rows[0].id}\n`);
});

test('enqueue --run-at waits for the instant; a malformed one exits 64 and writes nothing', async () => {
  const made = json(await run('enqueue', 'select 1', '--run-at', '2100-01-01T00:00:00Z', '--format', 'json'));
  const id = Object.values(made as object)[0];
  expect(await value(api.alice, 'select available_at from pgherd.tasks where id = $1', [id])).toEqual(
    new Date('2100-01-01T00:00:00Z'),
  );
  const before = await value(api.alice, 'select count(*) from pgherd.tasks');
  expect(await run('enqueue', 'select 1', '--run-at', 'tomorrow')).toMatchObject({ code: 64, stdout: '' });
  expect(await run('enqueue', 'select 1', '--delay', 'soon')).toMatchObject({ code: 64 });
  const refused = await run('enqueue', ' ');
  expect(refused).toMatchObject({ code: 64, stderr: 'error: sql is empty\nhint: give the statement to execute\n' });
  expect(await value(api.alice, 'select count(*) from pgherd.tasks')).toBe(before);
});

test('pause and resume say what they changed', async () => {
  const name = String(await value(api.alice, "select (pgherd.insert_job('select 1')).job_name"));
  expect((await run('pause', 'job', name, '--reason', 'why')).stdout).toBe(
    `job ${name}: paused (resume with: pgherd resume job ${name})\n`,
  );
  expect(await value(api.alice, 'select pause_reason from pgherd.my_job where job_name = $1', [name])).toBe('why');
  expect(json(await run('pause', 'topic', 'mail', '--until', '2100-01-01T00:00:00Z', '--format', 'json'))).toEqual({
    kind: 'topic',
    name: 'mail',
    paused: true,
    changed: true,
    until: '2100-01-01T00:00:00Z',
  });
  expect((await run('resume', 'job', name)).stdout).toBe(`job ${name}: resumed\n`);
  expect((await run('resume', 'job', name)).stdout).toBe(`job ${name}: was not paused\n`);
  expect(await run('pause', 'job', 'no such job')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('job "no such job" does not exist'),
  });
  expect(await run('pause', 'queue', 'x')).toMatchObject({ code: 64 });
});

test('cancel and retry name each task, and exit 1 when there was nothing to do for one', async () => {
  const id = String(await value(api.alice, "select pgherd.enqueue('select 1')"));
  expect(await run('cancel', id)).toMatchObject({ code: 0, stdout: `task ${id}: cancelled\n` });
  expect(await run('cancel', id, '--format', 'json')).toMatchObject({ code: 1 });
  expect(json(await run('retry', id, '--format', 'json'))).toEqual({ tasks: [{ id, done: true }] });
  const mixed = await run('cancel', id, '999999');
  expect(mixed).toMatchObject({ code: 1 });
  expect(mixed.stdout).toBe(`task ${id}: cancelled\ntask 999999: not cancelled: it has ended or does not exist\n`);
  expect(await run('cancel', 'x')).toMatchObject({ code: 64 });
});

test("another role's task is refused with one line and exit 1", async () => {
  const id = String(await value(api.bob, "select pgherd.enqueue('select 1')"));
  const refused = await run('cancel', id);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain(`${api.aliceRole} is not a member of the role of task ${id}`);
});
