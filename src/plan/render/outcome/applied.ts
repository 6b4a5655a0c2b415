import { markdownText } from '../../../text/markup.ts';
import { visible } from '../../../text/printable.ts';
import type { Plan } from '../../plan.ts';
import { renderMarkdown } from '../markdown.ts';
import { formatAppliedSummary, formatCommit, formatPlanTitle, planMarker } from '../words.ts';

/** What an apply did. */
export interface AppliedPlan {
  readonly plan: Plan;
  /** null: nothing was to be written. */
  readonly revision: number | null;
  /** The revision that wrote the same plan before; absent: none. */
  readonly before?: { readonly revision: number; readonly by: string };
}

/** Returns the comment of a pull request after its plan was applied. It replaces the comment of the plan, which has the same first line. */
export function renderApplied({ plan, revision, before }: AppliedPlan): string {
  const commit = formatCommit(plan);
  const sign = revision === null && before === undefined ? '✅' : '🚀';
  const title = `### ${sign} pgherd apply · ${markdownText(formatPlanTitle(plan))}${commit === null ? '' : ` · ${commit}`}`;
  return [
    planMarker(plan),
    title,
    '',
    outcomeOf({ plan, revision, ...(before === undefined ? {} : { before }) }),
    ...detailsOf(plan),
  ]
    .join('\n')
    .concat('\n');
}

function outcomeOf({ plan, revision, before }: AppliedPlan): string {
  if (before !== undefined) {
    return `**Already applied as revision ${before.revision}** by ${markdownText(visible(before.by))}. Nothing was written.`;
  }
  if (revision === null) return '**Nothing to apply:** the database has what the files say.';
  return `**Applied as revision ${revision}:** ${formatAppliedSummary(plan.summary)}.`;
}

/** The rows and details of the plan, which announced the changes. */
function detailsOf(plan: Plan): readonly string[] {
  const lines = renderMarkdown(plan).trimEnd().split('\n');
  const table = lines.findIndex((line) => line.startsWith('| '));
  return table === -1 ? [] : ['', ...lines.slice(table)];
}
