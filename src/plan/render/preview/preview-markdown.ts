import { markdownText } from '../../../text/markup.ts';
import type { Plan } from '../../plan.ts';
import { previewLimits, previewLines, previewTitle } from './preview-lines.ts';

/** A comment has a limit, and the changes matter too. */
const MAX_LINES = 100;
const MAX_WHAT = 400;

/** Returns what a preview found as Markdown lines; empty: the plan has none. */
export function markdownPreview(plan: Plan): readonly string[] {
  const title = previewTitle(plan);
  if (title === null) return [];
  const limits = previewLimits(plan);
  const lines = previewLines(plan);
  // What failed is never among what is left out.
  const order = [
    ...lines.filter(({ state }) => state === 'failed'),
    ...lines.filter(({ state }) => state !== 'failed'),
  ];
  const more = order.length - MAX_LINES;
  return [
    `**${markdownText(title)}**`,
    '',
    ...order
      .slice(0, MAX_LINES)
      .flatMap(({ job, state, what, before, frame }) => [
        `- ${SIGNS[state]} \`${job.replaceAll('`', "'")}\` ${markdownText(shortened(what))}${before === null ? '' : ` (${markdownText(shortened(before))})`}`,
        ...(frame.length === 0 ? [] : ['  ```', ...frame.map((row) => `  ${row.replaceAll('```', "'''")}`), '  ```']),
      ]),
    ...(more > 0 ? [`- and ${more} more jobs (\`pgherd plan --preview\` shows them)`] : []),
    ...(limits.length === 0 ? [] : ['', `_${markdownText(limits.join(' '))}_`]),
  ];
}

const SIGNS = { ran: '▸', failed: '❌', 'left-out': '➖' } as const;

function shortened(text: string): string {
  return text.length > MAX_WHAT ? `${text.slice(0, MAX_WHAT)}…` : text;
}
