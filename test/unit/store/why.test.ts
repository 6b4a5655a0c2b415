import { describe, expect, test } from 'vitest';
import { localInstant } from '../../../src/schedule/local-instant.ts';
import { explainWhy } from '../../../src/store/why/explain-why.ts';
import type { Why, WhyInput } from '../../../src/store/why/why.ts';
import type { TimedDefinition, WhyAttempt, WhyJob, WhyVersion } from '../../../src/store/why/why-facts.ts';

const at = (text: string): Date => new Date(text);
const DUE = at('2026-11-28T03:00:00Z');

const NIGHTLY: TimedDefinition = {
  schedule: ['0 3 * * *'],
  timezone: 'UTC',
  enabled: true,
  startsAt: null,
  endsAt: null,
  overlap: 'skip',
  catchup: 'latest',
  topic: 'heavy',
  log: 'all',
};

const JOB: WhyJob = {
  id: '1',
  name: 'nightly',
  definition: NIGHTLY,
  created_at: at('2026-11-01T00:00:00Z'),
  changed_at: at('2026-11-01T00:00:00Z'),
  changed_by: 'ci',
  schedule_from: at('2026-11-01T00:00:00Z'),
  paused_at: null,
  paused_by: null,
  pause_reason: null,
  paused_until: null,
  now: at('2026-11-28T12:00:00Z'),
};

const DAEMON = { daemon_id: '7', hostname: 'db1', started_at: at('2026-11-20T00:00:00Z'), ended_at: null, lost: false };
const ALIVE: WhyInput['lifetimes'] = { alive: [DAEMON], before: null, after: null };

function attempt(changes: Partial<WhyAttempt>): WhyAttempt {
  return {
    task_id: '4765',
    attempt: 1,
    job: 'nightly',
    state: 'finished',
    reason: null,
    message: null,
    scheduled_for: DUE,
    available_at: DUE,
    started_at: DUE,
    ended_at: at('2026-11-28T03:00:09Z'),
    daemon_id: '7',
    revision: 41,
    ...changes,
  };
}

function version(revision: number, applied: string, changes: Partial<WhyVersion>): WhyVersion {
  return {
    project: 'billing',
    revision,
    applied_at: at(applied),
    applied_by: 'ci',
    action: 'update',
    name: 'nightly',
    before: NIGHTLY,
    after: NIGHTLY,
    ...changes,
  };
}

function why(changes: Partial<WhyInput> & { readonly own?: Partial<TimedDefinition> } = {}): Why {
  const { own = {}, ...rest } = changes;
  const definition = { ...NIGHTLY, ...own };
  return explainWhy({
    job: { ...JOB, definition },
    atMs: DUE.getTime(),
    definition: { definition, since: null, changed: null },
    attempts: [],
    open: [],
    lifetimes: ALIVE,
    jobPause: null,
    topicPause: null,
    neighbours: [],
    ...rest,
  });
}

const skipped = (reason: string, changes: Partial<WhyAttempt> = {}): WhyAttempt =>
  attempt({ task_id: null, attempt: 0, state: 'skipped', reason, started_at: null, ...changes });

