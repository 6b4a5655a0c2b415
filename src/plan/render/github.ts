import { renderGithub as renderDiagnostics } from '../../diagnostic/render/github.ts';
import { githubMessage, githubProperty } from '../../text/markup.ts';
import type { Plan } from '../plan.ts';
import { changeLine } from './change-line.ts';

/** Returns annotations beside the lines of a pull request: the diagnostics, and one for each change. */
export function renderGithub(plan: Plan): string {
  const changes = plan.changes.map((change) => {
    const place = change.file === null ? '' : ` file=${githubProperty(change.file)},line=${change.line ?? 1},`;
    const level = change.blocked === null ? 'notice' : 'error';
    return `::${level}${place === '' ? ' ' : place}title=${githubProperty(`pgherd ${change.action}`)}::${githubMessage(changeLine(change))}\n`;
  });
  return `${renderDiagnostics(plan.diagnostics)}${changes.join('')}`;
}
