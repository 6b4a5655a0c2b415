import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { HttpConfig } from '../../../src/definition/project.ts';
import { addJob } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { startHttp, type TestHttp, TOKEN } from '../../support/http.ts';

let database: TestDatabase;
const opened: TestHttp[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
  await addJob(database, 'report', { sql: 'select 1', topic: 'mail' });
  await addJob(database, 'other', { sql: 'select 1' });
});
afterEach(async () => {
  for (const http of opened.splice(0)) await http.stop();
});
afterAll(() => database?.drop());

const PROXY: NonNullable<HttpConfig['trustedProxy']> = {
  addresses: ['127.0.0.1'],
  userHeader: 'X-Forwarded-User',
  rolesHeader: 'X-Forwarded-Groups',
  roles: {
    oncall: { scope: 'operate', projects: null, topics: ['mail'] },
    staff: { scope: 'read', projects: null, topics: null },
  },
};

async function open(config: Partial<HttpConfig> = {}): Promise<TestHttp> {
  const http = await startHttp(database, { config: { trustedProxy: PROXY, ...config } });
  opened.push(http);
  return http;
}

function as(user: string, groups: string): Readonly<Record<string, string>> {
  return { 'X-Forwarded-User': user, 'X-Forwarded-Groups': groups, Authorization: '' };
}

test('gives the caller the first role that the proxy names, and the audit the name of the user', async () => {
  const http = await open();

  expect((await http.ask('/api/jobs', { headers: as('bob', 'all, staff') })).status).toBe(200);
  expect(await http.post('/api/jobs/report/pause', { reason: 'x' }, as('bob', 'staff'))).toMatchObject({
    status: 403,
    json: { error: { message: 'this token may only read' } },
  });
  expect(await http.post('/api/jobs/report/pause', { reason: 'x' }, as('alice', 'staff,oncall'))).toMatchObject({
    status: 200,
  });
  expect((await http.post('/api/jobs/other/pause', {}, as('alice', 'oncall'))).status).toBe(403);
  expect(http.logged.join('')).toContain('"token":"alice (oncall)"');
});

test('refuses a caller without a user, without a known role, and any other client, also one that reads', async () => {
  const http = await open();

  for (const headers of [{}, as('', 'staff'), as('eve', 'guests'), as('eve', ''), as('ü', 'staff')]) {
    expect((await http.ask('/api/jobs', { headers })).status, JSON.stringify(headers)).toBe(401);
  }
  const elsewhere = await open({ trustedProxy: { ...PROXY, addresses: ['10.0.0.1'] } });
  expect((await elsewhere.ask('/api/jobs', { headers: as('alice', 'oncall') })).status).toBe(401);
});

test('leaves tokens as they are, and cannot be used with a token that was guessed', async () => {
  const http = await open({ tokenEnv: 'TOKEN' });

  expect((await http.ask('/api/jobs', { headers: { Authorization: `Bearer ${TOKEN}` } })).status).toBe(200);
  expect((await http.ask('/api/jobs', { headers: { Authorization: 'Bearer alice (oncall)' } })).status).toBe(401);
});

test('withdraws roles with a reload', async () => {
  const http = await open();
  expect((await http.ask('/api/jobs', { headers: as('bob', 'staff') })).status).toBe(200);
  http.reload({ trustedProxy: { ...PROXY, roles: { oncall: { scope: 'operate', projects: null, topics: null } } } });

  expect((await http.ask('/api/jobs', { headers: as('bob', 'staff') })).status).toBe(401);
});
