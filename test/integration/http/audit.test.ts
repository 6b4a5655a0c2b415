import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startHttp, type TestHttp } from '../../support/http.ts';
import { runCommand } from '../../support/run-command.ts';

const ONCALL = 'the-token-of-the-people-on-call-1';
const VIEWER = 'the-token-of-the-people-who-read1';

let database: TestDatabase;
let http: TestHttp;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.query("insert into pgherd.projects (name) values ('shop'), ('mailing')");
  await database.query(
    `insert into pgherd.jobs (name, sql, topic, project_id) select 'shop-' || t, 'select 1', t, id from pgherd.projects, unnest('{orders,mail}'::text[]) t where name = 'shop'`,
  );
  await database.query(
    `insert into pgherd.jobs (name, sql, topic, project_id) select 'newsletter', 'select 1', 'mail', id from pgherd.projects where name = 'mailing'`,
  );
  http = await startHttp(database, {
    env: { ONCALL, VIEWER },
    config: {
      tokens: {
        oncall: { tokenEnv: 'ONCALL', scope: 'operate', projects: ['shop'], topics: ['mail'] },
        viewer: { tokenEnv: 'VIEWER', scope: 'read', projects: null, topics: null },
      },
    },
  });
});
afterAll(async () => {
  await http.stop();
  await database.drop();
});

const as = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const lines = (text: string): readonly Record<string, unknown>[] =>
  http.logged.filter((line) => line.includes(text)).map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a named token', () => {
  test('changes jobs and topics of its projects, and nothing else', async () => {
    expect((await http.post('/api/jobs/shop-mail/trigger', {}, as(ONCALL))).status).toBe(200);
    for (const path of ['/api/jobs/shop-orders/trigger', '/api/jobs/newsletter/pause', '/api/topics/orders/pause']) {
      const { status, json } = await http.post(path, {}, as(ONCALL));
      expect([path, status, json.error.message]).toEqual([
        path,
        403,
        expect.stringContaining('the token oncall does not permit this'),
      ]);
    }
    expect(await database.query('select from pgherd.job_state where paused_at is not null')).toEqual([]);
  });

  test('cancels no task of another project, alone or among others', async () => {
    const [own] = await database.query<{ id: string }>("select pgherd.trigger_job('shop-mail') as id");
    const [theirs] = await database.query<{ id: string }>("select pgherd.trigger_job('newsletter') as id");
    expect((await http.post('/api/tasks/cancel', { ids: [own?.id, theirs?.id] }, as(ONCALL))).status).toBe(403);
    expect((await http.post('/api/tasks/cancel', { ids: [own?.id] }, as(ONCALL))).status).toBe(200);
    expect(await database.query('select id from pgherd._tasks where id = any ($1)', [[own?.id, theirs?.id]])).toEqual([
      { id: theirs?.id },
    ]);
  });

  test('with the scope read changes nothing', async () => {
    expect((await http.ask('/api/jobs', { headers: as(VIEWER) })).status).toBe(200);
    expect((await http.ask('/api/jobs')).status).toBe(401);
    expect((await http.post('/api/jobs/shop-mail/trigger', {}, as(VIEWER))).status).toBe(403);
  });
});

describe('the log', () => {
  test('names each change over HTTP with its token and client, and each that failed', async () => {
    await http.post('/api/jobs/shop-mail/pause', { reason: 'storm' }, as(ONCALL));
    await http.post('/api/jobs/newsletter/resume', {}, as(ONCALL));
    const change = { path: '/api/jobs/shop-mail/pause', action: 'pause', token: 'oncall', client: '127.0.0.1' };
    expect(lines('changed over HTTP')).toContainEqual(expect.objectContaining(change));
    expect(lines('change over HTTP failed')).toContainEqual(
      expect.objectContaining({ path: '/api/jobs/newsletter/resume', token: 'oncall', status: 403 }),
    );
  });

  test('names the client of an unknown token, and never the token', async () => {
    const guess = 'a-guess-that-is-not-a-token-at-all';
    for (let n = 0; n < 2; n++) expect((await http.ask('/api/jobs', { headers: as(guess) })).status).toBe(401);
    expect(lines('unknown token')).toContainEqual(expect.objectContaining({ client: '127.0.0.1', path: '/api/jobs' }));
    expect(http.logged.join('')).not.toContain(guess);
  });
});

describe('pgherd audit', () => {
  test('names login, action, channel, address and token', async () => {
    const ops = await database.createRole('ops', { memberOf: ['pgherd_deployer'] });
    const client = await database.client(ops);
    await client.query("select pgherd.pause_topic('mail', 'full disk')");
    await runCli(['resume', 'topic', 'mail', '--url', database.roleUrl(ops)]);
    await http.post('/api/jobs/shop-mail/trigger', {}, as(ONCALL));
    await database.query(
      `insert into pgherd.revisions (project_id, revision, digest, tool_version, summary) select id, 1, 'x', 'x', '{}' from pgherd.projects where name = 'shop'`,
    );

    const { code, stdout } = await runCli(['audit', '--format', 'json', '--url', database.url]);
    const { audit } = JSON.parse(stdout) as { audit: readonly object[] };
    expect(code).toBe(0);
    for (const expected of [
      { action: 'pause topic', target: 'mail', login: ops, channel: 'sql', reason: 'full disk', token: null },
      { action: 'resume topic', target: 'mail', login: ops, channel: 'cli', applicationName: 'pgherd resume' },
      { action: 'trigger job', target: 'shop-mail', channel: 'http', token: 'oncall', address: '127.0.0.1' },
      { action: 'apply', target: 'shop revision 1' },
    ]) {
      expect(audit).toContainEqual(expect.objectContaining(expected));
    }
    const text = await runCli(['audit', '--login', ops, '--limit', '1', '--url', database.url]);
    expect(text.stdout).toContain('resume topic');
    expect(text.stdout).not.toContain('pause topic');
    const actions = async (...flags: readonly string[]): Promise<readonly string[]> => {
      const { stdout: found } = await runCommand(['audit', ...flags, '--format', 'json', '--url', database.url]);
      return (JSON.parse(found) as { audit: { action: string }[] }).audit.map(({ action }) => action);
    };
    expect(new Set((await actions('--job', 'shop-mail')).map((action) => action.split(' ')[1]))).toEqual(
      new Set(['job']),
    );
    expect(await actions('--topic', 'mail', '--since', '1h')).toEqual(
      expect.arrayContaining(['resume topic', 'pause topic']),
    );
    expect(await actions('--topic', 'shop-mail')).toEqual([]);
    expect(await actions('--match', 'FULL disk')).toEqual(['pause topic']);
    expect(await actions('--until', '1h')).toEqual([]);
  });

  test('shows a scheduler nothing, and a monitor all', async () => {
    const scheduler = await database.client(await database.createRole('scheduler', { memberOf: ['job_scheduler'] }));
    await expect(scheduler.query('select from pgherd.audit')).rejects.toMatchObject({ code: '42501' });
    const monitor = await database.client(await database.createRole('monitor', { memberOf: ['job_monitor'] }));
    expect((await monitor.query('select from pgherd.audit')).rowCount).toBeGreaterThan(0);
  });
});
