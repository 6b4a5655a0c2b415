import type { ValueOrigin } from '../../definition/provenance.ts';
import { visible } from '../../text/printable.ts';
import { isCauseOf } from '../causes.ts';
import type { Cause, Plan } from '../plan.ts';
import { weightMark } from '../weight/weigh.ts';
import type { Fold } from './folds.ts';
import { diffSql } from './sql-diff.ts';
import { formatKey, formatValue } from './words.ts';

/** Returns `pgherd.yaml:6 (defaults)`, and for the key of a job only its place. */
export function formatOrigin({ file, line, layer }: ValueOrigin, environment: string | null): string {
  if (layer === 'built-in') return 'built-in default';
  const what = {
    job: '',
    file: ' (file defaults)',
    project: ' (defaults)',
    environment: environment === null ? ' (environment)' : ` (defaults of ${environment})`,
    schedules: environment === null ? ' (schedules: off)' : ` (schedules: off of ${environment})`,
    topic: ' (topic)',
    variable: ' (vars)',
  }[layer];
  return visible(`${file === null ? 'command line' : `${file}:${line ?? 1}`}${what}`);
}

/** Returns `timeout 30m → 45m · 54 jobs · pgherd.yaml:6 (defaults)`. */
export function causeHead({ cause, changes }: Fold, { environment }: Pick<Plan, 'environment'>): string {
  return [
    `${causeWhat(cause)}${causeMark({ cause, changes })}`,
    `${changes.length} jobs`,
    formatOrigin(cause, environment),
  ].join(' · ');
}

/** Returns `timeout 30m → 45m`. */
export function causeWhat(cause: Cause): string {
  return `${causeKey(cause)} ${causeValues(cause)}`;
}

/** Returns ` ⚠ other privileges` when the change that the jobs share has weight, otherwise nothing. */
export function causeMark({ cause, changes }: Fold): string {
  const field = changes[0]?.fields.find((one) => isCauseOf(cause, one));
  const mark = field === undefined ? null : weightMark(field);
  return mark === null ? '' : `   ⚠ ${mark}`;
}

function causeKey({ layer, path }: Cause): string {
  return layer === 'variable' ? visible(path) : formatKey(path);
}

function causeValues({ layer, path, before, after }: Cause): string {
  // The values of a variable are texts: `90 days → 60 days`.
  if (layer === 'variable') return `${visible(String(before))} → ${visible(String(after))}`;
  if (path !== 'sql' || typeof before !== 'string' || typeof after !== 'string') {
    return `${formatValue(path, before)} → ${formatValue(path, after)}`;
  }
  const { added, removed } = diffSql(before, after);
  return `+${added} −${removed}`;
}

/** Returns the SQL difference of the first job of a cause, with its name; null when the cause changes no SQL. */
export function causeSql({ cause, changes }: Fold): { readonly job: string; readonly lines: readonly string[] } | null {
  const [first] = changes;
  if (first?.before == null || first.after === null || first.before.sql === first.after.sql) return null;
  if (cause.layer !== 'variable' && cause.path !== 'sql') return null;
  return { job: first.name, lines: diffSql(first.before.sql, first.after.sql).lines };
}
