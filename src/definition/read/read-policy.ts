import { isLintCode } from '../../diagnostic/codes.ts';
import type { Policy } from '../../generated/schema-types.ts';
import type { LintSeverities, PolicyRule, PolicySeverity } from '../project.ts';

/** Returns the rules of `policy`, without those that are off. */
export function policyOf(policy: NonNullable<Policy>): readonly PolicyRule[] {
  const rules: PolicyRule[] = [];
  for (const rule of ['require-description', 'require-timeout', 'require-role'] as const) {
    const severity = policy[rule] ?? 'off';
    if (severity !== 'off') rules.push({ rule, severity });
  }
  const { 'forbidden-roles': roles, 'allowed-databases': databases, 'max-starts-per-minute': starts } = policy;
  const rolesSeverity = roles?.severity ?? 'error';
  if (roles !== undefined && rolesSeverity !== 'off') {
    rules.push({ rule: 'forbidden-roles', severity: rolesSeverity, roles: roles.roles });
  }
  const databasesSeverity = databases?.severity ?? 'error';
  if (databases !== undefined && databasesSeverity !== 'off') {
    rules.push({ rule: 'allowed-databases', severity: databasesSeverity, databases: databases.databases });
  }
  const startsSeverity = starts?.severity ?? 'error';
  if (starts !== undefined && startsSeverity !== 'off') {
    rules.push({ rule: 'max-starts-per-minute', severity: startsSeverity, limit: starts.limit });
  }
  return rules;
}

/** Returns the severities that `policy` gives to findings of the lint. */
export function lintSeverities(policy: NonNullable<Policy>): LintSeverities {
  const severities: Record<string, PolicySeverity | 'off'> = {};
  for (const [code, severity] of Object.entries(policy)) {
    if (isLintCode(code) && typeof severity === 'string') severities[code] = severity;
  }
  return severities;
}
