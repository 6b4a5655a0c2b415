import { roughDuration } from '../../../schedule/relative-time.ts';
import type { OutcomeRow } from '../../../store/client/outcomes.ts';
import type { CliContext } from '../../shell/context.ts';
import { EXIT } from '../../shell/exit-code.ts';
import { signOf } from '../../shell/page.ts';

/** The exit code of a command that waits for a task: 0 when it finished, else 1. */
export function exitCodeOfTask({ state }: OutcomeRow): number {
  return state === 'finished' ? EXIT.ok : EXIT.error;
}

/** Returns how a task ended, in one line; the error of a failed one below it. */
export function outcomeText(context: CliContext, job: string, outcome: OutcomeRow): string {
  const { taskId, state, attempt, rowCount, durationMs, sqlstate, message, detail, hint, reason } = outcome;
  const took = durationMs === null ? '' : ` in ${roughDuration(durationMs)}`;
  const rows = rowCount === null ? '' : `, ${rowCount} ${rowCount === 1 ? 'row' : 'rows'}`;
  const tries = attempt > 1 ? `, attempt ${attempt}` : '';
  const lines = [
    `${signOf(context, state)} ${job}: task ${taskId} ${state}${took}${rows}${tries}`,
    ...(message === null ? [] : [`${sqlstate ?? ''} ${message}`.trim()]),
    ...(detail === null ? [] : [`detail: ${detail}`]),
    ...(hint === null ? [] : [`hint: ${hint}`]),
    ...(reason === null ? [] : [reason]),
  ];
  return lines.join('\n  ');
}
