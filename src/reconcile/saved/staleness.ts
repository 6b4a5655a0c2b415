import { PgherdError } from '../../errors.ts';
import { diffDefinitions, sameValue, valueAt } from '../../plan/diff-definitions.ts';
import { hashOf } from '../../plan/digest.ts';
import type { LiveState } from '../../plan/live.ts';
import { type Change, type DatabaseIdentity, type Drift, isAdoption, type Plan } from '../../plan/plan.ts';

/**
 * Throws `plan_stale` when the database is another one, or has changed since the plan was made. Names the row and the
 * field.
 */
export function assertFresh(plan: Plan, live: LiveState, database: DatabaseIdentity): void {
  const planned = plan.database;
  if (planned.installation !== database.installation || planned.name !== database.name) {
    throw new PgherdError(
      'plan_stale',
      `the plan was made for database ${planned.name} (installation ${planned.installation}), but this is ${database.name} (${database.installation}); nothing was written`,
      { hint: 'connect to that database, or create a plan for this one' },
    );
  }
  const found =
    plan.changes.map((change) => changedSince(change, live)).find((text) => text !== null) ??
    plan.drift
      .filter(({ kind, name }) => !plan.changes.some((change) => change.kind === kind && change.name === name))
      .map((drift) => driftedSince(drift, live))
      .find((text) => text !== null);
  if (found !== undefined && found !== null) throw stale(`${found} since the plan was made`);
  if (plan.baseRevision !== live.revision) {
    throw stale(
      `the plan was made against revision ${plan.baseRevision} of project ${plan.project}, which is now at revision ${live.revision}`,
    );
  }
}

/** Throws `plan_stale` for a saved plan that has expired. */
export function assertNotExpired({ expiresAt, createdAt }: Plan, nowMs: number): void {
  if (expiresAt === undefined || nowMs < Date.parse(expiresAt)) return;
  throw stale(`the plan of ${createdAt} expired at ${expiresAt}`);
}

function changedSince(change: Change, live: LiveState): string | null {
  const { kind, name, before, beforeHash } = change;
  const { jobs, topics } = isAdoption(change) ? live.adoptable : live;
  const rows: LiveState['jobs'] | LiveState['topics'] = kind === 'job' ? jobs : topics;
  const taken = (wanted: string): boolean =>
    rows.some(({ definition }) => definition.name === wanted) ||
    live.foreign.some((row) => row.kind === kind && row.name === wanted);
  if (before === null) return change.blocked === null && taken(name) ? `${kind} ${name} was created` : null;
  if (before.name !== name && taken(name)) return `${kind} ${name} was created`;
  const row = rows.find(({ definition }) => definition.name === before.name);
  if (row === undefined) return `${kind} ${before.name} was ${isAdoption(change) ? 'deleted or adopted' : 'deleted'}`;
  if (hashOf(row.definition) === beforeHash) return null;
  const [field] = diffDefinitions(before, row.definition);
  const what = field === undefined ? '' : `: ${field.path} changed from ${show(field.before)} to ${show(field.after)}`;
  return `${kind} ${before.name} was changed by ${row.changedBy}${what}`;
}

function driftedSince({ kind, name, fields }: Drift, live: LiveState): string | null {
  const rows: LiveState['jobs'] | LiveState['topics'] = kind === 'job' ? live.jobs : live.topics;
  const row = rows.find(({ definition }) => definition.name === name);
  if (row === undefined) return `${kind} ${name} was deleted`;
  const field = fields.find(({ path, live: planned }) => !sameValue(valueAt(row.definition, path), planned));
  if (field === undefined) return null;
  const is = show(valueAt(row.definition, field.path));
  return `${kind} ${name} was changed by ${row.changedBy}: ${field.path} changed from ${show(field.live)} to ${is}`;
}

function stale(message: string): PgherdError {
  return new PgherdError('plan_stale', `${message}; nothing was written`, { hint: 'create a new plan and review it' });
}

const SHOWN = 80;

function show(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
