import { isLintCode } from '../../diagnostic/codes.ts';
import { positionAt, type SourceFile } from '../../diagnostic/source-file.ts';
import type { Policy } from '../../generated/schema-types.ts';
import { entryOf, type Tree } from '../../yaml/tree.ts';
import type { LintSeverities, PolicyRule, PolicySeverity } from '../project.ts';

/** Returns the rules of `policy`, at `tree`, without those that are off. */
export function policyOf(policy: NonNullable<Policy>, tree: Tree | null, source: SourceFile): readonly PolicyRule[] {
  const placeOf = (rule: PolicyRule['rule']): string =>
    `${source.path}:${positionAt(source, entryOf(tree, rule)?.keyRange.start ?? 0).line}`;
  const rules: PolicyRule[] = [];
  for (const rule of ['require-description', 'require-timeout', 'require-role'] as const) {
    const severity = policy[rule] ?? 'off';
    if (severity !== 'off') rules.push({ rule, severity, place: placeOf(rule) });
  }
  const { 'forbidden-roles': roles, 'allowed-databases': databases, 'max-starts-per-minute': starts } = policy;
  const rolesSeverity = roles?.severity ?? 'error';
  if (roles !== undefined && rolesSeverity !== 'off') {
    rules.push({
      rule: 'forbidden-roles',
      severity: rolesSeverity,
      roles: roles.roles,
      place: placeOf('forbidden-roles'),
    });
  }
  const databasesSeverity = databases?.severity ?? 'error';
  if (databases !== undefined && databasesSeverity !== 'off') {
    const place = placeOf('allowed-databases');
    rules.push({ rule: 'allowed-databases', severity: databasesSeverity, databases: databases.databases, place });
  }
  const startsSeverity = starts?.severity ?? 'error';
  if (starts !== undefined && startsSeverity !== 'off') {
    const place = placeOf('max-starts-per-minute');
    rules.push({ rule: 'max-starts-per-minute', severity: startsSeverity, limit: starts.limit, place });
  }
  return rules;
}

/** Returns the severities that `policy` sets for findings of the lint. */
export function lintSeverities(policy: NonNullable<Policy>): LintSeverities {
  const severities: Record<string, PolicySeverity | 'off'> = {};
  for (const [code, severity] of Object.entries(policy)) {
    if (isLintCode(code) && typeof severity === 'string') severities[code] = severity;
  }
  return severities;
}
