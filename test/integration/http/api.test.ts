import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sessions } from '../../../src/http/sessions.ts';
import { targetOf } from '../../../src/postgres/target.ts';
import { HomeServer } from '../../../src/runtime/session/home-server.ts';
import { SessionBudget } from '../../../src/runtime/session/session-budget.ts';
import { addJob, logged, startDaemon, stopDaemons, type TestDaemon } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { READ_TOKEN, startHttp, type TestHttp, TOKEN } from '../../support/http.ts';
import { runCommand } from '../../support/run-command.ts';
import { waitFor } from '../../support/wait-for.ts';

let database: TestDatabase;
let daemon: TestDaemon;
/** As a mere member of pgherd_daemon, the least that a daemon can be. */
let daemonUrl: string;
let http: TestHttp;

beforeAll(async () => {
  database = await createTestDatabase();
  daemonUrl = database.roleUrl(await database.createRole('daemon', { memberOf: ['pgherd_daemon'] }));
  const alice = await database.createRole('alice');
  daemon = await startDaemon(
    database,
    {},
    { url: daemonUrl, roles: { [alice]: { passwordEnv: 'ALICE' } }, env: { ALICE: database.rolePassword(alice) } },
  );
  await addJob(database, 'nightly', {
    sql: 'select 1',
    schedule: ['0 3 * * *'],
    timezone: 'Europe/Berlin',
    role: alice,
  });
  await addJob(database, 'fails', { sql: 'select 1/0', role: alice });
  await addJob(database, 'sleeps', { sql: 'select pg_sleep(60)', role: alice, overlap: 'queue' });
  http = await startHttp(database, { daemon: daemon.daemon, url: daemonUrl, config: { tokenEnv: 'TOKEN' } });
});
afterAll(async () => {
  await http?.stop();
  await stopDaemons();
  await database?.drop();
});

describe('the API reads', () => {
  test.each(['jobs', 'topics', 'tasks', 'log', 'history'])('%s in the shape that the command prints', async (name) => {
    const [started] = await database.query<{ id: string }>(`select pgherd.trigger_job('fails') as id`);
    await logged(database, { task: started?.id ?? '' }, 'failed');
    const { stdout } = await runCommand([name, '--url', database.url, '--format', 'json']);
    const answer = await http.ask(`/api/${name}`);

    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.json).toEqual(JSON.parse(stdout));
  });

  test.each(['status', 'workers'])('%s with the keys that the command prints', async (name) => {
    const { stdout } = await runCommand([name, '--url', database.url, '--format', 'json']);
    const answer = await http.ask(`/api/${name}`);

    expect(keysIn(answer.json)).toEqual(keysIn(JSON.parse(stdout)));
  });

  test('returns lists page by page', async () => {
    const first = await http.ask('/api/jobs?limit=1');
    const next = /^<([^>]+)>; rel="next"$/.exec(String(first.headers.link))?.[1] ?? '';
    const second = await http.ask(next);

    expect(first.json.jobs).toHaveLength(1);
    expect(second.json.jobs).toHaveLength(1);
    expect(second.json.jobs[0].name).not.toBe(first.json.jobs[0].name);
    expect((await http.ask('/api/jobs')).headers.link).toBeUndefined();
    expect((await http.ask('/api/jobs?contains=NIGHT')).json.jobs).toMatchObject([{ name: 'nightly' }]);
  });

  test('returns the durations of the last runs of a job', async () => {
    await database.query(`select pgherd.trigger_job('fails')`);
    await logged(database, { job: 'fails' }, 'failed');
    const { json } = await http.ask('/api/durations?job=fails&job=nightly');

    const fails = json.durations.find(({ job }: { job: string }) => job === 'fails');
    expect(fails.runs.at(-1)).toMatchObject({ state: 'failed', ms: expect.any(Number) });
  });

  test.each([
    ['/api/jobs?limt=1', 'did you mean "limit"?'],
    ['/api/jobs?limit=0', null],
    ['/api/log?state=open', null],
    ['/api/log?since=yesterday', 'for example 1h'],
    ['/api/log?job=%00', null],
    ['/api/status?x=1', 'this request takes no parameters'],
  ])('no request with invalid parameters: %s', async (path, hint) => {
    const { status, json } = await http.ask(path);

    expect({ status, error: json.error }).toEqual({
      status: 400,
      error: { code: 'usage', message: expect.any(String), hint },
    });
  });

  test('the overview, with the daemons and their permissions', async () => {
    const { json } = await http.ask('/api/overview', { headers: { Authorization: `Bearer ${TOKEN}` } });

    expect(json.daemons).toMatchObject([{ id: daemon.daemon.id, alive: true, slots: 4 }]);
    expect(json.access).toEqual({ caller: 'operator', allow: ['trigger', 'pause', 'cancel', 'retry'] });
    expect((await http.ask('/api/overview')).json.access).toEqual({ caller: 'anonymous', allow: [] });
  });
});

