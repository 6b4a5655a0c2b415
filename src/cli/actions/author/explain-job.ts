import type { JobDefinition } from '../../../definition/definition.ts';
import { JOB_KEYS } from '../../../definition/keys.ts';
import type { Provenance } from '../../../definition/provenance.ts';
import { PgherdError } from '../../../errors.ts';
import { valueAt } from '../../../plan/diff-definitions.ts';
import { formatOrigin } from '../../../plan/render/cause-lines.ts';
import { formatKey, formatValue } from '../../../plan/render/words.ts';
import type { ReadResult } from '../../../reconcile/read/read-definitions.ts';
import { didYouMeanHint } from '../../../text/did-you-mean.ts';
import { visible } from '../../../text/printable.ts';
import { padTo, widthOf } from '../../../text/width.ts';
import { hasLabels, type LabelFlags, labelsOf, noSuchLabel, requireNameOrLabels } from '../../options/label-option.ts';
import type { CliContext } from '../../shell/context.ts';
import { oneOf, printJson, printText } from '../../shell/output.ts';
import { readValid } from './read-valid.ts';

interface ExplainFlags extends LabelFlags {
  readonly format: string;
  readonly env?: string;
  readonly var: readonly string[];
}

interface ExplainedValue {
  /** As in YAML: `retry.limit`. */
  readonly key: string;
  /** As in a plan: `retry.limit`, `timeoutMs`. */
  readonly path: string;
  readonly value: unknown;
  readonly origin: Provenance['origin'];
  /** The places of the variables in the value. */
  readonly variables: readonly (Provenance['origin'] & { readonly name: string })[];
}

/** `pgherd explain job NAME`: prints each value of a job and where it is written. Throws `not_found` for an unknown job. */
export async function showOrigins(context: CliContext, name: string | null, flags: ExplainFlags): Promise<void> {
  const format = oneOf(flags.format, ['text', 'json'] as const, '--format');
  requireNameOrLabels(name ?? undefined, flags, 'job');
  const labels = labelsOf(flags);
  const read = await readValid(context, [], flags, format, 'explained');
  if (read === null) return;
  if (labels === null) {
    const one = explained(read, name ?? '');
    return format === 'json' ? printJson(context, one) : printText(context, pageOf(context, one));
  }
  const chosen = read.set.jobs.filter(({ definition }) => hasLabels(definition.labels, labels));
  if (chosen.length === 0) throw noSuchLabel(labels);
  const jobs = chosen.map(({ definition }) => explained(read, definition.name));
  if (format === 'json') printJson(context, { jobs });
  else printText(context, jobs.map((one) => pageOf(context, one)).join('\n'));
}

interface ExplainedJob {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly environment: string | null;
  readonly values: readonly ExplainedValue[];
}

function explained(read: ReadResult, name: string): ExplainedJob {
  const job = read.set.jobs.find(({ definition }) => definition.name === name);
  if (job === undefined) {
    const names = read.set.jobs.map(({ definition }) => definition.name);
    const hint = didYouMeanHint(name, names, 'list the jobs with pgherd render');
    throw new PgherdError('not_found', `the definitions have no job "${name}"`, { hint });
  }
  const values = fieldsOf(job.definition).map((path): ExplainedValue => {
    const { origin, template } = read.written.provenanceOf('job', name, path) ?? BUILT_IN;
    const variables = [...(template?.variables ?? [])].map(([variable, place]) => ({ name: variable, ...place }));
    return { key: formatKey(path), path, value: valueAt(job.definition, path), origin, variables };
  });
  const { file, line } = job.location;
  const environment = read.project.environment?.name ?? null;
  return { name, file, line, environment, values };
}

function pageOf({ palette: c }: CliContext, { name, file, line, environment, values }: ExplainedJob): string {
  const rows = values.map(({ key, path, value, origin, variables }) => {
    const used = variables.map((variable) => `, ${visible(variable.name)} at ${formatOrigin(variable, environment)}`);
    return [key, shownValue(path, value), `${formatOrigin(origin, environment)}${used.join('')}`] as const;
  });
  const keyWidth = Math.max(...rows.map(([key]) => key.length));
  const valueWidth = Math.min(MAX_VALUE_WIDTH, Math.max(...rows.map(([, value]) => widthOf(value))));
  const lines = rows.map(([key, value, place]) => {
    const aligned = `${c.cyan(key.padEnd(keyWidth))}  ${padTo(value, valueWidth)}`;
    return `  ${aligned}  ${c.dim(place)}`;
  });
  const isBuiltIn = (_: string, index: number): boolean => values[index]?.origin.layer === 'built-in';
  const blocks = [lines.filter((line, index) => !isBuiltIn(line, index)), lines.filter(isBuiltIn)];
  const title = `${c.bold(visible(name))}  ${c.dim(visible(`${file}:${line}`))}`;
  return `${[title, ...blocks.map((block) => block.join('\n'))].join('\n\n')}\n`;
}

/** Places are aligned in one column after values up to this width; a longer value moves its own. */
const MAX_VALUE_WIDTH = 44;
const BUILT_IN: Provenance = { origin: { file: null, line: null, layer: 'built-in' }, template: null };

/** The paths of all values, with one for each label and parameter, in the order of the table of keys. */
function fieldsOf(job: JobDefinition): readonly string[] {
  return JOB_KEYS.filter(({ field }) => field !== 'name').flatMap(({ field, type }): readonly string[] => {
    const value = type === 'jsonb' ? valueAt(job, field) : null;
    if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return [field];
    return Object.keys(value).map((entry) => `${field}.${entry}`);
  });
}

function shownValue(path: string, value: unknown): string {
  if (path === 'sql' && typeof value === 'string') {
    const lines = value.trimEnd().split('\n').length;
    return lines === 1 ? formatValue(path, value) : `${lines} lines`;
  }
  if (typeof value === 'object' && value !== null && (!Array.isArray(value) || value.length === 0)) return 'none';
  return formatValue(path, value);
}
