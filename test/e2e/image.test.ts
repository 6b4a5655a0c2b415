import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

// What the last stage of the Dockerfile copies, and nothing else: an image cannot be built here.
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const stage =
  readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
    .split(/^FROM /m)
    .at(-1) ?? '';

let image: string;
beforeAll(() => {
  image = mkdtempSync(join(tmpdir(), 'pgherd-image-'));
  for (const [, list = '', to = ''] of stage.matchAll(/^COPY (?:--from=build )?(.+) (\S+)$/gm)) {
    for (const from of list.split(' ').map((path) => path.replace(/^\/build\//, ''))) {
      const target = to.endsWith('/') ? join(image, to, basename(from)) : join(image, to);
      mkdirSync(dirname(target), { recursive: true });
      if (from === 'node_modules') symlinkSync(join(ROOT, from), target);
      else cpSync(join(ROOT, from), target, { recursive: true });
    }
  }
});
afterAll(() => rmSync(image, { recursive: true, force: true }));

async function outcome(child: ChildProcess): Promise<{ readonly code: unknown; readonly output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code]: unknown[] = await once(child, 'close');
  return { code, output };
}

test.each([
  [['--version'], /^\d+\.\d+\.\d+$/m],
  [['migrate', '--print'], /create schema/],
  [['init', 'project'], /pgherd\.yaml/],
  [['explain', 'jobs'], /schedule/],
])('the image has all that its commands read: %j', async (args, expected) => {
  const cwd = mkdtempSync(join(image, 'project-'));
  const main = join(image, 'dist/cli/main.js');
  const { code, output } = await outcome(
    spawn(process.execPath, [main, ...args], { cwd, env: { HOME: cwd, NO_COLOR: '1' } }),
  );
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(expected) });
});

test.each([
  [200, 0],
  [503, 1],
])('its health check answers for a daemon that says %i: exit code %i', async (status, expected) => {
  const paths: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url);
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const check: readonly string[] = JSON.parse(/^HEALTHCHECK[\s\S]*?CMD (\[.+\])$/m.exec(stage)?.[1] ?? '[]');
  expect(check[0]).toBe('node');
  const args = check.slice(1).map((arg) => arg.replace('127.0.0.1:8080', `127.0.0.1:${port}`));
  expect((await outcome(spawn(process.execPath, args))).code).toBe(expected);
  expect(paths).toEqual(['/healthz']);
  server.close();
});
