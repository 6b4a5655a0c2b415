import { keyOfField } from '../definition/keys.ts';
import type { Provenance, ValueOrigin } from '../definition/provenance.ts';
import { formerValues } from '../definition/read/variables.ts';
import { shortestDuration } from '../schedule/duration.ts';
import type { Cause, Change, FieldChange, Kind } from './plan.ts';

/** Where the values of the declared definitions are written. */
export interface Written {
  /** Null: the definition does not come from a file. */
  readonly provenanceOf: (kind: Kind, name: string, field: string) => Provenance | null;
  /** Whether a comment acknowledges a warning about the definition at this place. */
  readonly isAcknowledged: (code: string, file: string, line: number) => boolean;
  /** The values of the variables. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Returns the changes with the origin of each new value, and the causes that several of them share. */
export function explainChanges(
  changes: readonly Change[],
  written: Written,
): { readonly changes: readonly Change[]; readonly causes: readonly Cause[] } {
  const found = new Map<string, { readonly cause: Omit<Cause, 'jobs'>; readonly jobs: Set<string> }>();
  const add = (cause: Omit<Cause, 'jobs'>, { kind, name }: Change): void => {
    if (kind !== 'job') return;
    const key = JSON.stringify([cause.layer, cause.file, cause.line, cause.path, cause.before, cause.after]);
    const known = found.get(key);
    if (known === undefined) found.set(key, { cause, jobs: new Set([name]) });
    else known.jobs.add(name);
  };
  const explained = changes.map((change): Change => {
    if (change.before === null || change.after === null || change.fields.length === 0) return change;
    const fields = change.fields.map((field) => {
      const provenance = written.provenanceOf(change.kind, change.name, field.path);
      if (provenance === null) return field;
      const variables = changedVariables(field, provenance, written.variables);
      for (const cause of variables) add(cause, change);
      const origin = variables[0] === undefined ? provenance.origin : placeOf(variables[0]);
      if (variables.length === 0)
        add({ ...origin, path: field.path, before: field.before, after: field.after }, change);
      return { ...field, origin };
    });
    return { ...change, fields };
  });
  const causes = [...found.values()]
    .filter(({ cause, jobs }) => jobs.size > 1 || (cause.layer !== 'job' && cause.layer !== 'built-in'))
    .map(({ cause, jobs }) => ({ ...cause, jobs: [...jobs].sort() }))
    .sort((a, b) => b.jobs.length - a.jobs.length || compare(nameOf(a), nameOf(b)));
  return { changes: explained, causes };
}

/** Whether this cause sets the value of the field. */
export function isCauseOf(cause: Cause, { path, before, after, origin }: FieldChange): boolean {
  if (origin === undefined || origin.layer !== cause.layer) return false;
  if (origin.file !== cause.file || origin.line !== cause.line) return false;
  if (cause.layer === 'variable') return true;
  return cause.path === path && sameJson(cause.before, before) && sameJson(cause.after, after);
}

/** Returns the variables of a value whose change alone explains it: the text around them is as before. */
function changedVariables(
  field: FieldChange,
  { template }: Provenance,
  values: Readonly<Record<string, string>>,
): readonly Omit<Cause, 'jobs'>[] {
  const before = template === null ? null : writtenBefore(field);
  const former = template === null || before === null ? null : formerValues(template.text.trimEnd(), before);
  if (template === null || former === null) return [];
  return [...former].flatMap(([name, old]) => {
    const origin = template.variables.get(name);
    const after = values[name] ?? null;
    return origin === undefined || after === old ? [] : [{ ...origin, path: name, before: old, after }];
  });
}

/** Returns the former value as it was written in YAML; null when that is more than one text. */
function writtenBefore({ path, before }: FieldChange): string | null {
  if (typeof before === 'number') {
    return keyOfField(path)?.type === 'interval' ? shortestDuration(Math.max(0, Math.round(before))) : String(before);
  }
  if (Array.isArray(before)) return before.length === 1 ? String(before[0]) : null;
  return typeof before === 'string' || typeof before === 'boolean' ? String(before) : null;
}

function placeOf({ file, line, layer }: ValueOrigin): ValueOrigin {
  return { file, line, layer };
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function nameOf({ file, line, path }: Cause): string {
  return `${file ?? ''}:${String(line ?? 0).padStart(9, '0')} ${path}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
