import { visible } from '../../../text/printable.ts';
import type { Plan } from '../../plan.ts';
import { shortList } from '../short-list.ts';

/** So many new jobs are more than a reader adds up. */
const MIN_JOBS = 10;
const MAX_ROLES = 8;

/** Returns what a plan with many new jobs amounts to: as which roles they run, and how many delete rows, have no transaction or are disabled. */
export function overviewLines({ changes }: Pick<Plan, 'changes'>, full = false): readonly string[] {
  const jobs = changes.flatMap((change) =>
    change.kind === 'job' && change.action === 'create' && change.after !== null
      ? [{ definition: change.after, notes: change.notes }]
      : [],
  );
  if (jobs.length < MIN_JOBS) return [];
  const roles = new Map<string, number>();
  for (const { definition } of jobs) {
    const role = definition.role === null ? "the daemon's login" : visible(definition.role);
    roles.set(role, (roles.get(role) ?? 0) + 1);
  }
  const byCount = [...roles]
    .toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([role, n]) => `${role} (${n})`);
  const list = (names: readonly string[]): string => (full ? names.join(', ') : shortList(names));
  const named = (what: string, chosen: typeof jobs): readonly string[] =>
    chosen.length === 0
      ? []
      : [`${chosen.length} ${what}: ${list(chosen.map(({ definition }) => visible(definition.name)))}`];
  return [
    `${jobs.length.toLocaleString('en')} new jobs run as ${byCount.length <= MAX_ROLES ? byCount.join(', ') : list(byCount)}`,
    ...named(
      'delete rows or objects',
      jobs.filter(({ notes }) => notes.some(({ code }) => code === 'destructive-sql')),
    ),
    ...named(
      'without a transaction',
      jobs.filter(({ definition }) => definition.transaction === false),
    ),
    ...named(
      'disabled',
      jobs.filter(({ definition }) => !definition.enabled),
    ),
  ];
}
