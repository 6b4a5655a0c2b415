import type { Option } from 'commander';
import { PgherdError } from '../../errors.ts';
import { repeatable } from './repeatable.ts';

/** The flag that `labelOption` adds to a command. */
export interface LabelFlags {
  readonly label: readonly string[];
}

/** `--label key=value`, for every command that takes jobs: several labels select the jobs that have all of them. */
export function labelOption(): Option {
  return repeatable('--label <key=value>', 'only jobs with this label', checked);
}

/** Returns the labels, or null without the option. */
export function labelsOf({ label }: LabelFlags): Readonly<Record<string, string>> | null {
  if (label.length === 0) return null;
  return Object.fromEntries(label.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]));
}

/** Whether a job has all of these labels; true without labels. */
export function hasLabels(
  own: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>> | null,
): boolean {
  return Object.entries(labels ?? {}).every(([key, value]) => own[key] === value);
}

/** Returns the error for labels that no job in the definitions has. */
export function noSuchLabel(labels: Readonly<Record<string, string>>): PgherdError {
  const words = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return new PgherdError('not_found', `the definitions have no job with the label ${words.join(' and ')}`, {
    hint: 'pgherd render shows the labels of every job',
  });
}

/** Throws `usage` unless exactly one of a name and labels is given. */
export function requireNameOrLabels(name: string | undefined, { label }: LabelFlags, what: string): void {
  if (name === undefined && label.length === 0) {
    throw new PgherdError('usage', `the ${what} is missing`, { hint: `pass its name, or --label key=value` });
  }
  if (name !== undefined && label.length > 0) {
    throw new PgherdError('usage', `${what} "${name}" and --label exclude each other`, {
      hint: 'pass only one of them',
    });
  }
}

function checked(text: string): string {
  if (text.indexOf('=') > 0) return text;
  throw new PgherdError('usage', `invalid label "${text}" for --label (expected key=value, for example team=orders)`);
}
