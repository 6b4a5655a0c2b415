import { renderGithub as renderDiagnostics } from '../../diagnostic/render/github.ts';
import type { Plan } from '../plan.ts';
import { changeLine } from './change-line.ts';

/** Returns annotations beside the lines of a pull request: the diagnostics, and one for each change. */
export function renderGithub(plan: Plan): string {
  const changes = plan.changes.map((change) => {
    const place = change.file === null ? '' : ` file=${property(change.file)},line=${change.line ?? 1},`;
    const level = change.blocked === null ? 'notice' : 'error';
    return `::${level}${place === '' ? ' ' : place}title=${property(`pgherd ${change.action}`)}::${data(changeLine(change))}\n`;
  });
  return `${renderDiagnostics(plan.diagnostics)}${changes.join('')}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
