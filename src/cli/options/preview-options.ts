import type { Command } from 'commander';
import { repeatable } from './repeatable.ts';

/** The flags that `addPreviewOptions` adds to a command, as commander parses them. */
export interface PreviewFlags {
  readonly preview?: boolean;
  readonly previewUrl: readonly string[];
  readonly previewOnTarget?: boolean;
  readonly previewTimeout: string;
  readonly previewLockTimeout: string;
  readonly previewBudget: string;
}

/** The options of `plan --preview`. */
export function addPreviewOptions(command: Command): Command {
  return command
    .option('--preview', 'run the SQL of new and changed jobs on a copy, and roll it back')
    .addOption(
      repeatable(
        '--preview-url <[name=]url>',
        'the copy for the preview, or the one for a database or connection of this name (else PGHERD_PREVIEW_URL)',
      ),
    )
    .option('--preview-on-target', 'allow the preview in the databases in which the jobs run')
    .option('--preview-timeout <duration>', 'time for the SQL of one job in a preview', '30s')
    .option('--preview-lock-timeout <duration>', 'time that a preview waits for a lock', '2s')
    .option('--preview-budget <duration>', 'time for all SQL of a preview', '5m');
}

/** Whether any of the flags asks for a preview. */
export function wantsPreview({ preview, previewOnTarget, previewUrl }: PreviewFlags): boolean {
  return preview === true || previewOnTarget === true || previewUrl.length > 0;
}
