import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addJob } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startHttp, type TestHttp } from '../../support/http.ts';

let database: TestDatabase;
let http: TestHttp;

beforeAll(async () => {
  database = await createTestDatabase();
  await addJob(database, 'a-job', { sql: 'select 1' });
  http = await startHttp(database, { config: { tokenEnv: 'TOKEN', hosts: ['jobs.example.com'] } });
});
afterAll(async () => {
  await http?.stop();
  await database?.drop();
});

describe('every answer', () => {
  test.each(['/', '/assets/tokens.css', '/healthz', '/metrics', '/api/jobs', '/nothing', '/api/jobs?x=1'])(
    'forbids scripts, frames, sniffing and copies: %s',
    async (path) => {
      const { headers } = await http.ask(path);

      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'; script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers['set-cookie']).toBeUndefined();
    },
  );
});

test('every style sheet and script that the page loads is served', async () => {
  const page = await http.ask('/');
  const paths = [...page.text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
  const answers = await Promise.all(paths.map(async (path) => [path, (await http.ask(path)).status]));

  expect(paths.filter((path) => path.endsWith('.css')).length).toBeGreaterThan(0);
  expect(answers).toEqual(paths.map((path) => [path, 200]));
});

describe('a request is refused', () => {
  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'localhost:80:80', 'a b'])(
    'for the host %j, although its name resolves to this server',
    async (host) => {
      for (const path of ['/', '/api/jobs', '/healthz']) {
        const { status, text } = await http.ask(path, { headers: { Host: host } });
        expect([400, 421]).toContain(status);
        expect(text).not.toContain('a-job');
      }
    },
  );

  test.each(['localhost', 'LOCALHOST:1', '127.0.0.1:8080', '[::1]:8080', '10.0.0.7', 'jobs.example.com'])(
    'but not for the host %s',
    async (host) => {
      expect((await http.ask('/api/jobs', { headers: { Host: host } })).status).toBe(200);
    },
  );

  test.each([
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
  ])('when another site asks: %j', async (headers) => {
    expect(await http.ask('/api/jobs', { headers })).toMatchObject({
      status: 403,
      json: { error: { code: 'cross_site' } },
    });
    expect(await http.post('/api/jobs/a-job/trigger', {}, headers)).toMatchObject({
      status: 403,
      json: { error: { code: 'cross_site' } },
    });
  });

  test('but not for its own page, nor when a user follows a link to it', async () => {
    const origin = http.url.slice(0, -1);
    expect((await http.ask('/api/jobs', { headers: { Origin: origin, 'Sec-Fetch-Site': 'same-origin' } })).status).toBe(
      200,
    );
    expect((await http.post('/api/jobs/a-job/trigger', {}, { Origin: origin })).status).toBe(200);
    expect((await http.ask('/', { headers: { 'Sec-Fetch-Site': 'cross-site' } })).status).toBe(200);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonx'])(
    'when a change is sent as %s, which a form can send',
    async (type) => {
      expect(await http.post('/api/jobs/a-job/trigger', '{}', { 'Content-Type': type })).toMatchObject({
        status: 415,
        json: { error: { code: 'not_json' } },
      });
    },
  );

  test.each([
    ['DELETE', '/api/jobs', 'GET, HEAD'],
    ['POST', '/metrics', 'GET, HEAD'],
    ['GET', '/api/jobs/a-job/trigger', 'POST'],
    ['OPTIONS', '/api/tasks', 'GET, HEAD, POST'],
    ['PUT', '/', 'GET, HEAD'],
  ])('for the method %s of %s', async (method, path, allow) => {
    const answer = await http.ask(path, { method });
    expect([answer.status, answer.headers.allow]).toEqual([405, allow]);
  });

  test('for a body or a URL that is too long', async () => {
    expect((await http.post('/api/tasks/cancel', `{"ids": ["${'1'.repeat(70_000)}"]}`)).status).toBe(413);
    expect((await http.ask(`/api/jobs?contains=${'a'.repeat(3_000)}`)).status).toBe(414);
    expect((await http.ask(`/${'a'.repeat(30_000)}`)).status).toBe(431);
  });

  test('when its headers never end: the connection is closed', async () => {
    const { hostname, port } = new URL(http.url);
    const socket = connect(Number(port), hostname);
    const closed = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (part) => {
        text += part;
      });
      socket.on('close', () => resolve(text));
      socket.on('error', () => {});
    });
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    expect(await closed).toMatch(/^HTTP\/1.1 408 |^$/);
  });
});