describe('the API changes', () => {
  test('triggers a job', async () => {
    const { status, json } = await http.post('/api/jobs/nightly/trigger');

    expect(status).toBe(200);
    await logged(database, { task: json.taskId }, 'finished');
  });

  test('pauses and resumes a job and a topic', async () => {
    const paused = await http.post('/api/jobs/nightly/pause', { reason: 'because', until: '2099-01-01T00:00:00Z' });
    expect(paused.json).toEqual({
      kind: 'job',
      name: 'nightly',
      paused: true,
      changed: true,
      until: '2099-01-01T00:00:00Z',
    });
    expect((await http.ask('/api/jobs?job=nightly')).json.jobs).toMatchObject([
      { state: 'paused', pauseReason: 'because' },
    ]);
    expect((await http.post('/api/jobs/nightly/resume')).json).toMatchObject({ paused: false, changed: true });
    expect((await http.post('/api/topics/any%20topic/pause')).json).toMatchObject({ name: 'any topic', changed: true });
    expect((await http.post('/api/topics/any%20topic/resume')).json).toMatchObject({ changed: true });
  });

  test('cancels a running task and retries it', async () => {
    const { json } = await http.post('/api/jobs/sleeps/trigger');
    const id: string = json.taskId;
    await waitFor(
      async () =>
        (await http.ask('/api/tasks?state=running')).json.tasks.some((task: { id: string }) => task.id === id),
      { what: 'the task to run' },
    );

    expect((await http.post('/api/tasks/cancel', { ids: [id, '999999'] })).json).toEqual({
      tasks: [
        { id, done: true },
        { id: '999999', done: false },
      ],
    });
    await logged(database, { task: id }, 'cancelled');
    expect((await http.post('/api/tasks/retry', { ids: [id] })).json).toEqual({ tasks: [{ id, done: true }] });
    await http.post('/api/tasks/cancel', { ids: [id] });
  });

  test('names the job that was probably meant', async () => {
    const { status, json } = await http.post('/api/jobs/nihgtly/trigger');

    expect({ status, ...json.error }).toEqual({
      status: 404,
      code: 'not_found',
      message: 'there is no job "nihgtly"',
      hint: 'did you mean "nightly"?',
    });
  });

  test('enqueues only where the configuration says so', async () => {
    expect(await http.post('/api/tasks', { sql: 'select 1' })).toMatchObject({
      status: 403,
      json: {
        error: {
          code: 'forbidden',
          message: 'the action enqueue is not allowed by http.allow',
          hint: 'add enqueue to http.allow in pgherd.yaml',
        },
      },
    });
    const open = await startHttp(database, { url: daemonUrl, config: { tokenEnv: 'TOKEN', allow: ['enqueue'] } });
    try {
      const { json } = await open.post('/api/tasks', {
        sql: 'select 1',
        topic: 'mail',
        priority: 3,
        delay: '10ms',
        dedupeKey: 'k',
      });
      await logged(database, { task: json.taskId }, 'finished');
      const params = { days: 7, deep: { list: [1] } };
      const withParams = await open.post('/api/tasks', { sql: `select 1 / ($1->>'days')::int`, params });
      await logged(database, { task: withParams.json.taskId }, 'finished');
      const { json: log } = await open.ask('/api/log?limit=1');
      expect(log.log).toMatchObject([{ taskId: withParams.json.taskId, params }]);
      expect((await open.post('/api/tasks', { sql: 'select $1', params: [1] })).json.error).toMatchObject({
        message: 'params is not an object',
      });
      expect(await open.post('/api/tasks', { sql: 'select 1,\n$1' })).toMatchObject({
        status: 400,
        json: {
          error: { message: 'sql:2:1: the SQL uses $1, but the task has no params', hint: 'add params to the request' },
        },
      });
      expect((await open.post('/api/tasks', { sql: 'selct 1' })).json.error.message).toMatch(/^sql:1:1: syntax error/);
      expect(
        (await open.post('/api/tasks', { sql: 'select $1', params: { text: 'x'.repeat(2_100_000) } })).status,
      ).toBe(413);
      expect((await open.post('/api/tasks', { sql: ' ' })).json.error).toMatchObject({
        code: 'usage',
        message: 'sql is missing',
      });
      expect((await open.post('/api/tasks', { sql: 'select 1', runAt: 'soon' })).status).toBe(400);
      expect((await open.post('/api/jobs/nightly/trigger')).status).toBe(403);
    } finally {
      await open.stop();
    }
  });

  test.each([
    ['not JSON', '{', 'the body is not JSON'],
    ['no object', '[]', 'the body is not a JSON object'],
    ['an unknown key', '{"idz": []}', 'unknown key "idz"'],
    ['no ids', '{}', 'ids is not a list of 1 to 1000 task IDs'],
    ['a number', '{"ids": [1]}', '1 is not a valid task ID'],
    ['SQL', `{"ids": ["1); drop table x"]}`, '"1); drop table x" is not a valid task ID'],
    ['a prototype', '{"__proto__": {"ids": ["1"]}}', 'unknown key "__proto__"'],
  ])('nothing for a body that is %s', async (_name, body, message) => {
    expect(await http.post('/api/tasks/cancel', body)).toMatchObject({
      status: 400,
      json: { error: { code: 'usage', message } },
    });
  });
});

