import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { SyncEvents } from '../../../src/cli/shell/sync-events.ts';
import type { Connection } from '../../../src/postgres/connection.ts';
import { type SyncOutcome, syncOnce } from '../../../src/reconcile/sync.ts';
import type { TestDatabase } from '../../support/database.ts';
import { readFiles, writeFiles } from '../../support/definition-files.ts';
import { useDatabase } from '../../support/reconcile.ts';
import { runCommand } from '../../support/run-command.ts';

let database: TestDatabase;
let connection: Connection;
useDatabase((opened) => {
  ({ database, connection } = opened);
});

/** What a receiver got, as JSON; it answers with this status. */
async function receiver(status: number): Promise<{ readonly url: string; readonly posts: Record<string, unknown>[] }> {
  const posts: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    posts.push(JSON.parse(text));
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, posts };
}

const PROJECT = `project: shop
webhooks: { deploys: { url_env: DEPLOYS, secret_env: SECRET } }
on_apply: { webhook: deploys }
on_drift: { webhook: deploys }
on_sync_failed: { webhook: deploys }
`;
const JOBS = 'jobs:\n  a: { sql: select 1, schedule: "@daily" }\n  b: { sql: select 2 }\n';

test('apply posts on_apply; a receiver that refuses changes nothing about it', async () => {
  const { url, posts } = await receiver(200);
  const cwd = writeFiles({ 'pgherd.yaml': PROJECT, 'jobs.yaml': JOBS });
  const env = { DEPLOYS: url, SECRET: 'webhook-secret-1' };
  const args = ['apply', '--yes', '--url', database.url];
  expect((await runCommand(args, { cwd, env })).exitCode).toBe(0);
  expect(posts).toEqual([
    {
      kind: 'applied',
      project: 'shop',
      environment: null,
      revision: 1,
      commit: null,
      message: 'applied as revision 1: 2 added',
      at: expect.any(String),
    },
  ]);
  expect((await runCommand(args, { cwd, env })).exitCode).toBe(0);
  expect(posts).toHaveLength(1);
});

test('a daemon that syncs posts drift and failures once each, and that it works again', async () => {
  const { url, posts } = await receiver(200);
  const errors: string[] = [];
  const events = new SyncEvents({ DEPLOYS: url, SECRET: 'webhook-secret-1' }, (_kind, error) => errors.push(error));
  const signal = new AbortController().signal;
  const cwd = writeFiles({ 'pgherd.yaml': PROJECT, 'jobs.yaml': JOBS });
  const broken = writeFiles({ 'pgherd.yaml': PROJECT, 'jobs.yaml': 'jobs:\n  a: { sql: 5 }\n' });
  let memory: SyncOutcome['memory'] = null;
  const sync = async (directory: string): Promise<void> => {
    const options = {
      directory,
      cwd: directory,
      environment: null,
      schema: 'pgherd',
      onDrift: 'heal' as const,
      toolVersion: 'test',
      lockTimeoutMs: 10_000,
    };
    const outcome = await syncOnce(connection, options, memory, signal);
    ({ memory } = outcome);
    await events.post(outcome, signal);
  };
  await sync(cwd);
  await database.query("update pgherd.jobs set sql = 'select 3' where name = 'a'");
  await sync(cwd);
  await sync(broken);
  await sync(broken);
  await sync(cwd);
  const kinds = posts.map(({ kind, message }) => `${String(kind)}: ${String(message)}`);
  expect(errors).toEqual([]);
  expect(kinds.filter((text) => !text.startsWith('applied'))).toEqual([
    expect.stringMatching(/^drift: job a changed by \w+; reverted$/),
    expect.stringMatching(/^sync_failed: jobs\.yaml:2:/),
    'sync_recovered: the files and the database are in sync again',
  ]);
});

test.each([
  ['on_apply: { webhook: deploy }', /on_apply: the webhook "deploy" is not declared/, 'did you mean "deploys"?'],
  ['on_drift: deploys', /on_drift/, ''],
  ['on_sync_failed: {}', /webhook/, ''],
])('refuses %s', async (line, message, hint) => {
  const project = `project: shop\nwebhooks: { deploys: { url_env: DEPLOYS, secret_env: SECRET } }\n${line}\n`;
  const { diagnostics } = await readFiles({ 'pgherd.yaml': project, 'jobs.yaml': JOBS });
  const [error] = diagnostics.filter(({ severity }) => severity === 'error');
  expect(error).toMatchObject({ file: 'pgherd.yaml', line: 3, message: expect.stringMatching(message) });
  expect(error?.hint ?? '').toContain(hint);
});
