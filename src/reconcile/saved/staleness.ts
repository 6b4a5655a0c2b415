import type { RoleLimits } from '../../definition/role-limits.ts';
import { PgherdError } from '../../errors.ts';
import { diffDefinitions, sameValue, valueAt } from '../../plan/diff-definitions.ts';
import { hashOf } from '../../plan/digest.ts';
import type { RoleLimitsChange } from '../../plan/limits/role-limits-change.ts';
import type { LiveState } from '../../plan/live.ts';
import { type Change, type DatabaseIdentity, type Drift, isAdoption, type Kind, type Plan } from '../../plan/plan.ts';
import { formatKey, formatValue } from '../../plan/render/words.ts';
import { parentsOf } from '../../plan/run-times.ts';

/** Throws `plan_stale` when the plan was made for another database. */
export function assertSameDatabase({ database: planned }: Plan, database: DatabaseIdentity): void {
  if (planned.installation !== database.installation || planned.name !== database.name) {
    throw new PgherdError(
      'plan_stale',
      `the plan was made for database ${planned.name} (installation ${planned.installation}), but this is ${database.name} (${database.installation}); nothing was written`,
      { hint: 'connect to that database, or create a plan for this one' },
    );
  }
}

/** Throws `plan_stale` when what the plan touches has changed since it was made. Names the row and the field. */
export function assertFresh(plan: Plan, live: LiveState): void {
  const found =
    plan.changes.map((change) => changedSince(change, plan, live)).find((text) => text !== null) ??
    plan.drift
      .filter(({ kind, name }) => !plan.changes.some((change) => change.kind === kind && change.name === name))
      .map((drift) => driftedSince(drift, live))
      .find((text) => text !== null) ??
    (plan.roleLimits ?? []).map((change) => limitsSince(change, live)).find((text) => text !== null);
  if (found !== undefined && found !== null) throw stale(`${found} since the plan was made`);
  const missing = missingReference(plan, live);
  if (missing !== null) throw stale(`${missing} since the plan was made`);
}

/** Whether the database contains everything that the plan would write, as after it was applied. */
export function holdsPlan(plan: Plan, live: LiveState): boolean {
  const row = (kind: Kind, name: string): object | null => {
    const rows: LiveState['jobs'] | LiveState['topics'] = kind === 'job' ? live.jobs : live.topics;
    return rows.find(({ definition }) => definition.name === name)?.definition ?? null;
  };
  return (
    (plan.roleLimits ?? []).every(({ role, after }) => sameValue(limitsOf(role, live), after)) &&
    plan.changes.every(({ kind, name, before, after }) => {
      if (after === null) return row(kind, name) === null;
      const isReused = plan.changes.some((other) => other.kind === kind && other.after?.name === before?.name);
      const isGone = before === null || before.name === name || isReused || row(kind, before.name) === null;
      return isGone && sameValue(row(kind, name), after);
    }) &&
    plan.drift
      .filter(({ kind, name }) => !plan.changes.some((change) => change.kind === kind && change.name === name))
      .every(({ kind, name, fields }) =>
        fields.every(({ path, applied }) => sameValue(valueAt(row(kind, name), path), applied)),
      )
  );
}

/** A saved plan is stale when an object that its jobs refer to is gone, or when a topic that it deletes has jobs. */
function missingReference({ changes }: Plan, live: LiveState): string | null {
  const ends = (kind: Kind): ReadonlySet<string> =>
    new Set(changes.flatMap((c) => (c.kind === kind && c.before !== null ? c.before.name : [])));
  const starts = (kind: Kind): readonly string[] =>
    changes.flatMap((c) => (c.kind === kind && c.after !== null ? c.after.name : []));
  const names = (kind: Kind): ReadonlySet<string> => {
    const rows: LiveState['jobs'] | LiveState['topics'] = kind === 'job' ? live.jobs : live.topics;
    const left = rows.map(({ definition }) => definition.name).filter((name) => !ends(kind).has(name));
    return new Set([...left, ...starts(kind), ...live.foreign.flatMap((row) => (row.kind === kind ? row.name : []))]);
  };
  const [topics, jobs] = [new Set([...names('topic'), 'default']), names('job')];
  for (const change of changes) {
    if (change.kind !== 'job' || change.after === null) continue;
    const { name, topic } = change.after;
    if (!topics.has(topic)) return `topic ${topic} of job ${name} was deleted`;
    const parent = parentsOf(change.after).find((job) => !jobs.has(job));
    if (parent !== undefined) return `job ${parent}, which job ${name} runs after, was deleted`;
  }
  const deleted = new Set(changes.flatMap((c) => (c.kind === 'topic' && c.after === null ? c.name : [])));
  const changed = ends('job');
  const user = live.jobs.find(({ definition }) => deleted.has(definition.topic) && !changed.has(definition.name));
  if (user !== undefined) return `job ${user.definition.name} uses topic ${user.definition.topic}`;
  return outsideUser(changes, deleted, live);
}

