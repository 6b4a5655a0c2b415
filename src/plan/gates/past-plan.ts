import type { JobDefinition, TopicDefinition } from '../../definition/definition.ts';
import { diffDefinitions } from '../diff-definitions.ts';
import type { Change, Plan } from '../plan.ts';
import type { PastChange } from '../state-at.ts';
import { weighFields } from '../weight/weigh.ts';

/** The origin of an applied revision. */
export type PastRevision = Pick<Plan, 'project' | 'environment' | 'git' | 'digest' | 'summary' | 'rollbackTo'> & {
  readonly revision: number;
  /** ISO instant. */
  readonly appliedAt: string;
};

/** Returns an applied revision as a plan, to be rendered as one: what changed, without the facts that were true only then. */
export function pastPlan(past: PastRevision, changes: readonly Omit<PastChange, 'revision'>[]): Plan {
  const { project, environment, git, digest, summary, revision, appliedAt, rollbackTo } = past;
  return {
    formatVersion: 1,
    blocked: null,
    project,
    environment,
    database: { name: '', schema: '', installation: '' },
    baseRevision: revision - 1,
    git,
    createdAt: appliedAt,
    changes: weighFields(changes.map(asChange)),
    drift: [],
    diagnostics: [],
    summary,
    ...(rollbackTo === undefined ? {} : { rollbackTo }),
    forecast: null,
    digest,
  };
}

function asChange({ action, kind, name, before, after }: Omit<PastChange, 'revision'>): Change {
  const fields = before === null || after === null ? [] : diffDefinitions(before, after);
  const base = { action, name, fields, beforeHash: null, blocked: null, file: null, line: null, running: 0, notes: [] };
  // Apply wrote them, so they are valid definitions.
  if (kind === 'topic') {
    return { ...base, kind, before: before as TopicDefinition | null, after: after as TopicDefinition | null };
  }
  const nextRuns = { before: null, after: null };
  return { ...base, kind, nextRuns, before: before as JobDefinition | null, after: after as JobDefinition | null };
}
