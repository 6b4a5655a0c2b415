import picocolors from 'picocolors';
import { describe, expect, test } from 'vitest';
import type { FoundStatus } from '../../../src/cli/lists/found-status.ts';
import { type TopFacts, topFrame } from '../../../src/cli/top/frame.ts';
import { FIRST_VIEW, pressed, type TopView } from '../../../src/cli/top/view.ts';
import type { TaskRow } from '../../../src/store/lists/list-tasks.ts';
import { widthOf } from '../../../src/text/width.ts';

const NOW_MS = Date.parse('2026-11-28T03:12:00Z');

function task(n: number, changes: Partial<TaskRow> = {}): TaskRow {
  return {
    id: String(n),
    job: n % 2 === 0 ? 'nightly-rebuild-of-every-tenant-in-the-system' : null,
    topic: 'mail',
    state: n < 3 ? 'running' : 'pending',
    attempt: 1,
    held: false,
    scheduled_for: null,
    available_at: new Date(NOW_MS - n * 60_000),
    started_at: n < 3 ? new Date(NOW_MS - 5_000) : null,
    daemon_id: null,
    role: 'mailer',
    timeout_ms: 1_000,
    sql: `select send_mail(${n})`,
    revision: null,
    ...changes,
  };
}

const STATUS: FoundStatus = {
  copied: null,
  database: 'shop',
  summary: {
    pending: 38,
    retrying: 0,
    running: 2,
    estimated: false,
    held: 0,
    oldestWaitingMs: 1_000,
    finished: 9,
    failed: 1,
    cancelled: 0,
    skipped: 0,
    latenessMedianMs: null,
    latenessMaxMs: null,
  },
  daemons: [],
  busy: 2,
  syncs: [],
  silent: [],
  jobs: [],
  topics: [],
  late: [],
  alerts: [],
  failing: [{ job: 'check-\u001b[31mrevenue', failures: 2, since: new Date(NOW_MS - 7_200_000) }],
};
const FACTS: TopFacts = {
  status: STATUS,
  tasks: Array.from({ length: 40 }, (_, n) => task(n + 1)),
  notices: new Map(),
  tasksPerSecond: 3.46,
  nowMs: NOW_MS,
};

function frame(columns: number, rows: number, view: Partial<TopView> = {}): readonly string[] {
  return topFrame(
    FACTS,
    { ...FIRST_VIEW, ...view },
    { columns, rows, zone: 'UTC', palette: picocolors.createColors(false) },
  );
}

/** The view after these keys, and the last effect. */
function press(...keys: readonly string[]): readonly [TopView, unknown] {
  return keys.reduce<readonly [TopView, unknown]>(([view], key) => pressed(view, key, FACTS.tasks), [FIRST_VIEW, null]);
}

describe('the screen', () => {
  test.each([
    [40, 10],
    [60, 20],
    [80, 24],
    [120, 40],
    [200, 60],
  ])('fills %d columns and %d rows, and no more', (columns, rows) => {
    const lines = frame(columns, rows);

    expect(lines.length).toBe(rows);
    expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
    expect(lines[0]).toMatch(/UTC 03:12$/);
    expect(lines.join('\n')).toContain(rows < 16 ? 'no daemon' : '1 job failing');
  });

  test('has the last notices of running tasks where there is room', () => {
    const notices = new Map([['1', 'NOTICE: 40 of 90\nmore']]);
    const at = (columns: number): readonly string[] =>
      topFrame({ ...FACTS, notices }, FIRST_VIEW, {
        columns,
        rows: 24,
        zone: 'UTC',
        palette: picocolors.createColors(false),
      });

    expect(at(120).join('\n')).toMatch(/ {2}last notice\n {8}1 .* NOTICE: 40 of 90\n/);
    expect(at(100).join('\n')).not.toContain('NOTICE');
    expect(at(120).filter((line) => widthOf(line) > 120)).toEqual([]);
  });

  test('has the counts, the rate and the tasks, and no control character of a name', () => {
    const lines = frame(120, 24);

    expect(lines[0]).toContain('2 of 0 slots · 2 running, 38 waiting, 0 retrying · 3.5 tasks/s');
    expect(lines.join('')).not.toContain('\u001b');
    expect(lines.find((line) => line.startsWith('        2 '))).toMatch(
      /nightly-rebuild-of-every-ten.* mail +running +5\.0 s +mailer$/,
    );
  });

  test('at 60 columns has all counts, a whole column of times and the key that ends it', () => {
    const lines = frame(60, 20);

    expect(lines.slice(0, 2)).toEqual([
      'shop · 2 of 0 slots                                UTC 03:12',
      '2 running, 38 waiting, 0 retrying · 1 failed in 1 h',
    ]);
    expect(lines.find((line) => line.startsWith('        2 '))).toBe(
      '        2  nightly-…e-system  mail        running      5.0 s',
    );
    expect(lines.at(-1)).toBe('q quit  ↑↓ select  c cancel  p pause  t trigger  / filter');
  });

  test('keeps the marked row on the screen, and shows question, filter and freeze at the bottom', () => {
    expect(frame(80, 12, { selected: '40' }).join('\n')).toMatch(/^ +40 /m);
    expect(frame(80, 12, { filter: 'nightly', frozen: true }).at(-1)).toMatch(/^FROZEN {2}filter "nightly": 20 /);
    expect(frame(80, 12, { question: { kind: 'cancel', target: { task: '1' }, text: 'Cancel task 1?' } }).at(-1)).toBe(
      'Cancel task 1? y/N',
    );
  });
});

describe('keys', () => {
  test('select, freeze, filter and quit', () => {
    expect(press('down', 'j', 'up', 'j')[0].selected).toBe('2');
    expect(press('up', 'k')[0].selected).toBe('1');
    expect(press('space')[0].frozen).toBe(true);
    expect(press('/', 'q', 'm', 'backspace', 'space', 'x', 'return')[0]).toMatchObject({
      filter: 'q x',
      typing: false,
    });
    expect(press('/', 'q', 'escape')[0].filter).toBe('');
    expect(press('q')[1]).toEqual({ kind: 'quit' });
    expect(press('/', 'ctrl-c')[1]).toEqual({ kind: 'quit' });
  });

  test.each([
    ['c', 'Cancel task 2 (nightly-rebuild-of-every-tenant-in-the-system)?', { task: '2' }],
    ['p', 'Pause job nightly-rebuild-of-every-tenant-in-the-system?', { job: FACTS.tasks[1]?.job }],
    ['t', 'Run job nightly-rebuild-of-every-tenant-in-the-system now?', { job: FACTS.tasks[1]?.job }],
  ])('%s asks first, and only y does it', (key, text, target) => {
    const [asked, nothing] = press('down', 'down', key);
    expect([asked.question, nothing]).toMatchObject([{ text, target }, null]);
    expect(press('down', 'down', key, 'y')[1]).toMatchObject({ kind: 'act', action: { target } });
    for (const other of ['n', 'return', 'escape', 'q', 'space']) {
      expect(press('down', 'down', key, other), other).toMatchObject([
        { question: null, message: 'Nothing was changed.' },
        null,
      ]);
    }
  });

  test('do nothing without a marked task; one without a job has no trigger, and its topic is paused', () => {
    expect(press('c')[0]).toMatchObject({ question: null, message: 'Select a task with the arrow keys first.' });
    expect(press('down', 't')[0]).toMatchObject({
      question: null,
      message: 'Task 1 is not of a job: it cannot be triggered.',
    });
    expect(press('down', 'p')[0].question).toMatchObject({ target: { topic: 'mail' } });
  });
});