function outsideUser(changes: Plan['changes'], deleted: ReadonlySet<string>, { users = [] }: LiveState): string | null {
  const taken = new Set(changes.flatMap(({ kind, after }) => (kind === 'job' && after !== null ? after.name : [])));
  const gone = new Set(
    changes.flatMap(({ kind, before, after }) =>
      kind === 'job' && before !== null && before.name !== after?.name ? before.name : [],
    ),
  );
  for (const { name, project, topic, after } of users) {
    if (taken.has(name)) continue;
    const whose = project === null ? '' : ` of project ${project}`;
    if (deleted.has(topic)) return `job ${name}${whose} uses topic ${topic}`;
    const parent = after.find((job) => gone.has(job));
    if (parent !== undefined) return `job ${name}${whose} runs after job ${parent}`;
  }
  return null;
}

/** Throws `plan_stale` for a saved plan that has expired. */
export function assertNotExpired({ expiresAt, createdAt }: Plan, nowMs: number): void {
  if (expiresAt === undefined || nowMs < Date.parse(expiresAt)) return;
  throw stale(`the plan of ${createdAt} expired at ${expiresAt}`);
}

function changedSince(change: Change, plan: Plan, live: LiveState): string | null {
  const { kind, name, before, beforeHash } = change;
  const rows = rowsBefore(change, live);
  const taken = (wanted: string): boolean =>
    rows.some(({ definition }) => definition.name === wanted) ||
    live.foreign.some((row) => row.kind === kind && row.name === wanted);
  const isVacated = plan.changes.some(
    (other) => other.kind === kind && other.before?.name === name && other !== change,
  );
  if (before === null)
    return change.blocked === null && taken(name) && !isVacated ? `${kind} ${name} was created` : null;
  if (before.name !== name && taken(name) && !isVacated) return `${kind} ${name} was created`;
  const row = rows.find(({ definition }) => definition.name === before.name);
  if (row === undefined) return `${kind} ${before.name} was ${isAdoption(change) ? 'deleted or adopted' : 'deleted'}`;
  if (hashOf(row.definition) === beforeHash) return null;
  const [field] = diffDefinitions(before, row.definition);
  const what = field === undefined ? '' : `: ${changed(field.path, field.before, field.after)}`;
  return `${kind} ${before.name} was changed by ${row.changedBy}${what}`;
}

/** The rows that contain the one that a change concerns. */
function rowsBefore(change: Change, live: LiveState): LiveState['jobs'] | LiveState['topics'] {
  const { kind, move } = change;
  if (move !== undefined && move.to !== null) {
    const rows = kind === 'job' ? live.incoming?.jobs : live.incoming?.topics;
    return (rows ?? []).filter(({ project }) => project === move.from) as LiveState['jobs'] | LiveState['topics'];
  }
  const { jobs, topics } = isAdoption(change) ? live.adoptable : live;
  return kind === 'job' ? jobs : topics;
}

function driftedSince({ kind, name, fields }: Drift, live: LiveState): string | null {
  const rows: LiveState['jobs'] | LiveState['topics'] = kind === 'job' ? live.jobs : live.topics;
  const row = rows.find(({ definition }) => definition.name === name);
  if (row === undefined) return `${kind} ${name} was deleted`;
  const field = fields.find(({ path, live: planned }) => !sameValue(valueAt(row.definition, path), planned));
  if (field === undefined) return null;
  return `${kind} ${name} was changed by ${row.changedBy}: ${changed(field.path, field.live, valueAt(row.definition, field.path))}`;
}

function limitsSince({ role, before }: RoleLimitsChange, live: LiveState): string | null {
  return sameValue(limitsOf(role, live), before) ? null : `the limits of role ${role} were changed`;
}

function limitsOf(role: string, { roleLimits = [] }: LiveState): RoleLimits | null {
  const row = roleLimits.find((limits) => limits.role === role);
  return row === undefined ? null : { concurrency: row.concurrency, maxWaiting: row.maxWaiting };
}

function stale(message: string): PgherdError {
  return new PgherdError('plan_stale', `${message}; nothing was written`, { hint: 'create a new plan and review it' });
}

/** Returns `timeout changed from 6h to 5m`. */
function changed(path: string, before: unknown, after: unknown): string {
  return `${formatKey(path)} changed from ${formatValue(path, before)} to ${formatValue(path, after)}`;
}
