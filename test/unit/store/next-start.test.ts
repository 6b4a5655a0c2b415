import { expect, test } from 'vitest';
import type { ListedJob } from '../../../src/store/lists/list-jobs.ts';
import { nextStartOf } from '../../../src/store/lists/next-start.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const at = (text: string): Date => new Date(text);

const JOB: ListedJob = {
  name: 'a',
  project: null,
  description: null,
  schedule: [],
  timezone: 'UTC',
  topic: 'default',
  database: 'app',
  connection: null,
  role: null,
  labels: {},
  enabled: true,
  protect: false,
  starts_at: null,
  ends_at: null,
  source_file: null,
  revision: null,
  running: 0,
  waiting: 0,
  last_state: null,
  last_started_at: null,
  last_ended_at: null,
  last_success_at: null,
  last_error: null,
  success_count: 0,
  failure_count: 0,
  skip_count: 0,
  paused_at: null,
  paused_by: null,
  pause_reason: null,
  paused_until: null,
};
const ENDED = { last_ended_at: at('2026-11-22T07:58:00Z') };

test.each<[string, Partial<ListedJob>, readonly string[], readonly string[]]>([
  ['by the clock', { schedule: ['0 9 * * *'] }, ['2026-11-22T09:00:00Z'], []],
  ['behind another job', { schedule: ['after: load-orders'] }, [], ['after load-orders']],
  [
    'by the clock and behind another job',
    { schedule: ['0 9 * * *', 'after: b'] },
    ['2026-11-22T09:00:00Z'],
    ['after b'],
  ],
  ['after a finish that is over', { schedule: ['@after 5m'], ...ENDED }, ['2026-11-22T08:03:00Z'], []],
  ['after a finish to come', { schedule: ['@after 5m'], running: 1, ...ENDED }, [], ['5 min after it ends']],
  ['after a finish, while a task of it waits', { schedule: ['@after 5m'], waiting: 1 }, [], ['5 min after it ends']],
  ['after a finish that nobody has acted on', { schedule: ['@after 1m'], ...ENDED }, [], ['a daemon: it is due']],
  ['after a finish, for the first time', { schedule: ['@after 1m'] }, [], ['a daemon: it is due']],
  [
    'after a finish, from a date on',
    { schedule: ['@after 1m'], starts_at: at('2026-12-01T00:00:00Z') },
    ['2026-12-01T00:00:00Z'],
    [],
  ],
  ['as the first daemon starts', { schedule: ['@reboot'] }, [], ['the first start of a daemon']],
  ['by hand', {}, [], ['a trigger']],
  ['never, being disabled', { schedule: ['after: b'], enabled: false }, [], []],
  ['never, being over', { schedule: ['after: b'], ends_at: at('2026-11-22T08:00:00Z') }, [], []],
  ['not before somebody resumes it', { schedule: ['after: b'], paused_at: at('2026-11-20T00:00:00Z') }, [], []],
])('a job starts next %s', (_, columns, times, waitsFor) => {
  const next = nextStartOf({ ...JOB, ...columns }, NOW, 1);

  expect(next.times.map((ms) => new Date(ms).toISOString().replace('.000', ''))).toEqual(times);
  expect(next.waitsFor).toEqual(waitsFor);
});
