import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

// An image cannot be built here. This follows the Dockerfile without one: each stage is a folder with what it copies and nothing else, in
// which its commands run as they are written, with the Node and the system of this machine.
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const [, ...stages] = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
  .replaceAll(/\\\n\s*/g, '')
  .split(/^FROM /m);
const last = stages.at(-1) ?? '';
const run = promisify(execFile);

let scratch: string;
let image: string;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'pgherd-image-'));
  for (const [index, stage] of stages.entries()) {
    image = join(scratch, String(index));
    await buildStage(stage, image, join(scratch, String(index - 1)));
  }
}, 500_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Builds a stage below the folder `root`; `before` is that of the stage before, the only one that `COPY --from` names. */
async function buildStage(stage: string, root: string, before: string): Promise<void> {
  mkdirSync(join(root, 'usr/local/bin'), { recursive: true });
  let folder = root;
  for (const [, word, rest = ''] of stage.matchAll(/^(WORKDIR|COPY|RUN) (.+)$/gm)) {
    if (word === 'WORKDIR') {
      folder = join(root, rest);
      mkdirSync(folder, { recursive: true });
    } else if (word === 'COPY') {
      const [, from, list = '', to = ''] = /^(--from=build )?(.+) (\S+)$/.exec(rest) ?? [];
      for (const path of list.split(' ')) {
        const target = to.endsWith('/') ? join(folder, to, basename(path)) : join(folder, to);
        cpSync(join(from === undefined ? ROOT : before, path), target, { recursive: true, verbatimSymlinks: true });
      }
    } else {
      const command = rest.replaceAll(/(?<=\s)\/(?=opt\/|usr\/)/g, `${root}/`);
      await run('sh', ['-c', command], { cwd: folder, maxBuffer: 2 ** 24 });
    }
  }
}

async function outcome(child: ChildProcess): Promise<{ readonly code: unknown; readonly output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code]: unknown[] = await once(child, 'close');
  return { code, output };
}

function entryPoint(): readonly string[] {
  const words: readonly string[] = JSON.parse(/^ENTRYPOINT (\[.+\])$/m.exec(last)?.[1] ?? '[]');
  return words.map((word) => (word.startsWith('/') ? join(image, word) : word));
}

test.each([
  [['--version'], /^\d+\.\d+\.\d+$/m],
  [['migrate', '--print'], /create schema/],
  [['init', 'project'], /pgherd\.yaml/],
  [['explain', 'jobs'], /schedule/],
])('the image has all that its commands read: %j', async (args, expected) => {
  const cwd = mkdtempSync(join(image, 'project-'));
  const [program, ...first] = entryPoint();
  expect(program).toBe('node');
  const { code, output } = await outcome(
    spawn(process.execPath, [...first, ...args], { cwd, env: { HOME: cwd, NO_COLOR: '1' } }),
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
  const check: readonly string[] = JSON.parse(/^HEALTHCHECK[\s\S]*?CMD (\[.+\])$/m.exec(last)?.[1] ?? '[]');
  expect(check[0]).toBe('node');
  const args = check.slice(1).map((arg) => arg.replace('127.0.0.1:8080', `127.0.0.1:${port}`));
  expect((await outcome(spawn(process.execPath, args))).code).toBe(expected);
  expect(paths).toEqual(['/healthz']);
  server.close();
});

test('pgherd is a command in it, and only packages of production are there', async () => {
  const env = { HOME: image, NO_COLOR: '1', PATH: `${join(image, 'usr/local/bin')}:${process.env.PATH}` };
  expect((await run('pgherd', ['next', '@daily', '--count', '1'], { env })).stdout).toMatch(/00:00/);
  const packages = readdirSync(join(image, 'opt/pgherd/node_modules'));
  expect(packages).toContain('pg');
  for (const name of ['vitest', 'vite', 'typescript', 'pgherd-test-postgres']) expect(packages).not.toContain(name);
});
