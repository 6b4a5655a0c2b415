import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { buildProgram } from '../../src/cli/program.ts';
import { paletteFor } from '../../src/cli/shell/context.ts';
import { errorSections } from './errors.ts';
import { code, page, prose, table } from './markdown.ts';

/** Returns the page about the commands: the text of `--help` of each. */
export function commandsPage(): string {
  const program = buildProgram(idleContext());
  const commands = program.createHelp().visibleCommands(program).filter(isOwn);
  return page(
    '# Commands',
    prose(program.description()),
    table(
      ['command', 'does'],
      commands.map((command) => [`[${command.name()}](#${command.name()})`, prose(command.description())]),
    ),
    `Every command accepts ${COMMON.map(code).join(', ')} and \`--help\`. At the end of this page: [exit codes](#exit-codes), [errors](#errors), [environment variables](#environment-variables).`,
    ...commands.flatMap((command) => sectionsOf(command, '##')),
    ...errorSections(),
  );
}

const COMMON: readonly string[] = ['--no-color', '--verbose'];

const isOwn = (command: Command): boolean => command.name() !== 'help';

function sectionsOf(command: Command, level: string): readonly (string | null)[] {
  const help = command.createHelp();
  const subcommands = help.visibleCommands(command).filter(isOwn);
  const rows = [
    ...help
      .visibleArguments(command)
      .map((argument) => [code(help.argumentTerm(argument)), prose(help.argumentDescription(argument))]),
    ...help
      .visibleOptions(command)
      .filter(({ long }) => !COMMON.includes(long ?? '') && long !== '--help')
      .map((option) => [code(help.optionTerm(option)), prose(help.optionDescription(option))]),
  ];
  return [
    `${level} ${command.name()}`,
    `\`${help.commandUsage(command)}\`: ${prose(command.description())}`,
    rows.length === 0 ? null : table(['argument or option', 'meaning'], rows),
    ...subcommands.flatMap((child) => sectionsOf(child, `${level}#`)),
  ];
}

/** A context for commands that are described, not run. */
export function idleContext(): Parameters<typeof buildProgram>[0] {
  const stream = new PassThrough();
  const palette = paletteFor(stream, {}, []);
  return {
    cwd: '.',
    env: {},
    stdin: stream,
    stdout: stream,
    stderr: stream,
    interactive: false,
    columns: 120,
    terminalWidth: null,
    palette,
    errorPalette: palette,
    signal: new AbortController().signal,
    ownSignals: () => () => {},
    setExitCode: () => {},
  };
}
