import type { Command } from 'commander';
import { PgherdError } from '../../errors.ts';
import { oneOf, wholeNumber } from '../shell/output.ts';
import { addInstallationOptions, type InstallationFlags } from './installation-options.ts';
import { labelOption, labelsOf } from './label-option.ts';
import { nowOption, pastOption } from './when-option.ts';

/** The flags that `addListOptions` adds. Each command has those that fit what it lists. */
export interface ListFlags extends InstallationFlags {
  readonly job?: string;
  readonly topic?: string;
  readonly state?: string;
  readonly role?: string;
  readonly label?: readonly string[];
  readonly project?: string;
  readonly match?: string;
  readonly since?: string;
  readonly until?: string;
  readonly sort?: string;
  readonly limit?: string;
  readonly watch?: boolean;
  readonly format: string;
  readonly wide?: boolean;
  readonly now?: string;
}

export type ListFilterName = 'job' | 'topic' | 'state' | 'role' | 'label' | 'project' | 'match' | 'since' | 'until';

export interface ListOptions {
  /** "jobs", for the help. */
  readonly noun: string;
  readonly filters: readonly ListFilterName[];
  readonly states?: readonly string[];
  /** The first one is the default. */
  readonly sorts?: readonly string[];
  /** null: no limit unless one is given. */
  readonly limit: number | null;
  /** Whether `--watch` is available. Default true. */
  readonly watch?: boolean;
}

/** Which rows a list shows; null: all. */
export interface ListFilter {
  readonly job: string | null;
  readonly topic: string | null;
  readonly state: string | null;
  readonly role: string | null;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly project: string | null;
  readonly match: string | null;
  readonly sinceMs: number | null;
  readonly untilMs: number | null;
  readonly sort: string | null;
  readonly limit: number | null;
}

/** Adds the flags of a list: where pgherd is, which rows, in which order, how many, again and again, in which format. */
export function addListOptions(
  command: Command,
  { noun, filters, states = [], sorts = [], limit, watch = true }: ListOptions,
): Command {
  addInstallationOptions(command);
  const descriptions: Readonly<
    Record<Exclude<ListFilterName, 'label'>, readonly [flags: string, description: string]>
  > = {
    job: ['--job <name>', `only ${noun} of this job`],
    topic: ['--topic <name>', `only ${noun} of this topic`],
    state: ['--state <state>', words(states)],
    role: ['--role <name>', `only ${noun} that run as this role`],
    project: ['--project <name>', `only ${noun} of this project`],
    match: ['--match <text>', `only ${noun} that contain this text`],
    since: ['--since <when>', `only ${noun} within this duration (1h, 7d), or after this date or ISO timestamp`],
    until: ['--until <when>', `only ${noun} before this duration ago (1h, 7d), or this date or ISO timestamp`],
  };
  for (const filter of filters) {
    if (filter === 'label') {
      command.addOption(labelOption());
    } else command.option(...descriptions[filter]);
  }
  if (sorts.length > 0) command.option('--sort <column>', words(sorts));
  command.option('--limit <n>', 'maximum number of rows', limit === null ? undefined : String(limit));
  if (watch) {
    command
      .option('--watch', 'show the list again every 2 s, until Ctrl-C')
      .option('--wide', 'show all columns, however wide the terminal is');
  }
  return command.option('--format <format>', 'text or json', 'text');
}

/** Reads the flags of a list. Throws `usage`. */
export function listFilterOf(
  flags: ListFlags,
  { states = [], sorts = [] }: Pick<ListOptions, 'states' | 'sorts'>,
): ListFilter {
  const nowMs = nowOption(flags.now);
  const sinceMs = pastOption(flags.since, '--since', nowMs);
  const untilMs = pastOption(flags.until, '--until', nowMs);
  if (sinceMs !== null && untilMs !== null && sinceMs >= untilMs) {
    throw new PgherdError('usage', `--since ${flags.since} is not before --until ${flags.until}`, {
      hint: 'for example --since 2h --until 1h: the hour that ended 1 hour ago',
    });
  }
  return {
    job: flags.job ?? null,
    topic: flags.topic ?? null,
    state: flags.state === undefined ? null : oneOf(flags.state, states, '--state'),
    role: flags.role ?? null,
    labels: labelsOf({ label: flags.label ?? [] }),
    project: flags.project ?? null,
    match: flags.match ?? null,
    sinceMs,
    untilMs,
    sort: flags.sort === undefined ? null : oneOf(flags.sort, sorts, '--sort'),
    limit: flags.limit === undefined ? null : wholeNumber(flags.limit, 1, '--limit'),
  };
}

function words(all: readonly string[]): string {
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}
