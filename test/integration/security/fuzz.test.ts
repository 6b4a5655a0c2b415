import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PgherdError } from '../../../src/errors.ts';
import { digestOf } from '../../../src/plan/digest.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { type ApiDatabase, createApiDatabase } from '../../support/api-database.ts';
import { addJob } from '../../support/daemon.ts';
import { writeFiles } from '../../support/definition-files.ts';
import { FUZZ_TIMEOUT_MS, fuzz, withinASecond } from '../../support/fuzz.ts';
import { startHttp, type TestHttp, TOKEN } from '../../support/http.ts';
import { runCommand } from '../../support/run-command.ts';

let api: ApiDatabase;
let http: TestHttp;

beforeAll(async () => {
  api = await createApiDatabase();
  await addJob(api.database, 'a-job', { sql: 'select 1' });
  await api.alice.query(`set statement_timeout = '1s'`);
  http = await startHttp(api.database, {
    config: { tokenEnv: 'TOKEN', allow: ['trigger', 'pause', 'cancel', 'retry', 'enqueue'] },
  });
});
afterAll(async () => {
  await http?.stop();
  await api?.database.drop();
});

describe('random input', { timeout: FUZZ_TIMEOUT_MS }, () => {
  test('the HTTP server answers, never with an error of its own', async () => {
    const part = fc.oneof(
      fc.constantFrom(
        'api',
        'jobs',
        'tasks',
        'topics',
        'log',
        'a-job',
        'trigger',
        'pause',
        'resume',
        'cancel',
        'retry',
        'metrics',
        '..',
        '.',
        '%2e%2e',
        '%00',
        '%',
        '%zz',
        '',
        'assets',
        'index.js',
        '__proto__',
        '%F0%9F%90%98',
      ),
      fc.webSegment(),
    );
    const query = fc.array(
      fc.tuple(
        fc.constantFrom('limit', 'offset', 'job', 'state', 'since', 'contains', 'x', '__proto__'),
        fc.oneof(fc.webQueryParameters(), fc.constantFrom('0', '-1', '1e9', '%00', '%ff', 'running')),
      ),
      { maxLength: 3 },
    );
    const body = fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom(
        '',
        '{}',
        '{"ids":["1"]}',
        '{"sql":"select 1"}',
        '{"ids":{"length":1}}',
        '[[[[',
        '{"params":{"a":{"b":1}}}',
        '{"sql":"\\u0000"}',
        '{"reason":"\\ud800"}',
      ),
      fc.jsonValue().map((ids) => JSON.stringify({ ids, sql: ids, reason: ids, until: ids, params: ids })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'POST', 'PUT', 'HEAD', 'PATCH'),
        fc.array(part, { maxLength: 5 }),
        query,
        body,
        async (method, parts, pairs, text) => {
          const path = `/${parts.join('/')}${pairs.length === 0 ? '' : `?${pairs.map((pair) => pair.join('=')).join('&')}`}`;
          const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' };
          const sent = method === 'GET' || method === 'HEAD' ? { method, headers } : { method, headers, body: text };
          const { status, headers: answered } = await withinASecond(`${method} ${path} ${text}`, () =>
            http.ask(path, sent),
          );
          expect({ path, text, status: status < 500 }).toEqual({ path, text, status: true });
          expect(answered['content-security-policy']).toBeDefined();
        },
      ),
      fuzz(300),
    );
  });

  test('the HTTP server survives input that is not HTTP', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'GET ',
        'POST ',
        '/ ',
        'HTTP/1.1',
        'HTTP/9.9',
        '\r\n',
        '\n',
        'Host: localhost\r\n',
        'Host: a\r\nHost: b\r\n',
        'Content-Length: 5\r\n',
        'Content-Length: -1\r\n',
        'Transfer-Encoding: chunked\r\n',
        '0\r\n\r\n',
        'ffffffffff\r\n',
        ': ',
        '\u0000',
        'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
        'http://evil.example/ ',
      ),
      fc.string({ maxLength: 20 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 12 }), async (pieces) => {
        await sendRaw(pieces.join(''));
        expect((await withinASecond('/healthz', () => http.ask('/healthz'))).status).toBe(200);
      }),
      fuzz(60),
    );
  });

  test('the SQL API refuses with an expected error class, at once, and writes no row', async () => {
    const text = fc.oneof(
      fc.constantFrom(
        null,
        '',
        'select 1',
        'default',
        '@every 1s',
        '* * * * *',
        'a-job',
        "';drop table x;--",
        'infinity',
        '-1',
        '{',
        '\u001b[2J',
        '𝕏',
      ),
      fc.string({ maxLength: 20 }).map((one) => one.replaceAll('\u0000', '')),
    );
    const interval = fc.constantFrom(
      null,
      '1 s',
      '-1 s',
      '0',
      '178000000 years',
      '1e-6 s',
      'infinity',
      '10 days -1 month',
      'x',
    );
    const int = fc.oneof(fc.constant(null), fc.integer(), fc.constantFrom('2147483648', '-1', '0', 'NaN'));
    const instant = fc.constantFrom(
      null,
      'infinity',
      '-infinity',
      '0001-01-01',
      '294276-12-31',
      'now',
      'x',
      '2026-02-30',
    );
    const bool = fc.constantFrom(null, true, false, 'x');
    const call = fc.oneof(
      fc.tuple(
        fc.constant('select enqueue($1, $2, $3, $4, $5, $6, $7, $8)'),
        fc.tuple(text, text, int, instant, interval, text, interval, int),
      ),
      fc.tuple(
        fc.constant('select enqueue_many($1)'),
        fc.tuple(
          fc
            .oneof(
              fc.jsonValue(),
              fc.array(
                fc.record(
                  { sql: fc.jsonValue(), topic: fc.jsonValue(), priority: fc.jsonValue(), delay: fc.jsonValue() },
                  { requiredKeys: [] },
                ),
              ),
            )
            .map((value) => JSON.stringify(value).replaceAll('\\u0000', '')),
        ),
      ),
      fc.tuple(
        fc.constant(
          'select job_id from insert_job($1, $2, $3, job_description => $4, enabled => $5, job_timeout => $6, parallel => $7)',
        ),
        fc.tuple(text, text, fc.array(text, { maxLength: 3 }), text, bool, interval, bool),
      ),
      fc.tuple(
        fc.constant('select job_id from update_job($1, $2, schedule => $3)'),
        fc.tuple(int, text, fc.array(text, { maxLength: 3 })),
      ),
      fc.tuple(
        fc.constantFrom(
          'select cancel_task($1)',
          'select retry_task($1)',
          'select launch_worker($1)',
          'select run_job($1)',
          'select delete_job($1)',
        ),
        fc.tuple(int),
      ),
      fc.tuple(
        fc.constantFrom(
          'select trigger_job($1)',
          'select pause_job($1, $1)',
          'select pause_topic($1, $1)',
          'select resume_job($1)',
          'select resume_topic($1)',
        ),
        fc.tuple(text),
      ),
      fc.tuple(fc.constant('select count(*) from job_scheduled_at($1)'), fc.tuple(instant)),
    );
    await api.alice.query('set search_path = pgherd, pg_temp');
    await fc.assert(
      fc.asyncProperty(call, async ([sql, values]) => {
        const before = await written();
        const error = await withinASecond(`${sql} ${JSON.stringify(values)}`, () =>
          api.alice.query(sql, [...values]).then(
            () => null,
            (reason: { code?: string; message: string }) => reason,
          ),
        );
        if (error === null) return;
        // Data, permission, constraint, name or resource: nothing internal, nothing that no handler meant.
        expect({
          sql,
          values,
          code: error.code,
          message: error.message,
          known: /^(22|42|23|54|0A|55|3D)/.test(error.code ?? ''),
        }).toMatchObject({ known: true });
        expect(await written()).toEqual(before);
      }),
      fuzz(300),
    );
  });

  test('a plan file that was tampered with, its digest made to fit or not, writes nothing', async () => {
    const cwd = writeFiles({
      'pgherd.yaml': 'project: fuzzed\n',
      'a.yaml': 'jobs: { a: { sql: select 1, description: d }, b: { sql: select 2 } }\n',
    });
    const url = ['--url', api.database.url];
    const { stdout } = await runCommand(['plan', '--format', 'json', ...url], { cwd });
    await runCommand(['apply', '--yes', ...url], { cwd }); // from now on what was planned is stale
    const before = await written();
    const change = fc.tuple(fc.nat(), fc.jsonValue({ maxDepth: 1 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), fc.boolean(), async (changes, fits) => {
        const plan = JSON.parse(stdout) as Plan;
        for (const [at, value] of changes) tamper(plan, at, value);
        const digest = fits ? digestOrNone(plan) : plan.digest;
        writeFileSync(join(cwd, 'plan.json'), JSON.stringify({ ...plan, digest }));
        const outcome = await withinASecond(JSON.stringify(changes), () =>
          runCommand(['apply', 'plan.json', '--yes', ...url], { cwd }).catch((error: unknown) => error),
        );
        // A change of nothing that counts leaves the plan that was applied: it says so.
        if (!(outcome instanceof PgherdError))
          expect(outcome).toMatchObject({
            exitCode: 0,
            stdout: expect.stringContaining('Already applied as revision'),
          });
        else
          expect(['plan_invalid', 'plan_stale', 'plan_blocked', 'usage', 'not_found']).toContain(
            (outcome as PgherdError).code,
          );
        expect(await written()).toEqual(before);
      }),
      fuzz(40),
    );
  });
});

