import type { Command } from 'commander';
import { addConnectionOptions, type ConnectionFlags } from './connection-options.ts';
import { addDefinitionOptions, type DefinitionFlags } from './definition-options.ts';
import { labelOption } from './label-option.ts';
import { repeatable } from './repeatable.ts';

/** The flags that `addPlanOptions` adds to a command, as commander parses them. */
export interface PlanFlags extends ConnectionFlags, DefinitionFlags {
  readonly target: readonly string[];
  readonly exclude: readonly string[];
  readonly label: readonly string[];
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
  readonly author?: string;
  readonly switchEnvironment?: boolean;
  readonly switchRepository?: boolean;
}

/** The options that plan and apply share. */
export function addPlanOptions(command: Command): Command {
  return addConnectionOptions(addDefinitionOptions(command))
    .addOption(repeatable('--target <glob>', 'only jobs and topics whose name matches this pattern'))
    .addOption(repeatable('--exclude <glob>', 'exclude jobs and topics whose name matches this pattern'))
    .addOption(labelOption())
    .option('--no-prune', 'delete nothing')
    .option('--allow-deletes <n>', 'allow exactly this many deletions')
    .option('--adopt', 'take over declared jobs and topics that were made through SQL')
    .option('--author <login>', 'who made the change: an approval of this login does not count')
    .option('--switch-environment', 'accept a database that was last applied as another environment')
    .option('--switch-repository', 'accept a project that was applied from another repository')
    .option('--lock-timeout <duration>', 'wait at most this long for another apply', '10s')
    .option('--check-db', CHECK_DB)
    .option('--drain', 'keep a deleted topic until its tasks are done')
    .option('--discard', 'cancel waiting tasks of deleted topics')
    .option('--move-to <topic>', 'move waiting tasks of deleted topics to this topic')
    .option('--cancel-running', 'cancel running tasks of deleted jobs');
}

/** `--check-db` of plan, apply and validate. */
export const CHECK_DB = 'check roles, logins, privileges and the plan of each statement against the database';
