import { PassThrough } from 'node:stream';
import picocolors from 'picocolors';
import { expect, test } from 'vitest';
import { ProgressView } from '../../../src/cli/dev/progress-view.ts';
import type { CliContext } from '../../../src/cli/shell/context.ts';
import type { JobProgress } from '../../../src/store/lists/job-progress.ts';

function job(n: number): JobProgress {
  return {
    name: `job-${n}`,
    enabled: true,
    startsAfterJob: false,
    waiting: 0,
    running: 0,
    runCount: 0,
    failureCount: 0,
    lastState: null,
    lastDurationMs: null,
    lastRowCount: null,
    lastMessage: null,
    nextDueMs: null,
  };
}

/** What two updates write on a terminal of so many rows. */
function drawn(jobs: number, rows: number): readonly string[] {
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows });
  const palette = picocolors.createColors(false);
  const context: Pick<CliContext, 'stdout' | 'palette' | 'terminalWidth'> = { stdout, palette, terminalWidth: 80 };
  // Of a context, the view uses these.
  const view = new ProgressView(context as CliContext, 'Dashboard  http://127.0.0.1:8080/');
  const all = Array.from({ length: jobs }, (_, n) => job(n));
  view.update(all, 0);
  const first = String(stdout.read());
  view.update(all, 0);
  return [first, String(stdout.read())];
}

test('the live table of many jobs fits the screen, redraws in place, and keeps the URL visible', () => {
  const [first = '', second = ''] = drawn(300, 24);
  const lines = first.split('\n');

  expect(lines.length).toBeLessThanOrEqual(24);
  expect(lines.at(-2)).toBe('Dashboard  http://127.0.0.1:8080/');
  expect(lines.at(-3)).toBe('and 281 more: pgherd jobs, or the dashboard');
  expect(second).toBe(`\u001b[${lines.length - 1}A\u001b[J${first}`);
});

test('a table that fits is shown whole', () => {
  const [first = ''] = drawn(5, 24);

  expect(first.split('\n').filter((line) => line.startsWith('job-'))).toHaveLength(5);
  expect(first).not.toContain('more');
});
