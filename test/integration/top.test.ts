import { PassThrough } from 'node:stream';
import picocolors from 'picocolors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CliContext, Signal } from '../../src/cli/shell/context.ts';
import { runTop } from '../../src/cli/top/run-top.ts';
import { addTask } from '../support/daemon.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { waitFor } from '../support/wait-for.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

/** A terminal of streams: what is drawn, which modes it was put in, and the signals of the process. */
function terminal(): {
  readonly context: CliContext;
  readonly raw: boolean[];
  readonly out: () => string;
  readonly signal: (signal: Signal) => void;
  readonly type: (keys: string) => void;
} {
  const raw: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (on: boolean) => void raw.push(on) });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 20 });
  let out = '';
  stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  let handler: ((signal: Signal) => void) | null = null;
  const palette = picocolors.createColors(false);
  return {
    raw,
    out: () => out,
    signal: (signal) => handler?.(signal),
    type: (keys) => void stdin.write(keys),
    context: {
      cwd: '/',
      env: { TZ: 'UTC' },
      stdin,
      stdout,
      stderr: new PassThrough(),
      interactive: true,
      columns: 100,
      terminalWidth: 100,
      palette,
      errorPalette: palette,
      signal: new AbortController().signal,
      ownSignals: (given) => {
        handler = given;
        return () => undefined;
      },
      setExitCode: () => undefined,
    },
  };
}

/** The cursor is back, and the former screen. */
const RESTORED = '\u001b[?25h\u001b[?1049l';

test('shows the tasks, cancels one after a yes, and restores the terminal at the end', async () => {
  const first = await addTask(database, 'select 1', { topic: 'mail' });
  await addTask(database, 'select 2', { topic: 'mail' });
  const { context, raw, out, type } = terminal();
  const ended = runTop(context, { url: database.url, format: 'text' });
  await waitFor(() => out().includes('mail'), { what: 'the first screen' });
  expect(raw).toEqual([true]);

  type('j');
  type('c');
  await waitFor(() => out().includes(`Cancel task ${first}? y/N`), { what: 'the question' });
  type('n');
  await waitFor(() => out().includes('Nothing was changed.'), { what: 'the answer' });
  expect(await database.query('select from pgherd.tasks')).toHaveLength(2);
  type('c');
  type('y');
  await waitFor(() => out().includes(`Task ${first} is cancelled.`), { what: 'what it did' });
  expect(await database.query('select from pgherd.tasks')).toHaveLength(1);
  type('q');
  await ended;

  expect(raw).toEqual([true, false]);
  expect(out().endsWith(RESTORED)).toBe(true);
});

test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('restores the terminal after %s', async (name) => {
  const { context, raw, out, signal } = terminal();
  const ended = runTop(context, { url: database.url, format: 'text' });
  await waitFor(() => out().includes('tasks/s'), { what: 'the first screen' });
  signal(name);
  await ended;

  expect(raw).toEqual([true, false]);
  expect(out().endsWith(RESTORED)).toBe(true);
});

test('restores the terminal when the database goes away', async () => {
  const { context, raw, out } = terminal();
  const ended = runTop(context, { url: database.url, format: 'text' });
  await waitFor(() => out().includes('tasks/s'), { what: 'the first screen' });
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pgherd top' and datname = current_database()`,
  );

  await expect(ended).rejects.toMatchObject({ code: 'connection_failed' });
  expect(raw).toEqual([true, false]);
  expect(out().endsWith(RESTORED)).toBe(true);
});

test('names the commands that need no terminal when there is none', async () => {
  const { context } = terminal();

  await expect(
    runTop({ ...context, terminalWidth: null }, { url: database.url, format: 'text' }),
  ).rejects.toMatchObject({
    code: 'usage',
    message: 'pgherd top needs a terminal',
  });
});
