import type { Command } from 'commander';
import { PgherdError } from '../../errors.ts';
import type { ReadOptions } from '../../reconcile/read/read-definitions.ts';
import { parseInstant } from '../../schedule/instant.ts';
import type { CliContext } from '../shell/context.ts';
import { repeatable } from './repeatable.ts';

/** What `addDefinitionOptions` adds to a command's options. */
export interface DefinitionFlags {
  readonly env?: string;
  readonly var: readonly string[];
  /** Common to all commands. */
  readonly now?: string;
}

/** Adds `[paths…]`, `--env` and `--var` to a command that reads definitions. */
export function addDefinitionOptions(command: Command): Command {
  return command
    .argument('[paths...]', 'files and directories; none: the project of the working directory')
    .option('--env <name>', 'one of the environments of pgherd.yaml')
    .addOption(repeatable('--var <name=value>', 'another value for one of the vars'));
}

/** What `readDefinitions` needs, from the flags. Throws `usage` for one that cannot be read. */
export function readOptionsOf(context: CliContext, paths: readonly string[], flags: DefinitionFlags): ReadOptions {
  return {
    paths,
    cwd: context.cwd,
    environment: flags.env ?? null,
    vars: Object.fromEntries(flags.var.map(variableOf)),
    nowMs: instantOf(flags.now),
  };
}

function variableOf(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new PgherdError('usage', `--var is "${text}", which is not name=value`, {
    hint: 'for example --var retention=14d',
  });
}

/** The instant of `--now`, else of the clock, in ms since the epoch. Throws `usage`. */
export function instantOf(text: string | undefined): number {
  if (text === undefined) return Date.now();
  const parsed = parseInstant(text);
  if (parsed.ok) return parsed.ms;
  throw new PgherdError('usage', `--now is "${text}", which ${parsed.reason}`, {
    hint: 'for example 2026-12-01T08:00:00Z',
  });
}
