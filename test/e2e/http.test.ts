import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type RunningCli, runCli, spawnCli } from '../support/cli.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { askHttp } from '../support/http.ts';
import { waitFor } from '../support/wait-for.ts';

const FIRST = 'the-first-token-of-this-test';
const SECOND = 'the-second-token-of-this-test';

let database: TestDatabase;
let url: string;
let folder: string;
const started: RunningCli[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  url = database.roleUrl(await database.createRole('daemon', { memberOf: ['pgherd_daemon'] }));
  folder = await mkdtemp(join(tmpdir(), 'pgherd-http-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((cli) => cli.kill('SIGKILL')));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

test('run --http serves a daemon of least privilege, reads its tokens again on SIGHUP, and stops with it', async () => {
  await configure('{token_env: FIRST}');
  const cli = spawnCli(['run', '--url', url, '--http', '127.0.0.1:0', '--log-format', 'text'], {
    cwd: folder,
    env: { FIRST, SECOND },
  });
  started.push(cli);
  const [, address = ''] = await cli.waitForOutput(/serving HTTP url=(\S+)/);
  const ask = (path: string, token: string) =>
    askHttp(new URL(address + path), { headers: { Authorization: `Bearer ${token}` } });
  await waitFor(async () => (await ask('readyz', FIRST)).status === 200, { what: 'readiness' });

  expect((await ask('metrics', FIRST)).text).toMatch(/^pgherd_slots 8$/m);
  expect((await ask('', FIRST)).text).toContain('<title>pgherd</title>');
  expect((await ask('api/overview', FIRST)).json.access.caller).toBe('operator');
  await configure('{token_env: SECOND}');
  process.kill(cli.pid, 'SIGHUP');
  await waitFor(async () => (await ask('api/overview', SECOND)).status === 200, { what: 'the second token' });
  expect((await ask('api/overview', FIRST)).status).toBe(401);
  expect((await cli.kill('SIGTERM')).code).toBe(0);
});

test.each([
  [
    'an address that others reach, without a token',
    ['--http', '0.0.0.0:0'],
    1,
    /can be reached from other machines and needs a token/,
  ],
  ['no address', ['--http', 'everywhere'], 64, /--http: "everywhere" is not address:port/],
  ['a port that is no port', ['--http', '127.0.0.1:70000'], 64, /not address:port/],
])('run refuses %s', async (_name, flags, code, says) => {
  await configure('{}');
  const { code: exit, stderr } = await runCli(['run', '--url', url, ...flags], { cwd: folder });

  expect(exit).toBe(code);
  expect(stderr).toMatch(says);
});

test('run names the address that is in use, and a variable that is not set', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const taken = await runCli(['run', '--url', url, '--http', `127.0.0.1:${port}`], { cwd: folder });
  await configure('{token_env: NOT_SET_ANYWHERE}');
  const unset = await runCli(['run', '--url', url, '--http', '127.0.0.1:0'], { cwd: folder });
  other.close();

  expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining('the address is already in use')]);
  expect([unset.code, unset.stderr]).toEqual([
    1,
    expect.stringContaining('http.token_env names NOT_SET_ANYWHERE, which is not set'),
  ]);
});

async function configure(http: string): Promise<void> {
  await writeFile(join(folder, 'pgherd.yaml'), `project: p\nhttp: ${http}\n`);
}
