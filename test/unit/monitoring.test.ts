import { readFileSync } from 'node:fs';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { countEvents } from '../../src/http/metrics/event-metrics.ts';
import { measureQueue } from '../../src/http/metrics/queue-metrics.ts';

// The dashboard and the rules of examples/monitoring against the metrics that /metrics exports.

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}
interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

const read = (name: string): string =>
  readFileSync(new URL(`../../examples/monitoring/${name}`, import.meta.url), 'utf8');
const dashboard: { readonly panels: readonly Panel[]; readonly templating: unknown } = JSON.parse(
  read('grafana-dashboard.json'),
);
const rules: readonly Rule[] = parse(read('prometheus-rules.yaml')).groups.flatMap(
  (group: { rules: Rule[] }) => group.rules,
);
const expressions = [
  ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...rules.map(({ expr }) => expr),
];

/** The labels of every series, by its name: a histogram has three. Prometheus adds `instance` and `job`. */
const series = new Map<string, readonly string[]>();
for (const register of [
  (registry: Registry) =>
    countEvents(registry, {
      daemon: { load: { slots: 0, busy: 0, state: 'running' }, events: { on: () => () => {} } },
      version: '',
    }),
  (registry: Registry) => {
    const unused = (): Promise<never> => Promise.reject(new Error('no values are read'));
    measureQueue(registry, { sessions: { watch: unused }, slow: { get: unused } });
  },
]) {
  const registry = new Registry();
  register(registry);
  for (const { name, type } of registry.getMetricsAsArray()) {
    const metric = registry.getSingleMetric(name);
    const own =
      metric !== undefined && 'labelNames' in metric && Array.isArray(metric.labelNames)
        ? metric.labelNames.map(String)
        : [];
    const labels = [...own, 'instance', 'job'];
    series.set(name, labels);
    if (String(type) !== 'histogram') continue;
    series.set(`${name}_bucket`, [...labels, 'le']);
    for (const suffix of ['_sum', '_count']) series.set(`${name}${suffix}`, labels);
  }
}

/** The series that an expression reads, with the labels that its selectors and groupings name. */
function usesOf(expr: string): { readonly names: readonly string[]; readonly unknownLabels: readonly string[] } {
  const names = [...expr.matchAll(/\bpgherd_\w+/g)].map(([name]) => name);
  const selected = [...expr.matchAll(/\b(pgherd_\w+)\{([^}]*)\}/g)].flatMap(([, name = '', inner = '']) =>
    [...inner.matchAll(/(\w+) *(?:=~|!~|!=|=)/g)].map(([, label = '']) => ({ name, label })),
  );
  const grouped = [...expr.matchAll(/\bby *\(([^)]*)\)/g)].flatMap(([, inner = '']) =>
    inner.split(',').map((label) => label.trim()),
  );
  const known = new Set(names.flatMap((name) => series.get(name) ?? []));
  return {
    names,
    unknownLabels: [
      ...selected
        .filter(({ name, label }) => series.get(name)?.includes(label) !== true)
        .map(({ name, label }) => `${name}{${label}}`),
      ...grouped.filter((label) => !known.has(label)),
    ],
  };
}

describe('the expressions of dashboard and rules', () => {
  test('read series that exist, with labels that these have', () => {
    expect(expressions.length).toBeGreaterThan(25);
    for (const expr of expressions) {
      const { names, unknownLabels } = usesOf(expr);
      expect(names.length, expr).toBeGreaterThan(0);
      expect(
        names.filter((name) => !series.has(name)),
        expr,
      ).toEqual([]);
      expect(unknownLabels, expr).toEqual([]);
    }
  });

  test('fail this check with a metric or a label that does not exist', () => {
    expect(usesOf('sum(rate(pgherd_tasks_lost_total[5m]))').names.filter((name) => !series.has(name))).toEqual([
      'pgherd_tasks_lost_total',
    ]);
    expect(usesOf('max by (queue) (pgherd_jobs{status="failing"})').unknownLabels).toEqual([
      'pgherd_jobs{status}',
      'queue',
    ]);
  });

  test('take the maximum of what every daemon reports, and the sum of what each counts', () => {
    const ofInstallation = /pgherd_(queue|jobs|daemons|cluster|sync|scheduler|database)\w*/;
    for (const expr of expressions.filter((one) => ofInstallation.test(one))) {
      // A sum within one daemon, before the maximum over daemons, keeps `instance`.
      expect(expr.replace(/sum by \([^)]*\binstance\b[^)]*\)/g, ''), expr).not.toMatch(
        /\bsum\b[^)]*pgherd_(queue|jobs|daemons\{|cluster|sync)/,
      );
    }
  });

  test('have balanced brackets', () => {
    for (const expr of expressions) {
      for (const [open, close] of [
        ['(', ')'],
        ['{', '}'],
        ['[', ']'],
      ] as const) {
        expect(expr.split(open).length, expr).toBe(expr.split(close).length);
      }
    }
  });
});

test('states that expressions select are those that the metrics have', () => {
  const help = (name: string): string =>
    readFileSync(new URL('../../docs/reference/metrics.md', import.meta.url), 'utf8')
      .split('\n')
      .find((line) => line.includes(`\`${name}\``)) ?? '';
  const selected = expressions.flatMap((expr) =>
    [...expr.matchAll(/\b(pgherd_\w+)\{[^}]*?\b(?:state|result)!?="(\w+)"/g)].map(([, name = '', value = '']) => ({
      name,
      value,
    })),
  );

  expect(selected.length).toBeGreaterThan(5);
  expect(selected.filter(({ name, value }) => !help(name).includes(value))).toEqual([]);
});

test('panels have their own ids and places, and legends name labels that the result has', () => {
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  for (const a of panels) {
    expect(a.gridPos.x + a.gridPos.w, a.title).toBeLessThanOrEqual(24);
    for (const b of panels.filter(({ id }) => id > a.id)) {
      const apart =
        a.gridPos.x + a.gridPos.w <= b.gridPos.x ||
        b.gridPos.x + b.gridPos.w <= a.gridPos.x ||
        a.gridPos.y + a.gridPos.h <= b.gridPos.y ||
        b.gridPos.y + b.gridPos.h <= a.gridPos.y;
      expect(apart, `${a.title} and ${b.title}`).toBe(true);
    }
    for (const { expr, legendFormat } of a.targets) {
      for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
        expect(expr, a.title).toMatch(new RegExp(`by \\([^)]*\\b${label}\\b`));
    }
  }
});

test('each rule has a severity, a summary and the next step, and names of labels that its result has', () => {
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  for (const { alert, expr, labels, annotations, for: time } of rules) {
    expect(alert).toMatch(/^Pgherd[A-Z]\w+$/);
    expect(time, alert).toMatch(/^\d+m$/);
    expect(['critical', 'warning'], alert).toContain(labels.severity);
    expect(annotations.summary.length, alert).toBeGreaterThan(10);
    expect(annotations.description, alert).toMatch(/\.$/);
    for (const [, label = ''] of annotations.summary.matchAll(/\$labels\.(\w+)/g))
      expect(expr, alert).toMatch(new RegExp(`by \\([^)]*\\b${label}\\b`));
  }
});
