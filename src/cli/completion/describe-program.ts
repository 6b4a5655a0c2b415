import type { Argument, Command, Option } from 'commander';
import { type NameKind, nameKindOf } from './name-kinds.ts';

/** The commands, options and arguments of the program, as a shell completes them. */
export interface CompletionCommand {
  /** Empty for the program itself, else `['next']`, `['pause', 'job']`. */
  readonly path: readonly string[];
  readonly description: string;
  readonly subcommands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly CompletionOption[];
  /** The possible values of an argument. */
  readonly argument: CompletionValue;
}

export interface CompletionOption {
  /** `--format`, and `-V` where there is a short form. */
  readonly names: readonly string[];
  readonly description: string;
  /** null: the option takes no value. */
  readonly value: CompletionValue | null;
}

export type CompletionValue =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' }
  /** Names that `pgherd __names` prints. */
  | { readonly kind: 'names'; readonly of: NameKind }
  /** Any text: the shell proposes nothing. */
  | { readonly kind: 'free' };

/** Returns every command with its visible options, the program itself first. */
export function describeProgram(program: Command): readonly CompletionCommand[] {
  const commands: CompletionCommand[] = [];
  const visit = (command: Command, path: readonly string[]): void => {
    const help = command.createHelp();
    const children = help.visibleCommands(command).filter((child) => child.name() !== 'help');
    commands.push({
      path,
      description: command.description(),
      subcommands: children.map((child) => ({ name: child.name(), description: child.description() })),
      options: help.visibleOptions(command).map((option) => optionOf(option, command.name())),
      argument: argumentOf(command.registeredArguments, command.name()),
    });
    for (const child of children) visit(child, [...path, child.name()]);
  };
  visit(program, []);
  return commands;
}

function optionOf(option: Option, command: string): CompletionOption {
  const names = [option.long, option.short].filter((name) => typeof name === 'string');
  const takesValue = option.required || option.optional;
  return { names, description: option.description, value: takesValue ? optionValue(option, command) : null };
}

function optionValue(option: Option, command: string): CompletionValue {
  if (option.argChoices !== undefined) return { kind: 'words', words: option.argChoices };
  // The description of these is the list of their values: "text or json", "text, json, markdown".
  if (LISTED.includes(option.long ?? '')) return { kind: 'words', words: option.description.split(/, | or /) };
  const names = nameKindOf(command, option.long ?? '');
  if (names !== null) return { kind: 'names', of: names };
  return FILES.test(option.flags) ? { kind: 'files' } : { kind: 'free' };
}

const LISTED: readonly string[] = ['--format', '--state', '--sort'];

function argumentOf(all: readonly Argument[], command: string): CompletionValue {
  const choices = all.flatMap((argument) => argument.argChoices ?? []);
  if (choices.length > 0) return { kind: 'words', words: choices };
  const [names] = all.flatMap((argument) => nameKindOf(command, argument.name()) ?? []);
  if (names !== undefined) return { kind: 'names', of: names };
  const takesFiles = all.some((argument) => FILES.test(argument.name()) || FILES.test(argument.description));
  return takesFiles ? { kind: 'files' } : { kind: 'free' };
}

const FILES = /\b(file|files|path|paths|dir|directory|directories|json)\b/;
