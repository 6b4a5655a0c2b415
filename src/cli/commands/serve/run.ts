import { type Command, Option } from 'commander';
import { addConnectionOptions } from '../../options/connection-options.ts';
import type { RunFlags } from '../../run/run-settings.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd run`: runs the daemon until SIGTERM or SIGINT; a second signal stops it at once; SIGHUP reloads `pgherd.yaml`. */
export const runCommand = (program: Command, context: CliContext): void => {
  const command = program.command('run').description('run the daemon, which schedules jobs and executes tasks');
  addConnectionOptions(command)
    .option('--schema <name>', 'schema pgherd is installed in (default: of pgherd.yaml, else pgherd)')
    .option('--config <path>', 'pgherd.yaml, or the directory to search it from (default: the working directory)')
    .option('--env <name>', 'environment of pgherd.yaml to use')
    .option('--slots <n>', 'number of tasks to run at once (default: of pgherd.yaml, else 8)')
    .option(
      '--max-connections <n>',
      'maximum number of sessions of this daemon (default: of pgherd.yaml, else twice the slots plus 24)',
    )
    .option('--poll <duration>', 'polling interval when no notification arrives (default: of pgherd.yaml, else 1s)')
    .option('--batch <n>', 'maximum number of tasks to claim in advance (default: of pgherd.yaml, else 400)')
    .option(
      '--grace <duration>',
      'maximum time to wait for running tasks at shutdown (default: of pgherd.yaml, else 15s)',
    )
    .option(
      '--wait <duration>',
      'maximum time to wait at the start for a server that is away, a standby or read-only',
      '5m',
    )
    .option('--topics <names>', 'execute only tasks of these topics, separated by commas (default: all)')
    .option('--sync <dir>', 'keep the database in sync with the definitions of this directory')
    .option('--sync-every <duration>', 're-check interval when no file has changed', '1m')
    .option('--on-drift <action>', 'heal or report rows changed outside of apply', 'heal')
    .option('--http <address>', 'serve health, metrics, API and dashboard at this address, for example 127.0.0.1:8080')
    .option('--log-format <format>', 'text or json (default: text on a terminal, else json)')
    .option('--log-level <level>', 'debug, info, warn or error', 'info')
    // For fault tests, which cannot wait for the default durations.
    .addOption(
      new Option('--lease <duration>', 'time without a heartbeat after which a daemon is considered dead').hideHelp(),
    )
    .addOption(new Option('--prune <duration>', 'interval of partition maintenance').hideHelp())
    .action(async (flags: RunFlags) => {
      const { runDaemon } = await import('../../actions/run.ts');
      await runDaemon(context, flags);
    });
};
