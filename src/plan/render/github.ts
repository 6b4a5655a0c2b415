import { renderGithub as renderDiagnostics } from '../../diagnostic/render/github.ts';
import { githubMessage, githubProperty } from '../../text/markup.ts';
import type { Change, Plan } from '../plan.ts';
import { changeLine, changeWhat } from './change-line.ts';
import { groupDiagnostics } from './group-diagnostics.ts';
import { formatRoleLimits, formatSubject } from './words.ts';

/** GitHub shows this many annotations of each level in a step. */
const MAX_SHOWN = 10;
const NAMED = 3;

/** Returns annotations beside the lines of a pull request: the diagnostics, and one for each change, or for each kind of change. */
export function renderGithub(plan: Plan): string {
  const blocked = plan.changes.filter((change) => change.blocked !== null);
  const others = plan.changes.filter((change) => change.blocked === null);
  const changes = [...annotationsOf('error', blocked), ...annotationsOf('notice', others)];
  const limits = (plan.roleLimits ?? []).map((change) => {
    const place = change.file === null ? ' ' : ` file=${githubProperty(change.file)},line=${change.line ?? 1},`;
    const reason = change.blocked === null ? '' : `: ${change.blocked.reason}`;
    const level = change.blocked === null ? 'notice' : 'error';
    return `::${level}${place}title=pgherd limits::${githubMessage(`${formatRoleLimits(change)}${reason}`)}\n`;
  });
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

function annotationsOf(level: 'error' | 'notice', changes: readonly Change[]): readonly string[] {
  const groups = changes.length <= MAX_SHOWN ? changes.map((change) => [change]) : grouped(changes);
  return groups.map((group) => {
    const [first] = group;
    if (first === undefined) return '';
    const place = first.file === null ? ' ' : ` file=${githubProperty(first.file)},line=${first.line ?? 1},`;
    const text = group.length === 1 ? changeLine(first) : groupLine(group, first);
    return `::${level}${place}title=${githubProperty(`pgherd ${first.action}`)}::${githubMessage(text)}\n`;
  });
}

/** Returns the changes in groups with the same action, kind and reason. */
function grouped(changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const key = JSON.stringify([change.action, change.kind, change.blocked?.reason ?? null]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()];
}

/** Returns `delete 3,001 jobs: a, b, c and 2,998 more (blocked: …)`, with what changes where it is the same in all. */
function groupLine(changes: readonly Change[], first: Change): string {
  const whats = new Set(changes.map((change) => changeWhat(change, ', ')));
  const what = whats.size === 1 ? [...whats][0] : '';
  const files = new Set(changes.map(({ file }) => file)).size;
  const reason = first.blocked === null ? '' : ` (blocked: ${first.blocked.reason})`;
  const names = changes.slice(0, NAMED).map((change) => formatSubject(change).slice(change.kind.length + 1));
  const more = changes.length - names.length;
  return [
    `${first.action} ${changes.length.toLocaleString('en')} ${first.kind}s: ${names.join(', ')}`,
    more <= 0 ? '' : ` and ${more.toLocaleString('en')} more`,
    files > 1 ? ` in ${files.toLocaleString('en')} files` : '',
    what === '' ? '' : `: ${what}`,
    reason,
  ].join('');
}