/** All rows that a refused call could have written. */
async function written(): Promise<readonly object[]> {
  return await api.database.query(
    `select (select count(*) from pgherd._tasks) as tasks, (select count(*) from pgherd._task_log_all) as log,
       (select count(*) from pgherd._requests) as requests, (select count(*) from pgherd._worker_requests) as workers,
       (select md5(string_agg(j::text, '' order by id)) from pgherd.jobs j) as jobs,
       (select md5(string_agg(t::text, '' order by id)) from pgherd.topics t) as topics,
       (select count(*) from pgherd.revisions) as revisions`,
  );
}

/** Replaces the leaf with this number, counted over the whole document, or the value that contains it. */
function tamper(document: object, at: number, value: unknown): void {
  const places: { readonly holder: Record<string, unknown>; readonly key: string }[] = [];
  const visit = (holder: object): void => {
    for (const [key, one] of Object.entries(holder)) {
      places.push({ holder: holder as Record<string, unknown>, key });
      if (typeof one === 'object' && one !== null) visit(one);
    }
  };
  visit(document);
  const place = places[at % places.length];
  if (place !== undefined) place.holder[place.key] = value;
}

function digestOrNone(plan: Plan): string {
  try {
    return digestOf(plan);
  } catch {
    return '';
  }
}

/** Sends these characters on a connection of their own; resolves when the server has answered or closed it. */
function sendRaw(text: string): Promise<void> {
  const { hostname, port } = new URL(http.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.on('close', () => resolve());
    socket.on('data', () => socket.destroy());
    socket.end(text, 'latin1');
  });
}
