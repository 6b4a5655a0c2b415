import { describe, expect, it } from 'vitest';
import { NO_RETRY } from '../../../src/definition/definition.ts';
import { DEFAULT_DAEMON, defaultProject } from '../../../src/definition/project.ts';
import { type ExplainedKey, explainKey } from '../../../src/definition/schema/explain.ts';
import { parseDuration } from '../../../src/schedule/duration.ts';
import { readFiles } from '../../support/definition-files.ts';
import { runCommand } from '../../support/run-command.ts';

function keysOf(...words: readonly string[]): readonly ExplainedKey[] {
  const explanation = explainKey(words);
  if (!explanation.ok) throw new Error(`nothing is called ${words.join(' ')}`);
  return explanation.keys;
}

function defaultOf(path: string): unknown {
  const value = keysOf(...path.split(' '))[0]?.default;
  return typeof value === 'string' ? (parseDuration(value) ?? value) : value;
}

describe('pgherd explain', () => {
  it('prints type, default, values and description of a key', async () => {
    const { stdout } = await runCommand(['explain', 'jobs.overlap']);
    expect(stdout.split('\n')).toEqual([
      'jobs.<name>.overlap  one of skip, queue, allow, in a definition file',
      '',
      '  What to do with a run that is due while an earlier task is unfinished: skip it (the default),',
      '  queue it, or allow both to run.',
      '',
      '  default   skip',
      '  values    skip, queue, allow',
      '',
    ]);
  });

  it('quotes examples where YAML would read something else', async () => {
    const { stdout } = await runCommand(['explain', 'schedule']);
    expect(stdout).toContain('schedule: "*/5 * * * *"\n');
    expect(stdout).toContain('schedule: { after: hourly-rollup }\n');
  });

  it('lists every key of both files when none is named', async () => {
    const { stdout } = await runCommand(['explain', '--format', 'json']);
    const document = JSON.parse(stdout) as { keys: ExplainedKey[] };
    expect(document.keys.map(({ file, keys }) => [file, keys.map(({ key }) => key)])).toMatchObject([
      ['definitions', ['defaults', 'topics', 'jobs', 'tests', 'moved', 'removed']],
      ['pgherd.yaml', expect.arrayContaining(['project', 'daemon', 'policy'])],
    ]);
  });

  it.each([
    ['jobs.retry', 'jobs.<name>.retry'],
    ['jobs.nightly.retry.limit', 'jobs.<name>.retry.limit'],
    ['jobs.*.sql', 'jobs.<name>.sql'],
    ['pgherd.yaml daemon', 'daemon'],
    ['pgherd.yaml daemon.slots', 'daemon.slots'],
    ['slots', 'daemon.slots'],
    ['policy.forbidden-roles.severity', 'policy.forbidden-roles.severity'],
    ['connections.reporting.url_env', 'connections.<name>.url_env'],
  ])('finds %s', (words, path) => {
    expect(keysOf(...words.split(' ')).map((key) => key.path)).toEqual([path]);
  });

  it('prints every key with a name that has several meanings, and the other places of the same key', () => {
    expect(keysOf('priority').map(({ path }) => path)).toEqual(['jobs.<name>.priority', 'topics.<name>.priority']);
    expect(keysOf('retry')).toMatchObject([
      {
        path: 'jobs.<name>.retry',
        alsoAt: expect.arrayContaining(['topics.<name>.retry', 'pgherd.yaml defaults.retry']),
      },
    ]);
  });

  it.each([
    ['jobs.overlp', 'did you mean "jobs.overlap"?'],
    ['pgherd.yaml daemn', 'did you mean "pgherd.yaml daemon"?'],
    ['shedule', 'did you mean "schedule"?'],
    ['polizy.require-role', 'did you mean "policy.require-role"?'],
    ['xyzzy', 'list all keys with pgherd explain'],
  ])('says what may be meant by %s', async (words, hint) => {
    await expect(runCommand(['explain', ...words.split(' ')])).rejects.toMatchObject({ code: 'not_found', hint });
  });

  it('names the defaults that definitions really get', async () => {
    const { set } = await readFiles({ 'a.yaml': 'topics: {t: {}}\njobs: {j: {sql: select 1}}\n' });
    const job = set.jobs[0]?.definition;
    const topic = set.topics[0]?.definition;
    for (const key of [
      'timezone',
      'topic',
      'database',
      'connection',
      'role',
      'transaction',
      'overlap',
      'catchup',
      'enabled',
      'protect',
    ] as const) {
      expect([key, defaultOf(`jobs.${key}`)]).toEqual([key, job?.[key]]);
    }
    expect([defaultOf('jobs.catchup_window'), defaultOf('jobs.jitter')]).toEqual([job?.catchupWindowMs, job?.jitterMs]);
    for (const key of ['concurrency', 'priority', 'paused'] as const)
      expect(defaultOf(`topics.${key}`)).toEqual(topic?.[key]);
    expect(defaultOf('topics.delay')).toBe(topic?.delayMs);
    expect([defaultOf('retention.finished'), defaultOf('retention.failed')]).toEqual([
      topic?.retention.finishedMs,
      topic?.retention.failedMs,
    ]);
    const { limit, initialMs, factor, maxMs, jitter } = NO_RETRY;
    expect(['limit', 'initial', 'factor', 'max', 'jitter'].map((key) => defaultOf(`jobs.retry.${key}`))).toEqual([
      limit,
      initialMs,
      factor,
      maxMs,
      jitter,
    ]);
    const sessions = [
      'enabled',
      'slots',
      'max_connections',
      'idle_timeout',
      'max_message_bytes',
      'poll',
      'batch',
      'grace',
      'restart_pause',
    ];
    const daemon = [...sessions, 'quiet', 'quiet_after', 'quiet_check', 'check_sql'];
    expect(daemon.map((key) => defaultOf(`pgherd.yaml daemon.${key}`))).toEqual(Object.values(DEFAULT_DAEMON));
    const { schema, isolation } = defaultProject('/');
    expect(['schema', 'isolation'].map((key) => defaultOf(`pgherd.yaml ${key}`))).toEqual([schema, isolation]);
  });
});
