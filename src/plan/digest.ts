import { createHash } from 'node:crypto';
import type { Change, Plan } from './plan.ts';

/** Returns the SHA-256 of a JSON value, in hex: the same for equal values, regardless of the order of keys. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/**
 * Returns the digest of a plan: everything except the digest itself, the time and commit of the plan, and its advisory
 * parts.
 */
export function digestOf(plan: Omit<Plan, 'digest'>): string {
  const { formatVersion, project, environment, database, baseRevision, changes, drift, diagnostics, summary } = plan;
  const { moved, renamedFrom, rollbackTo, policy, author, roleLimits } = plan;
  return hashOf({
    formatVersion,
    project,
    environment,
    database,
    baseRevision,
    changes: changes.map(binding),
    drift,
    diagnostics,
    summary,
    moved,
    renamedFrom,
    rollbackTo,
    policy,
    author,
    roleLimits,
  });
}

function binding(change: Change): object {
  const { action, move, kind, name, before, after, fields, beforeHash, blocked, file, line } = change;
  const means = change.kind === 'topic' ? { tasks: change.tasks } : { cancelRunning: change.cancelRunning };
  const values = fields.map(({ path, before: old, after: now }) => ({ path, before: old, after: now }));
  return { action, move, kind, name, before, after, fields: values, beforeHash, blocked, file, line, ...means };
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