describe('why a job', () => {
  test('ran', () => {
    expect(why({ attempts: [attempt({})] })).toMatchObject({
      due: true,
      occurrence: '2026-11-28T03:00:00Z',
      outcome: 'finished',
      cause: null,
      text: 'nightly was due at 2026-11-28 03:00 UTC and started at 03:00.',
      records: [{ source: 'task_log', id: '4765' }],
    });
    expect(why({ attempts: [attempt({ state: 'failed', message: 'division by zero' })] })).toMatchObject({
      outcome: 'failed',
      text: expect.stringMatching(/; it failed: division by zero\.$/),
    });
  });

  const LATE = at('2026-11-28T03:11:40Z');
  test.each([
    [
      'limit',
      { neighbours: [attempt({ task_id: '4702', job: 'reindex', scheduled_for: null, ended_at: LATE })] },
      '4702',
    ],
    [
      'overlap',
      {
        attempts: [
          attempt({
            task_id: '4700',
            scheduled_for: at('2026-11-27T03:00:00Z'),
            started_at: at('2026-11-27T03:00:00Z'),
            ended_at: LATE,
          }),
        ],
      },
      '4700',
    ],
    [
      'no-daemon',
      {
        lifetimes: {
          alive: [],
          before: { ...DAEMON, ended_at: at('2026-11-28T02:00:00Z') },
          after: { ...DAEMON, daemon_id: '8', started_at: at('2026-11-28T03:11:39Z') },
        },
      },
      '8',
    ],
    [
      'paused',
      { topicPause: { at: at('2026-11-28T02:00:00Z'), by: 'alice', action: 'pause topic', reason: 'x', until: null } },
      null,
    ],
  ] as const)('started late: %s', (cause, changes, id) => {
    const more = 'attempts' in changes ? changes.attempts : [];
    const answer = why({
      ...changes,
      attempts: [...more, attempt({ started_at: LATE, ended_at: at('2026-11-28T03:12:00Z') })],
    });
    expect(answer).toMatchObject({ outcome: 'finished', cause });
    expect(answer.text).toContain('and started at 03:11:40, 11 min 40 s late, because ');
    expect(answer.records.map((record) => record.id)).toContain(id);
  });

  test('was skipped because an earlier task ran', () => {
    const earlier = attempt({
      task_id: '4700',
      scheduled_for: at('2026-11-27T03:00:00Z'),
      started_at: at('2026-11-27T03:00:00Z'),
      ended_at: at('2026-11-28T04:00:00Z'),
    });
    expect(why({ attempts: [skipped('overlap: an earlier task is unfinished'), earlier] })).toMatchObject({
      outcome: 'skipped',
      cause: 'overlap',
      text: 'nightly was due at 2026-11-28 03:00 UTC and was skipped: task 4700 of the job had not ended (overlap: skip).',
      records: [{ id: '4700' }, { id: null, source: 'task_log' }],
    });
  });

  const NO_DAEMON = { alive: [], before: { ...DAEMON, ended_at: at('2026-11-28T01:00:00Z'), lost: true }, after: null };
  const PAUSED = {
    at: at('2026-11-27T00:00:00Z'),
    by: 'alice',
    action: 'pause job',
    reason: 'provider down',
    until: null,
  };
  test.each([
    ['no-daemon', { lifetimes: NO_DAEMON }, 'daemons'],
    ['paused', { jobPause: PAUSED }, 'audit'],
    ['catch-up', {}, 'task_log'],
  ] as const)('was missed: %s', (cause, changes, source) => {
    const summary = 'missed: 12 occurrences from 2026-11-20T03:00:00Z until 2026-12-01T03:00:00Z';
    for (const row of [skipped('missed'), skipped(summary, { scheduled_for: null })]) {
      const answer = why({ attempts: [row], ...changes });
      expect(answer).toMatchObject({ outcome: 'skipped', cause });
      expect(answer.text).toContain('catchup: latest did not make up for it');
      expect(answer.records.map((record) => record.source)).toContain(source);
    }
  });

  test.each([
    ['no-daemon', { lifetimes: NO_DAEMON }],
    ['paused', { jobPause: PAUSED }],
    ['schedule-changed', { job: { ...JOB, schedule_from: at('2026-11-28T05:00:00Z') } }],
    ['not-logged', { own: { log: 'off' } }],
    [null, {}],
  ] as const)('has no record: %s', (cause, changes) => {
    expect(why(changes).cause).toBe(cause);
  });

  test('had no resume before the pause', () => {
    expect(why({ jobPause: { ...PAUSED, action: 'resume job' } }).cause).toBeNull();
    expect(why({ jobPause: { ...PAUSED, until: at('2026-11-28T02:00:00Z') } }).cause).toBeNull();
  });

  test.each([
    ['disabled', { enabled: false }],
    ['starts-at', { startsAt: '2026-12-01T00:00:00Z' }],
    ['ends-at', { endsAt: '2026-11-28T03:00:00Z' }],
    ['no-clock', { schedule: ['after: daily-sales'] }],
    [null, { schedule: ['0 4 * * *'] }],
  ] as const)('was not due: %s', (cause, own) => {
    expect(why({ own })).toMatchObject({ due: false, outcome: 'not-due', cause });
  });

  test('had an older definition, or none', () => {
    const older = { ...NIGHTLY, schedule: ['0 5 * * *'] };
    const since = version(40, '2026-11-20T00:00:00Z', { after: older });
    const changed = version(41, '2026-11-28T09:00:00Z', { before: older });
    expect(why({ definition: { definition: older, since, changed } })).toMatchObject({
      cause: 'older-definition',
      text: expect.stringContaining('an older definition was in force, with the schedule "0 5 * * *" in UTC'),
      records: [{ source: 'revisions', id: '40' }, { id: '41' }],
    });
    expect(why({ definition: { definition: null, since: null, changed } })).toMatchObject({ cause: 'not-created' });
  });

  test('is not due yet, or waits', () => {
    expect(why({ atMs: at('2026-11-29T03:00:00Z').getTime() })).toMatchObject({ due: true, outcome: 'not-yet' });
    const open = {
      id: '9',
      state: 'pending',
      scheduled_for: DUE,
      available_at: DUE,
      started_at: null,
      created_at: DUE,
    };
    expect(why({ open: [open] })).toMatchObject({ outcome: 'waiting', records: [{ source: 'tasks', id: '9' }] });
  });

  test('was moved by a clock change, and says so', () => {
    const own = { schedule: ['30 2 * * *'], timezone: 'Europe/Berlin' };
    const forward = localInstant('Europe/Berlin', '2026-03-29 02:30');
    expect(forward).toEqual({ ms: Date.parse('2026-03-29T01:00:00Z'), exists: false });
    const answer = why({
      own,
      atMs: forward?.ms ?? 0,
      attempts: [attempt({ scheduled_for: at('2026-03-29T01:00:00Z'), started_at: at('2026-03-29T01:00:00Z') })],
    });
    expect(answer.text).toContain('(clock change: 02:30 does not exist → 03:00)');
    const second = why({ own, atMs: Date.parse('2026-10-25T01:30:00Z') });
    expect(second).toMatchObject({ outcome: 'not-due', cause: 'clock-change' });
  });
});

test.each([
  ['2026-11-28 03:00', '2026-11-28T02:00:00Z', true],
  ['2026-07-01T03:00:30', '2026-07-01T01:00:30Z', true],
  ['2026-10-25 02:30', '2026-10-25T00:30:00Z', true],
  ['2026-11-01', '2026-10-31T23:00:00Z', true],
])('localInstant of %s', (text, instant, exists) => {
  expect(localInstant('Europe/Berlin', text)).toEqual({ ms: Date.parse(instant), exists });
});

test.each(['yesterday', '2026-13-40 03:00', '03:00', '2026-02-30', '2026-11', '2026-11-1'])(
  '%s is not a local time',
  (text) => {
    expect(localInstant('UTC', text)).toBeNull();
  },
);
