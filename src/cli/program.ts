import { createRequire } from 'node:module';
import { Command, Option } from 'commander';
import { nextCommand } from './commands/next.ts';
import { validateCommand } from './commands/validate.ts';
import type { CliContext } from './context.ts';

/** Every command registers itself here; a command's heavy imports happen inside its action, so `--help` stays fast. */
export function buildProgram(context: CliContext): Command {
  const program = new Command('pgherd')
    .description('GitOps for PostgreSQL jobs: review, apply and run scheduled SQL from Git.')
    .version(readVersion(), '-V, --version', 'print the version')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
    });
  for (const register of COMMANDS) register(program, context);
  for (const command of program.commands) addCommonOptions(command);
  return program;
}

/** In the order `--help` shows them. */
const COMMANDS: readonly ((program: Command, context: CliContext) => void)[] = [validateCommand, nextCommand];

/** Accepted behind every command, where people type them. */
function addCommonOptions(command: Command): void {
  command
    .option('--no-color', 'plain text')
    .option('--verbose', 'show what lies underneath an error')
    .addOption(new Option('--now <iso>', 'the instant all relative values derive from').hideHelp());
}

function readVersion(): string {
  const manifest: { version: string } = createRequire(import.meta.url)('../../package.json');
  return manifest.version;
}
