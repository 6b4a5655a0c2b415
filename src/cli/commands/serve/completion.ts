import { Argument, type Command } from 'commander';
import type { CliContext } from '../../shell/context.ts';
import { printText } from '../../shell/output.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** `pgherd completion <shell>`: prints a script that completes commands, options, formats and files. */
export const completionCommand = (program: Command, context: CliContext): void => {
  program
    .command('completion')
    .description('print a completion script, for source <(pgherd completion bash)')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(SHELLS))
    .action(async (shell: (typeof SHELLS)[number]) => {
      const { describeProgram } = await import('../../completion/describe-program.ts');
      printText(context, (await scriptOf(shell))(describeProgram(program)));
    });
};

async function scriptOf(
  shell: (typeof SHELLS)[number],
): Promise<typeof import('../../completion/bash.ts').bashCompletion> {
  switch (shell) {
    case 'bash':
      return (await import('../../completion/bash.ts')).bashCompletion;
    case 'zsh':
      return (await import('../../completion/zsh.ts')).zshCompletion;
    case 'fish':
      return (await import('../../completion/fish.ts')).fishCompletion;
  }
}
