import { spokenDuration } from '../../schedule/duration.ts';
import { visible } from '../../text/printable.ts';
import { type GraphJob, longestPath, type Path } from './graph.ts';

/** Returns a text inside the quotes of Mermaid. */
export function mermaidText(text: string): string {
  return visible(text)
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replaceAll('`', '#96;');
}

/** Returns the graph for Mermaid: a box per topic, an arrow per `after:`, the longest path thick. Ends with a newline. */
export function renderMermaid(jobs: readonly GraphJob[]): string {
  const ids = new Map(jobs.map(({ name }, index) => [name, `j${index}`]));
  const path = stepsOf(longestPath(jobs));
  const lines = [...byTopic(jobs)].flatMap(([topic, members], index) => [
    `  subgraph t${index} ["topic ${mermaidText(topic)}"]`,
    ...members.map(
      (job) =>
        `    ${ids.get(job.name)}["${labelOf(job).map(mermaidText).join('<br/>')}"]${job.enabled ? '' : ':::off'}`,
    ),
    '  end',
  ]);
  const edges = edgesOf(jobs).map(([from, to]) => {
    const source = ids.get(from) ?? `"${mermaidText(from)}"`;
    return `  ${source} ${path.has(`${from}\n${to}`) ? '==>' : '-->'} ${ids.get(to)}`;
  });
  const style = jobs.every(({ enabled }) => enabled) ? [] : ['  classDef off stroke-dasharray: 4 4'];
  return `${['flowchart LR', ...lines, ...edges, ...style].join('\n')}\n`;
}

/** Returns the graph for Graphviz. Ends with a newline. */
export function renderDot(jobs: readonly GraphJob[]): string {
  const quoted = (text: string): string => `"${visible(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  const path = stepsOf(longestPath(jobs));
  const lines = [...byTopic(jobs)].flatMap(([topic, members], index) => [
    `  subgraph cluster_${index} {`,
    `    label=${quoted(`topic ${topic}`)};`,
    ...members.map((job) => {
      const label = labelOf(job)
        .map((text) => quoted(text).slice(1, -1))
        .join('\\n');
      return `    ${quoted(job.name)} [label="${label}"${job.enabled ? '' : ', style=dashed'}];`;
    }),
    '  }',
  ]);
  const edges = edgesOf(jobs).map(
    ([from, to]) => `  ${quoted(from)} -> ${quoted(to)}${path.has(`${from}\n${to}`) ? ' [penwidth=3]' : ''};`,
  );
  return `${['digraph pgherd {', '  rankdir=LR;', '  node [shape=box];', ...lines, ...edges, '}'].join('\n')}\n`;
}

/** Returns the chains of jobs as an indented list, then the longest path and the number of jobs without one. */
export function renderGraphText(jobs: readonly GraphJob[]): string {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const children = new Map<string, string[]>();
  for (const [from, to] of edgesOf(jobs)) children.set(from, [...(children.get(from) ?? []), to]);
  const shown = new Set<string>();
  const lines: string[] = [];
  const list = (name: string, depth: number): void => {
    const job = byName.get(name);
    const again = shown.has(name) && (children.get(name)?.length ?? 0) > 0;
    const facts = job === undefined ? 'of another project, or deleted' : factsOf(job);
    lines.push(`${'  '.repeat(depth)}${depth === 0 ? '' : '└ '}${visible(name)}  ${again ? 'as above' : facts}`);
    if (again) return;
    shown.add(name);
    for (const child of children.get(name) ?? []) list(child, depth + 1);
  };
  const roots = [...children.keys()].filter((name) => (byName.get(name)?.after.length ?? 0) === 0).sort();
  for (const root of roots) list(root, 0);
  // What is left is part of a cycle.
  for (const name of [...children.keys()].sort()) if (!shown.has(name)) list(name, 0);
  const alone = jobs.filter(({ name, after }) => after.length === 0 && !children.has(name)).length;
  const path = longestPath(jobs);
  return `${[
    ...lines,
    ...(path === null
      ? ['No job runs after another.']
      : ['', `longest path: ${path.jobs.map(visible).join(' → ')}, ${durationOf(path.p95Ms)} by p95`]),
    ...(alone === 0
      ? []
      : [`${alone} ${alone === 1 ? 'job has' : 'jobs have'} no edge (--format mermaid and dot show them)`]),
  ].join('\n')}\n`;
}

function stepsOf(path: Path | null): ReadonlySet<string> {
  const jobs = path?.jobs ?? [];
  return new Set(jobs.slice(1).map((name, index) => `${jobs[index]}\n${name}`));
}

function edgesOf(jobs: readonly GraphJob[]): readonly (readonly [from: string, to: string])[] {
  return jobs.flatMap(({ name, after }) => [...new Set(after)].map((parent) => [parent, name] as const));
}

function byTopic(jobs: readonly GraphJob[]): ReadonlyMap<string, readonly GraphJob[]> {
  const topics = new Map<string, GraphJob[]>();
  for (const job of jobs) topics.set(job.topic, [...(topics.get(job.topic) ?? []), job]);
  return topics;
}

function labelOf(job: GraphJob): readonly string[] {
  const p95 = job.p95Ms === null ? [] : [`p95 ${durationOf(job.p95Ms)}`];
  return [job.name, ...job.schedule, ...p95];
}

function factsOf({ topic, schedule, enabled, p95Ms }: GraphJob): string {
  return [
    ...schedule.map(visible),
    ...(topic === 'default' ? [] : [`topic ${visible(topic)}`]),
    p95Ms === null ? 'has never run' : `p95 ${durationOf(p95Ms)}`,
    ...(enabled ? [] : ['disabled']),
  ].join(' · ');
}

/** Beyond a second without milliseconds: a percentile is not as exact. */
function durationOf(ms: number): string {
  if (ms > 0 && ms < 1) return '< 1 ms';
  return spokenDuration(ms < 1_000 ? Math.round(ms) : Math.round(ms / 1_000) * 1_000);
}
