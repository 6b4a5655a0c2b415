import type { Diagnostic } from '../../../diagnostic/diagnostic.ts';
import { renderDiagnosticTable } from '../../../diagnostic/render/markdown.ts';
import { githubMessage, markdownText } from '../../../text/markup.ts';
import { visible } from '../../../text/printable.ts';
import type { GitState } from '../../plan.ts';
import { formatCommit, planMarker } from '../words.ts';

/** A plan that could not be made, and why. */
export interface NotPlanned {
  readonly project: string;
  readonly environment: string | null;
  readonly git: GitState;
  readonly reason: string;
  readonly hint: string | null;
  readonly diagnostics: readonly Diagnostic[];
  /** What failed; absent: the plan. */
  readonly command?: 'plan' | 'apply';
}

/**
 * Returns the comment of a pull request for a plan that could not be made. It replaces the comment of an earlier plan, which
 * has the same first line.
 */
export function renderNotPlanned(failed: NotPlanned): string {
  const { project, environment, reason, hint, diagnostics, command = 'plan' } = failed;
  const commit = formatCommit(failed);
  const title = visible(`${project}${environment === null ? '' : ` @ ${environment}`}`);
  return [
    planMarker(failed),
    `### ❌ pgherd ${command} · ${markdownText(title)}${commit === null ? '' : ` · ${commit}`}`,
    '',
    `**${command === 'plan' ? 'Nothing was planned' : 'Apply failed'}:** ${markdownText(visible(reason))}.`,
    ...(hint === null ? [] : ['', `*hint:* ${markdownText(visible(hint))}`]),
    renderDiagnosticTable(diagnostics),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

/** Returns the annotation for a plan that could not be made, without a place in a file. */
export function annotateNotPlanned({ reason, hint }: Pick<NotPlanned, 'reason' | 'hint'>): string {
  const text = hint === null ? reason : `${reason}\nhint: ${hint}`;
  return `::error title=pgherd plan::${githubMessage(text)}\n`;
}
