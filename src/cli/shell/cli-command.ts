import { Command, type Option } from 'commander';
import { PgherdError } from '../../errors.ts';
import { didYouMean } from '../../text/did-you-mean.ts';

/** A command whose mistakes in the command line are errors of pgherd, with the next step: `usage`, also in JSON. */
export class CliCommand extends Command {
  override createCommand(name?: string): Command {
    return new CliCommand(name);
  }

  override error(text: string, { code = '' }: { readonly code?: string } = {}): never {
    const [message, hint] = mistakeOf(this, code, text.replace(/^error: /, ''));
    throw new PgherdError('usage', message, { hint });
  }
}

/** Returns the message and the hint for an error of commander, by its code and text. */
function mistakeOf(command: Command, code: string, text: string): readonly [string, string] {
  const path = pathOf(command);
  const quoted = [...text.matchAll(/'([^']*)'/g)].map(([, name = '']) => name);
  const [name = ''] = quoted;
  switch (code) {
    case 'commander.unknownCommand':
      return [`unknown command "${name}"`, commandHint(command, name)];
    case 'commander.unknownOption':
      return [`unknown option ${name}${command.parent === null ? '' : ` for ${path}`}`, optionHint(command, name)];
    case 'commander.missingArgument':
      return [`${path}: the argument <${name}> is missing`, usageHint(command)];
    case 'commander.excessArguments': {
      const [, expected, actual] = /Expected (\d+) .* got (\d+)/.exec(text) ?? [];
      const quote = command.registeredArguments.length === 0 ? '' : 'quote an argument that contains spaces; ';
      return [`${path}: too many arguments (expected ${expected}, found ${actual})`, `${quote}${usageHint(command)}`];
    }
    case 'commander.optionMissingArgument': {
      const option = command.options.find(({ flags }) => flags === name);
      return [`${path}: option ${name} needs a value`, option?.description ?? helpHint(command)];
    }
    case 'commander.invalidArgument': {
      const [value = '', argument = ''] = quoted;
      const [, choices = ''] = /Allowed choices are (.+)\.$/.exec(text) ?? [];
      return [`${path}: invalid ${argument} "${value}" (expected one of ${choices})`, usageHint(command)];
    }
    default:
      return [`${path}: ${text}`, helpHint(command)];
  }
}

function optionHint(command: Command, flag: string): string {
  const near = didYouMean(flag, longNames(command.options));
  if (near !== null) return `did you mean ${near}? ${helpHint(command)}`;
  const others = (command.parent?.commands ?? command.commands).filter(
    (other) => other !== command && longNames(other.options).includes(flag),
  );
  if (others.length === 0) return helpHint(command);
  const named = others.slice(0, MAX_NAMED).map(pathOf);
  const more = others.length > MAX_NAMED ? ` and ${others.length - MAX_NAMED} more` : '';
  return `${flag} is an option of ${named.join(', ')}${more}; ${helpHint(command)}`;
}

const MAX_NAMED = 3;

function commandHint(program: Command, name: string): string {
  const names = program
    .createHelp()
    .visibleCommands(program)
    .map((command) => command.name());
  const meant = Object.hasOwn(OTHER_WORDS, name.toLowerCase()) ? OTHER_WORDS[name.toLowerCase()] : undefined;
  const near = meant ?? didYouMean(name, names);
  return near === null ? helpHint(program) : `did you mean ${pathOf(program)} ${near}?`;
}

/** What other tools call these commands. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  check: 'validate',
  daemon: 'run',
  deploy: 'apply',
  destroy: 'uninstall',
  diff: 'plan',
  format: 'fmt',
  install: 'migrate',
  kill: 'cancel',
  lint: 'validate',
  list: 'jobs',
  ls: 'jobs',
  ps: 'tasks',
  queue: 'tasks',
  serve: 'run',
  show: 'job',
  start: 'run',
  up: 'dev',
  upgrade: 'migrate',
  worker: 'run',
  version: '--version',
};

function helpHint(command: Command): string {
  return `see ${pathOf(command)} --help`;
}

function usageHint(command: Command): string {
  return `usage: ${command.createHelp().commandUsage(command)}`;
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

function longNames(options: readonly Option[]): readonly string[] {
  return options.flatMap(({ long, hidden }) => (long == null || hidden ? [] : [long]));
}
