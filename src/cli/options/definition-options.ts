import type { Command } from 'commander';
import { PgherdError } from '../../errors.ts';
import type { ReadOptions } from '../../reconcile/read/read-definitions.ts';
import type { CliContext } from '../shell/context.ts';
import { repeatable } from './repeatable.ts';
import { nowOption } from './when-option.ts';

/** The flags that `addDefinitionOptions` adds to a command. */
export interface DefinitionFlags {
  readonly env?: string;
  readonly var: readonly string[];
  /** Shared by all commands. */
  readonly now?: string;
}

/** Adds `[paths…]`, `--env` and `--var` to a command that reads definitions. */
export function addDefinitionOptions(command: Command): Command {
  return command
    .argument('[paths...]', 'files and directories (default: the project of the working directory)')
    .option('--env <name>', 'environment of pgherd.yaml to use')
    .addOption(repeatable('--var <name=value>', 'override one of the vars'));
}

/** Returns the options of `readDefinitions` from the flags. Throws `usage` for an invalid flag. */
export function readOptionsOf(context: CliContext, paths: readonly string[], flags: DefinitionFlags): ReadOptions {
  return {
    paths,
    cwd: context.cwd,
    environment: flags.env ?? null,
    vars: Object.fromEntries(flags.var.map(variableOf)),
    nowMs: nowOption(flags.now),
  };
}

function variableOf(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new PgherdError('usage', `--var: "${text}" is not name=value`, {
    hint: 'for example --var retention=14d',
  });
}
