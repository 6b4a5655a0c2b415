import { describe, expect, test } from 'vitest';
import { type GraphJob, longestPath } from '../../../src/plan/graph/graph.ts';
import { renderDot, renderGraphText, renderMermaid } from '../../../src/plan/graph/render-graph.ts';
import { type SuggestJob, suggestFor, workOf } from '../../../src/plan/graph/suggest.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { renderMarkdown } from '../../../src/plan/render/markdown.ts';
import { declaredJob, jobNamed, liveRow, NOTHING_LIVE, planInput } from '../../support/definitions.ts';

function node(name: string, after: readonly string[], p95Ms: number | null, changes: Partial<GraphJob> = {}): GraphJob {
  return { name, topic: 'default', after, schedule: [], enabled: true, p95Ms, ...changes };
}

const JOBS = [
  node('load', [], 60_000, { schedule: ['0 3 * * *'], topic: 'heavy' }),
  node('rollup', ['load'], 30_000),
  node('mail "x"', ['load'], 5_000, { enabled: false }),
  node('report', ['rollup', 'mail "x"'], null),
  node('alone', [], 900_000),
];

describe('the graph', () => {
  test('has the longest path by p95, and ends in a cycle', () => {
    expect(longestPath(JOBS)).toEqual({ jobs: ['load', 'rollup', 'report'], p95Ms: 90_000 });
    expect(longestPath([node('a', [], 1)])).toBeNull();
    expect(longestPath([node('a', ['b'], 1), node('b', ['a'], 1)])?.jobs).toHaveLength(2);
  });

  test('is Mermaid with a box per topic and the longest path thick', () => {
    expect(renderMermaid(JOBS)).toBe(`flowchart LR
  subgraph t0 ["topic heavy"]
    j0["load<br/>0 3 * * *<br/>p95 1 min"]
  end
  subgraph t1 ["topic default"]
    j1["rollup<br/>p95 30 s"]
    j2["mail #quot;x#quot;<br/>p95 5 s"]:::off
    j3["report"]
    j4["alone<br/>p95 15 min"]
  end
  j0 ==> j1
  j0 --> j2
  j1 ==> j3
  j2 --> j3
  classDef off stroke-dasharray: 4 4
`);
  });

  test('has durations of seconds without milliseconds', () => {
    expect(renderGraphText([node('load', [], 27_800.4), node('rollup', ['load'], 640.6)])).toContain(
      'load  p95 28 s\n  └ rollup  p95 641 ms\n',
    );
  });

  test('is DOT with quoted names, and text', () => {
    const dot = renderDot(JOBS);
    expect(dot).toContain('"load" -> "rollup" [penwidth=3];');
    expect(dot).toContain('"mail \\"x\\"" [label="mail \\"x\\"\\np95 5 s", style=dashed];');
    expect(renderGraphText(JOBS)).toBe(`load  0 3 * * * · topic heavy · p95 1 min
  └ rollup  p95 30 s
    └ report  has never run
  └ mail "x"  p95 5 s · disabled
    └ report  has never run

longest path: load → rollup → report, 1 min 30 s by p95
1 job has no edge (--format mermaid and dot show them)
`);
    expect(renderGraphText([])).toBe('No job runs after another.\n');
  });

  const plan = (before: readonly string[], after: readonly string[]): string =>
    renderMarkdown(
      makePlan(
        planInput({
          declared: {
            jobs: [
              declaredJob(jobNamed('a')),
              declaredJob(jobNamed('b', { schedule: after })),
              declaredJob(jobNamed('c')),
            ],
            topics: [],
          },
          live: {
            ...NOTHING_LIVE,
            jobs: [liveRow(jobNamed('a')), liveRow(jobNamed('b', { schedule: before })), liveRow(jobNamed('c'))],
          },
        }),
      ),
    );

  test('is in the Markdown of a plan that changes it', () => {
    expect(plan(['after: a'], ['after: c'])).toContain(
      '```mermaid\nflowchart LR\n  j0["a"]\n  j1["b"]\n  j2["c"]\n  j0 -.->|removed| j1\n  j2 ==>|new| j1\n```',
    );
    expect(plan(['after: a', '0 3 * * *'], ['after: a', '0 4 * * *'])).not.toContain('mermaid');
  });
});

describe('suggest', () => {
  const START = Date.parse('2026-11-28T00:00:00Z');
  const job = (
    name: string,
    schedule: string,
    p95Ms: number | null,
    changes: Partial<SuggestJob> = {},
  ): SuggestJob => ({
    name,
    schedule: [schedule],
    timezone: 'UTC',
    enabled: true,
    startsAt: null,
    endsAt: null,
    p95Ms,
    ...changes,
  });
  const suggest = (own: SuggestJob, ...others: readonly SuggestJob[]): ReturnType<typeof suggestFor> =>
    suggestFor(own, workOf([own, ...others], START), START);

  test('weighs the minutes by measured durations and moves a job as little as possible', () => {
    const long = job('long', '0 3 * * *', 600_000);
    const own = job('own', '5 3 * * 1-6', 120_000);
    const found = suggest(own, long);
    expect(found).toMatchObject({ job: 'own', now: { atMs: START + 185 * 60_000, busySeconds: 120 } });
    expect(found?.quiet.map(({ schedule, busySeconds }) => [schedule, busySeconds])).toEqual([
      ['10 3 * * 1-6', 0],
      ['55 2 * * 1-6', 0],
      ['25 3 * * 1-6', 0],
    ]);
  });

  test.each([
    ['@daily', '1 0 * * *'],
    ['@midnight', '1 0 * * *'],
    ['@hourly', '1 * * * *'],
  ])('knows the minute of %s', (schedule, quieter) => {
    const found = suggest(job('own', schedule, 1_000), job('other', '0 0 * * *', 50_000));
    expect(found).toMatchObject({ schedule, now: { busySeconds: 50 } });
    expect(found?.quiet[0]).toMatchObject({ schedule: quieter, busySeconds: 0 });
  });

  test('moves no job for a difference that is shown as none', () => {
    expect(suggest(job('own', '0 3 * * *', 1_000), job('other', '0 3 * * *', 13))?.quiet).toEqual([]);
  });

  test('keeps the hour field of an hourly job, and the zone', () => {
    const found = suggest(job('own', '0 * * * *', 1_000), job('other', '0 * * * *', 30_000));
    expect(found?.now.busySeconds).toBe(720);
    expect(found?.quiet[0]).toMatchObject({ schedule: '1 * * * *', busySeconds: 0 });
    const berlin = suggest(
      job('own', '0 3 * * *', 1_000, { timezone: 'Europe/Berlin' }),
      job('other', '0 2 * * *', 50_000),
    );
    expect(berlin?.quiet[0]?.schedule).toBe('59 2 * * *');
  });

  test('has nothing quieter to suggest, or no fixed minute', () => {
    expect(suggest(job('own', '0 3 * * *', null))?.quiet).toEqual([]);
    for (const schedule of ['*/5 * * * *', '@every 30s', '@reboot', '0 3 * * *']) {
      const changes = schedule === '0 3 * * *' ? { enabled: false } : {};
      expect(suggest(job('own', schedule, 1, changes))).toBeNull();
    }
  });
});
