import type { Command } from 'commander';
import { addConnectionOptions, type ConnectionFlags } from './connection-options.ts';
import { addDefinitionOptions, type DefinitionFlags } from './definition-options.ts';
import { repeatable } from './repeatable.ts';

/** What `addPlanOptions` adds to a command, as commander gives it. */
export interface PlanFlags extends ConnectionFlags, DefinitionFlags {
  readonly target: readonly string[];
  readonly exclude: readonly string[];
  readonly prune: boolean;
  readonly allowDeletes?: string;
  readonly adopt?: true;
  readonly lockTimeout: string;
  readonly format: string;
  readonly checkDb?: boolean;
  readonly drain?: boolean;
  readonly discard?: boolean;
  readonly moveTo?: string;
  readonly cancelRunning?: boolean;
  readonly forecast?: boolean;
}

/** The options that plan and apply share. */
export function addPlanOptions(command: Command): Command {
  return addConnectionOptions(addDefinitionOptions(command))
    .addOption(repeatable('--target <glob>', 'only jobs and topics whose name matches this pattern'))
    .addOption(repeatable('--exclude <glob>', 'no jobs and topics whose name matches this pattern'))
    .option('--no-prune', 'delete nothing')
    .option('--allow-deletes <n>', 'exactly this many deletes are meant')
    .option('--adopt', 'take over declared jobs and topics that were made through SQL')
    .option('--lock-timeout <duration>', 'how long to wait for another apply', '10s')
    .option('--check-db', CHECK_DB)
    .option('--drain', 'a deleted topic stays until its tasks are done')
    .option('--discard', 'cancel what waits in a deleted topic')
    .option('--move-to <topic>', 'what waits in a deleted topic waits in this one from now on')
    .option('--cancel-running', 'cancel what runs of a deleted job');
}

/** `--check-db` of plan, apply and validate. */
export const CHECK_DB = 'ask the database for roles, logins, privileges, and whether it can plan each statement';
