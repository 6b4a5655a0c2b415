import type { Command } from 'commander';
import type { OneTopicFlags } from '../../actions/inspect/one-topic.ts';
import { addInstallationOptions } from '../../options/installation-options.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd topic <name>`: shows one topic and its tasks. */
export const topicCommand = (program: Command, context: CliContext): void => {
  addInstallationOptions(program.command('topic').description('show one topic and its tasks'))
    .argument('<name>', 'name of the topic')
    .option('--format <format>', 'text or json', 'text')
    .option('--wide', 'show all columns, however wide the terminal is')
    .action(async (name: string, flags: OneTopicFlags) => {
      const { showTopic } = await import('../../actions/inspect/one-topic.ts');
      await showTopic(context, name, flags);
    });
};
