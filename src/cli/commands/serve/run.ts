import { type Command, Option } from 'commander';
import type { RunFlags } from '../../actions/run.ts';
import { addConnectionOptions } from '../../options/connection-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd run`: the daemon, until SIGTERM or SIGINT; a second one does not wait; SIGHUP reads `pgherd.yaml` again. */
export const runCommand = (program: Command, context: CliContext): void => {
  const command = program.command('run').description('run the daemon: schedule jobs, execute tasks');
  addConnectionOptions(command)
    .option('--schema <name>', 'the schema pgherd is installed in (default: of pgherd.yaml, else pgherd)')
    .option('--config <path>', 'pgherd.yaml, or the directory it is searched from (default: the working directory)')
    .option('--env <name>', 'one of the environments of pgherd.yaml')
    .option('--slots <n>', 'tasks at once')
    .option('--max-connections <n>', 'sessions that this daemon opens at most (default: twice the slots plus 24)')
    .option('--poll <duration>', 'how often to look although nobody called')
    .option('--batch <n>', 'tasks claimed ahead of the slots, at most')
    .option('--grace <duration>', 'how long a drain waits for what runs')
    .option('--topics <names>', 'only tasks of these topics, separated by commas')
    .option('--sync <dir>', 'keep the database in step with the definitions of a directory')
    .option('--sync-every <duration>', 'how often to look although no file changed', '1m')
    .option('--on-drift <action>', 'heal or report what was changed by hand', 'heal')
    .option('--http <address>', 'serve health, metrics, API and dashboard there, for example 127.0.0.1:8080')
    .option('--log-format <format>', 'text or json (default: text on a terminal, else json)')
    .option('--log-level <level>', 'debug, info, warn or error', 'info')
    // For tests of what breaks, which cannot wait for the real ones.
    .addOption(new Option('--lease <duration>', 'how long a daemon counts as alive').hideHelp())
    .addOption(new Option('--prune <duration>', 'how often to look after partitions').hideHelp())
    .action(async (flags: RunFlags) => {
      const { runDaemon } = await import('../../actions/run.ts');
      await runDaemon(context, flags);
    });
};
