import Ajv2020 from 'ajv/dist/2020.js';
import type { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { logged, startDaemon, stopDaemons } from '../../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { startHttp, type TestHttp } from '../../support/http.ts';
import { applyRequest, openControl, requestFrom } from '../../support/reconcile.ts';
import { waitFor } from '../../support/wait-for.ts';

// The document against the routes of the running server: which there are, which parameters and keys they accept.

const apps = vi.hoisted(() => [] as Hono[]);
vi.mock('hono', async (original) => {
  const module = await original<typeof import('hono')>();
  class RecordedHono extends module.Hono {
    constructor() {
      super();
      apps.push(this);
    }
  }
  return { ...module, Hono: RecordedHono };
});

interface Described {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>
  >;
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: { readonly properties: object } }>>;
  };
}

let database: TestDatabase;
let http: TestHttp;
let paths: Readonly<Record<string, Readonly<Record<string, Described>>>> = {};
beforeAll(async () => {
  database = await createTestDatabase();
  http = await startHttp(database, {
    config: { tokenEnv: 'TOKEN', allow: ['trigger', 'pause', 'cancel', 'retry', 'enqueue'] },
  });
  paths = (await http.ask('/openapi.json')).json.paths;
});
afterAll(async () => {
  await stopDaemons();
  await http?.stop();
  await database?.drop();
});

const operations = (): readonly (readonly [path: string, method: string, operation: Described])[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [path, method, operation] as const),
  );

/** The routes of the server that are for other programs than its own pages. */
function served(): readonly string[] {
  const routes = (apps.at(-1)?.routes ?? []).filter(({ method }) => method === 'GET' || method === 'POST');
  return [...new Set(routes.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`))].filter(
    (route) =>
      /^\w+ \/(api\/|metrics|healthz|livez|readyz|openapi)/.test(route) &&
      !/ \/api\/pages\//.test(route) &&
      !route.includes('*'),
  );
}

test('describes every route, and no other', () => {
  const described = operations().map(([path, method]) => `${method.toUpperCase()} ${path}`);

  expect(described.length).toBeGreaterThan(20);
  expect(described.toSorted()).toEqual(served().toSorted());
});

test('is a document that programs can read', async () => {
  const { json, status } = await http.ask('/openapi.json');

  expect(status).toBe(200);
  expect(json).toMatchObject({ openapi: '3.1.0', info: { title: 'pgherd', version: 'test' } });
  const ids = operations().map(([, , { operationId }]) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [path, , { parameters }] of operations()) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(
      parameters.filter((one) => one.in === 'path').map(({ name }) => name),
      path,
    ).toEqual(named);
  }
});

test('names the parameters that each route accepts', async () => {
  let compared = 0;
  for (const [path, method, { parameters }] of operations()) {
    if (method !== 'get' || !path.startsWith('/api/')) continue;
    const { status, json } = await http.ask(`${path}?unknown=1`, { headers: { Connection: 'close' } });
    if (status !== 400) continue;
    compared += 1;
    const known = /^known are (.*)$/.exec(json.error.hint)?.[1]?.split(', ') ?? [];
    expect(parameters.map(({ name }) => name).toSorted(), path).toEqual(known.toSorted());
  }
  expect(compared).toBeGreaterThan(7);
});

test('names the keys that each change accepts, and that it needs a token', async () => {
  let compared = 0;
  for (const [path, method, { requestBody, security }] of operations()) {
    if (method !== 'post') continue;
    expect(security, path).toEqual([{ token: [] }]);
    const { json } = await http.post(path.replace('{name}', 'x'), { unknown: 1 });
    const known = /^known are (.*)$/.exec(json.error.hint)?.[1]?.split(', ') ?? [];
    const [body] = Object.values(requestBody?.content ?? {});
    expect(Object.keys(body?.schema.properties ?? {}).toSorted(), path).toEqual(known.toSorted());
    compared += 1;
  }
  expect(compared).toBeGreaterThan(6);
});

test('describes each key of the rows that the lists have', async () => {
  const project = writeFiles({
    'jobs.yaml': `topics: { reports: { concurrency: 2 } }
jobs:
  report: { schedule: "@daily", topic: reports, sql: select 1 }
  wrong: { schedule: "@daily", sql: select 1 / 0 }`,
  });
  const control = await openControl(database.url);
  await applyRequest(control, await requestFrom(project));
  await control.close();
  await startDaemon(database);
  const [row] = await database.query<{ done: string; failed: string }>(
    "select pgherd.trigger_job('report') as done, pgherd.trigger_job('wrong') as failed",
  );
  await logged(database, { task: row?.done ?? '' }, 'finished');
  await logged(database, { task: row?.failed ?? '' }, 'failed');
  await database.query("select pgherd.enqueue('select 1', run_at => now() + interval '1 day')");
  await waitFor(async () => (await http.ask('/api/workers')).json.workers.length > 0, {
    what: 'the slots of the daemon',
  });
  const ajv = new Ajv2020.default({ strict: false, validateFormats: false, allErrors: true });
  const lists = ['jobs', 'topics', 'workers', 'tasks', 'log', 'history', 'durations?job=report'];
  for (const path of lists) {
    const { json } = await http.ask(`/api/${path}`);
    const { schema } = paths[`/api/${path.split('?')[0]}`]?.get?.responses['200']?.content['application/json'] ?? {};
    const [rows] = Object.values<readonly object[]>(json);
    expect(rows?.length, path).toBeGreaterThan(0);
    expect([path, ajv.validate(closed(schema), json), ajv.errors]).toEqual([path, true, null]);
  }
});

/** The schema, whose objects have no other keys than those that it describes. */
function closed(schema: unknown): object {
  return JSON.parse(JSON.stringify(schema), (_, value) =>
    value?.properties === undefined ? value : { ...value, additionalProperties: false },
  );
}

test('needs no token where reading does', async () => {
  const guarded = await startHttp(database, { config: { readTokenEnv: 'READ_TOKEN' } });
  try {
    expect((await guarded.ask('/openapi.json')).status).toBe(200);
    expect((await guarded.ask('/api/jobs')).status).toBe(401);
  } finally {
    await guarded.stop();
  }
});
