// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how variables are written
import fc from 'fast-check';
import type { JobDefinition, TopicDefinition } from '../../src/definition/definition.ts';
import { jobNamed, topicNamed } from './definitions.ts';

/** SQL that parses, with difficult parts: blanks at line ends, tabs, CRLF, wide characters, dollar quotes, long lines. */
export const arbitrarySql: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', ' ', '   ', '\t', '\n', ' \n  \n', '\r\n', '-- first\n', '/* é\t*/ ', '# '.slice(2)),
    fc.array(
      fc.constantFrom(
        "select '${x}'",
        "select '$${x}', '$$${', '${'",
        'select 1 -- comment with blanks   \n',
        'select\r\n  2',
        "select 'tab\there', '🐘 žluťoučký \u2028 \u00a0 \ufeff'",
        `select '${'long '.repeat(60)}'`,
        'select $q$\n   kept   \n\n\t\n $q$',
        "select ': #', '- a', '{b}', '\"', '%', '@', '`', '\\'",
        "select '--- \n---\n...\n'",
        '\n\n    select 3\n  ',
        "select '\u007f\u0085\u0001'",
      ),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([start, parts]) => `${start}${parts.join(';\n')}`.trimEnd());

const duration = fc.constantFrom(1, 250, 1_000, 90_000, 3_600_000, 5_400_000, 86_400_000, 1_209_600_000, 86_399_999);

const retry = fc.record({
  limit: fc.integer({ min: 0, max: 1_000 }),
  initialMs: duration,
  factor: fc.constantFrom(1, 1.5, 2, 10),
  maxMs: duration,
  jitter: fc.constantFrom(0, 0.1, 1),
});

const text = fc.constantFrom(
  'plain',
  'null',
  '12',
  'yes: no',
  '# not a comment',
  'ends with $${ and ${y}',
  'ü 🐘',
  'it\'s "so"',
);

/** A set of definitions that fit each other: topics exist, names are unique. `role` stays null. */
export const arbitrarySet: fc.Arbitrary<{ readonly jobs: JobDefinition[]; readonly topics: TopicDefinition[] }> = fc
  .array(
    fc.record(
      {
        description: text,
        concurrency: fc.integer({ min: 1, max: 10_000 }),
        priority: fc.integer({ min: 0, max: 32_767 }),
        delayMs: duration,
        retry,
        timeoutMs: duration,
        retention: fc.record({ finishedMs: duration, failedMs: duration }),
        log: fc.constantFrom('all' as const, 'errors' as const, 'off' as const),
        paused: fc.boolean(),
        expect: fc.constantFrom({ waiting: '< 1000', oldest: null }, { waiting: null, oldest: '<= 90m' }),
        onFailure: fc.constantFrom({ notify: 'alerts', webhook: null }),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 3 },
  )
  .chain((topics) => {
    const names = topics.map((_, index) => ['mail', 'default', 'a b', '0x1F'][index] ?? 'more');
    return fc.record({
      topics: fc.constant(topics.map((topic, index) => topicNamed(names[index] ?? 'x', topic))),
      jobs: fc.uniqueArray(arbitraryJob(['default', ...names]), { selector: ({ name }) => name, maxLength: 6 }),
    });
  });

function arbitraryJob(topics: readonly string[]): fc.Arbitrary<JobDefinition> {
  return fc
    .record(
      {
        description: text,
        schedule: fc.constantFrom(
          [],
          ['@daily'],
          ['*/5 * * * *'],
          ['@every 30s', '0 3 * * 1-5', '2030-01-01T00:00:00Z'],
        ),
        timezone: fc.constantFrom('Europe/Berlin', 'UTC'),
        topic: fc.constantFrom(...topics),
        database: text,
        transaction: fc.boolean(),
        timeoutMs: duration,
        overlap: fc.constantFrom('skip' as const, 'queue' as const, 'allow' as const),
        catchup: fc.constantFrom('skip' as const, 'latest' as const, 'all' as const),
        catchupWindowMs: duration,
        retry,
        priority: fc.integer({ min: 0, max: 32_767 }),
        jitterMs: duration,
        startsAt: fc.constant('2026-12-01T00:00:00Z'),
        endsAt: fc.constantFrom('2031-12-01T00:00:00Z', '2031-12-01T00:00:00.250Z'),
        enabled: fc.boolean(),
        protect: fc.constant(false),
        onFailure: fc.constantFrom({ notify: 'alerts', webhook: null }),
        log: fc.constantFrom('all' as const, 'errors' as const, 'off' as const),
        keepLast: fc.constantFrom(1, 10_000),
        preview: fc.constant(false),
        ignore: fc.constantFrom(['enabled'], ['retry', 'labels']),
        params: fc.constantFrom({ only: 0 }, { a: 1, b: null, c: 'null ${x}', d: true, e: 1.5 }),
        labels: fc.constantFrom({ team: 'orders' }, { a: 'null', 'b.c': '$${' }),
        expect: fc.constantFrom(
          { rows: '>= 1', successWithinMs: null, lateAfterMs: null, maxRuntimeMs: 60_000 },
          { rows: null, successWithinMs: 1_000, lateAfterMs: 300_000, maxRuntimeMs: null },
        ),
      },
      { requiredKeys: [] },
    )
    .chain((changes) =>
      fc
        .tuple(
          fc.constantFrom('a', 'b', 'c d', 'null', '1e3', '- x', '[y]', 'ünï🐘', 'job.with.dots', '*'),
          arbitrarySql,
        )
        .map(([name, sql]) => jobNamed(name, { role: null, ...changes, sql })),
    );
}
