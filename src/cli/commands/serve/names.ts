import { Argument, type Command } from 'commander';
import { NAME_KINDS, type NameKind } from '../../completion/name-kinds.ts';
import type { CliContext } from '../../shell/context.ts';

/** `pgherd __names <kind>`: prints names, one a line, for the completion scripts. Prints nothing when they cannot be read. */
export const namesCommand = (program: Command, context: CliContext): void => {
  program
    .command('__names', { hidden: true })
    .description('print names for the completion of a shell')
    .addArgument(new Argument('<kind>').choices(NAME_KINDS))
    .action(async (kind: NameKind) => {
      const { namesOf } = await import('../../actions/names.ts');
      const names = await namesOf(context, kind).catch(() => []);
      context.stdout.write(names.map((name) => `${name}\n`).join(''));
    });
};
