import { renderGithub as renderDiagnostics } from '../../diagnostic/render/github.ts';
import { githubMessage, githubProperty } from '../../text/markup.ts';
import type { Plan } from '../plan.ts';
import { changeLine } from './change-line.ts';
import { groupDiagnostics } from './group-diagnostics.ts';
import { formatRoleLimits } from './words.ts';

/** Returns annotations beside the lines of a pull request: the diagnostics, and one for each change. */
export function renderGithub(plan: Plan): string {
  const changes = plan.changes.map((change) => {
    const place = change.file === null ? '' : ` file=${githubProperty(change.file)},line=${change.line ?? 1},`;
    const level = change.blocked === null ? 'notice' : 'error';
    return `::${level}${place === '' ? ' ' : place}title=${githubProperty(`pgherd ${change.action}`)}::${githubMessage(changeLine(change))}\n`;
  });
  const limits = (plan.roleLimits ?? []).map((change) => {
    const place = change.file === null ? ' ' : ` file=${githubProperty(change.file)},line=${change.line ?? 1},`;
    const reason = change.blocked === null ? '' : `: ${change.blocked.reason}`;
    const level = change.blocked === null ? 'notice' : 'error';
    return `::${level}${place}title=pgherd limits::${githubMessage(`${formatRoleLimits(change)}${reason}`)}\n`;
  });
  // GitHub shows ten annotations of each level in a step.
  const shown = new Map(
    groupDiagnostics(plan.diagnostics).map(({ diagnostic, others }) => [diagnostic, others.length]),
  );
  const diagnostics = plan.diagnostics.flatMap((diagnostic) => {
    const more = shown.get(diagnostic);
    if (more === undefined) return [];
    return more === 0 ? diagnostic : { ...diagnostic, message: `${diagnostic.message} (and ${more} more like this)` };
  });
  return `${renderDiagnostics(diagnostics)}${changes.join('')}${limits.join('')}`;
}