describe('rights', () => {
  test('requests that read cannot write: PostgreSQL refuses it to their session', async () => {
    const sessions = new Sessions({
      target: targetOf(database.url),
      schema: 'pgherd',
      budget: new SessionBudget(),
      home: new HomeServer(),
    });
    try {
      for (const use of [sessions.read.bind(sessions), sessions.watch.bind(sessions)]) {
        await expect(use((connection) => connection.execute(`delete from jobs`))).rejects.toMatchObject({
          code: '25006',
        });
      }
    } finally {
      await sessions.close();
    }
  });

  test('no change is possible without a configured token', async () => {
    const closed = await startHttp(database, { url: daemonUrl });
    try {
      for (const headers of [{ Authorization: '' }, { Authorization: `Bearer ${TOKEN}` }]) {
        const { status, json } = await closed.post('/api/jobs/nightly/trigger', {}, headers);
        expect(status).toBe(403);
        expect(json).toEqual({
          error: {
            code: 'changes_off',
            message: 'changes are turned off: no token is configured',
            hint: expect.stringContaining('http: {token_env: NAME}'),
          },
        });
      }
      expect((await closed.ask('/api/jobs')).status).toBe(200);
    } finally {
      await closed.stop();
    }
  });

  test.each([
    ['no token', {}, 401],
    ['another token', { Authorization: 'Bearer another-token-of-these-tests' }, 401],
    ['a part of the token', { Authorization: `Bearer ${TOKEN.slice(0, -1)}` }, 401],
    ['another scheme', { Authorization: `Basic ${TOKEN}` }, 401],
  ])('a change is refused with %s', async (_name, headers, status) => {
    const answer = await http.ask('/api/jobs/nightly/trigger', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
    });

    expect(answer.status).toBe(status);
    expect(answer.json.error.code).toBe('unauthorized');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.text).not.toContain(TOKEN);
  });

  test('a token for reading reads, and changes nothing', async () => {
    const guarded = await startHttp(database, {
      url: daemonUrl,
      config: { tokenEnv: 'TOKEN', readTokenEnv: 'READ_TOKEN' },
    });
    const asReader = { headers: { Authorization: `Bearer ${READ_TOKEN}` } };
    try {
      for (const path of ['/api/jobs', '/api/overview', '/metrics']) {
        expect((await guarded.ask(path)).status).toBe(401);
        expect((await guarded.ask(path, asReader)).status).toBe(200);
        expect((await guarded.ask(path, { headers: { Authorization: `Bearer ${TOKEN}` } })).status).toBe(200);
      }
      expect((await guarded.ask('/healthz')).status).toBe(200);
      expect((await guarded.ask('/')).status).toBe(200);
      const change = await guarded.post('/api/jobs/nightly/trigger', {}, asReader.headers);
      expect([change.status, change.json.error.message]).toEqual([403, 'this token may only read']);
    } finally {
      await guarded.stop();
    }
  });

  test('an address that others reach needs a token to read as well, and says so', async () => {
    await expect(startHttp(database, { address: '0.0.0.0:0' })).rejects.toMatchObject({ code: 'config_invalid' });
    const open = await startHttp(database, { address: '0.0.0.0:0', config: { tokenEnv: 'TOKEN' } });
    try {
      expect(open.logged.join('')).toContain('reading needs a token too');
      expect((await open.ask('/api/jobs')).status).toBe(401);
      expect((await open.ask('/metrics')).status).toBe(401);
      expect((await open.ask('/healthz')).status).toBe(200);
    } finally {
      await open.stop();
    }
  });

  test.each([
    ['is not set', { tokenEnv: 'MISSING' }],
    ['is short', { tokenEnv: 'SHORT' }],
  ])('a token that %s keeps it from starting', async (_name, config) => {
    await expect(startHttp(database, { config })).rejects.toMatchObject({ code: 'config_invalid' });
  });
});

/** The keys of a document, at every depth. */
function keysIn(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : keysIn(value[0], `${path}[]`);
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value)
    .flatMap(([key, one]) => keysIn(one, `${path}.${key}`))
    .toSorted();
}
