import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { Range } from '../../diagnostic/source-file.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import type { ReadJob, ReadSet } from '../read/set.ts';
import { scheduleTree } from './check-schedules.ts';

interface Follow {
  readonly follower: string;
  readonly leader: string;
  readonly job: ReadJob;
  readonly rangeOf: () => Range;
}

/** Checks that `after:` names a job of the project and that jobs do not run after each other in a cycle. */
export function checkFollowing(set: ReadSet, diagnostics: Diagnostics): void {
  const follows = new Map<string, Follow[]>();
  const renamedTo = new Map([...set.jobs].map(([name, { declared }]) => [declared.renamedFrom, name] as const));
  for (const [name, job] of set.jobs) {
    for (const [index, text] of job.declared.definition.schedule.entries()) {
      if (!/^after/i.test(text)) continue;
      const leader = /^after:\s*(.+)$/is.exec(text)?.[1]?.trim();
      if (leader === undefined) continue;
      const rangeOf = (): Range => scheduleTree(job, index) ?? job.nameRange;
      const follow = { follower: name, leader, job, rangeOf };
      if (set.jobs.has(leader)) follows.set(name, [...(follows.get(name) ?? []), follow]);
      else if (set.complete) {
        const renamed = renamedTo.get(leader);
        const hint =
          renamed === undefined
            ? didYouMeanHint(leader, namesBut(name, set), 'name a job of this project', diagnostics.suggestions)
            : `it is renamed: write after: ${renamed}`;
        diagnostics
          .at({ source: job.source, range: rangeOf() })
          .error('PGH033', `the job "${leader}" does not exist`, hint);
      }
    }
  }
  reportCircles(follows, diagnostics);
}

/** Searches depth first without recursion; each cycle is reported once, at its first job in the order of the files. */
function reportCircles(follows: ReadonlyMap<string, readonly Follow[]>, diagnostics: Diagnostics): void {
  const done = new Set<string>();
  for (const start of follows.keys()) {
    const path: { readonly name: string; readonly rest: Follow[] }[] = [];
    const onPath = new Set<string>();
    const enter = (name: string): void => {
      path.push({ name, rest: [...(follows.get(name) ?? [])] });
      onPath.add(name);
    };
    if (!done.has(start)) enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.shift();
      if (next === undefined) {
        path.pop();
        onPath.delete(top.name);
        done.add(top.name);
      } else if (onPath.has(next.leader)) {
        const names = path.map(({ name }) => name);
        reportCircle(next, [...names.slice(names.indexOf(next.leader)), next.leader], diagnostics);
      } else if (!done.has(next.leader)) enter(next.leader);
    }
  }
}

function reportCircle(
  { job, rangeOf, follower, leader }: Follow,
  names: readonly string[],
  diagnostics: Diagnostics,
): void {
  const message =
    follower === leader
      ? `"${follower}" runs after itself`
      : `jobs run after each other in a cycle: ${names.join(' after ')}`;
  diagnostics
    .at({ source: job.source, range: rangeOf() })
    .error('PGH034', message, 'set a schedule for one of them instead');
}

/** A job cannot follow itself. */
function* namesBut(name: string, set: ReadSet): Generator<string> {
  for (const other of set.jobs.keys()) if (other !== name) yield other;
}
