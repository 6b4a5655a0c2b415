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
    lastState: null,
    lastDurationMs: null,
    lastRowCount: null,
    lastMessage: null,
    nextDueMs: null,
  };
}

function viewOn(stdout: CliContext['stdout']): ProgressView {
  const palette = picocolors.createColors(false);
  const context: Pick<CliContext, 'stdout' | 'palette' | 'terminalWidth'> = { stdout, palette, terminalWidth: 80 };
  // Of a context, the view uses these.
  return new ProgressView(context as CliContext, 'Dashboard  http://127.0.0.1:8080/');
}

/** What two updates write on a terminal of so many rows. */
function drawn(jobs: number, rows: number, changed: Partial<JobProgress> = {}): readonly string[] {
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows });
  const view = viewOn(stdout);
  const all = Array.from({ length: jobs }, (_, n) => ({ ...job(n), ...(n === jobs - 1 && changed) }));
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

test('where not all jobs fit, those that failed come first', () => {
  const [first = ''] = drawn(300, 24, { lastState: 'failed', lastMessage: 'division by zero' });

  expect(first.split('\n')[1]).toMatch(/^job-299 +failed .*division by zero$/);
});

test('a terminal that became narrower is cleared as far as its lines are wrapped now', () => {
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  const view = viewOn(stdout);
  view.update([job(1)], 0);
  stdout.read();
  stdout.columns = 20;
  view.print('Saved\n');

  // Head, job and address were three lines.
  const [back = ''] = String(stdout.read()).split('Saved');
  expect(back.endsWith('A\u001b[J')).toBe(true);
  expect(Number(back.slice(2, back.indexOf('A')))).toBeGreaterThan(3);
});
