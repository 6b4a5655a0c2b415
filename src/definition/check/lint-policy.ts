import { DIAGNOSTIC_KINDS, type DiagnosticCode, isLintCode } from '../../diagnostic/codes.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import type { LintSeverities } from '../project.ts';
import type { ReadSet } from '../read/set.ts';
import { unreadable } from './across/unreadable-suppression.ts';
import { concerns, type Suppression } from './suppressions.ts';

/**
 * Sets the severities of the findings of the lint, and removes those that are off or suppressed by a comment. `wasChecked`:
 * whether a finding with this code about this definition would have been found, so that a comment without one is useless.
 */
export function applyLintPolicy(
  diagnostics: Diagnostics,
  set: ReadSet,
  severities: LintSeverities,
  suppressions: readonly Suppression[],
  wasChecked: (owner: string | null, code: DiagnosticCode) => boolean,
): void {
  let known: ReturnType<typeof ownersByPlace> | null = null;
  const owners = (found: Diagnostic): readonly string[] => {
    known ??= ownersByPlace(set);
    return known(found);
  };
  const used = new Set<Suppression>();
  const kept = diagnostics.list.flatMap((found): readonly Diagnostic[] => {
    if (!isLintCode(found.code)) return [found];
    const own =
      suppressions.length === 0 ? [] : suppressions.filter((comment) => concerns(comment, found, owners(found)));
    for (const comment of own) used.add(comment);
    const severity = severities[found.code] ?? found.severity;
    return own.some(({ reason }) => reason !== null) || severity === 'off' ? [] : [{ ...found, severity }];
  });
  diagnostics.list.splice(0, diagnostics.list.length, ...kept);
  for (const comment of suppressions) {
    const { source, start, end, code, reason } = comment;
    const reporter = diagnostics.at({ source, range: { start, end } });
    if (code === null || reason === null || !isIgnorable(code)) {
      const { what, hint } = unreadable(source.text.slice(start, end), isIgnorable);
      reporter.warning('PGH441', `pgherd-ignore: ${what}`, hint);
    } else if (
      !used.has(comment) &&
      isLintCode(code) &&
      severities[code] !== 'off' &&
      wasChecked(comment.owner, code)
    ) {
      reporter.warning('PGH440', `pgherd-ignore ${code} suppresses nothing`, 'remove the comment');
    }
  }
}

/** The warnings of a plan can be acknowledged, too. */
function isIgnorable(code: string): code is DiagnosticCode {
  return code in DIAGNOSTIC_KINDS && (isLintCode(code) || code.startsWith('PGH20'));
}

/** Returns the definitions that a diagnostic is about: by its line, or, in an SQL file, the jobs that use the file. */
function ownersByPlace(set: ReadSet): (found: Diagnostic) => readonly string[] {
  const places = new Map<string, { readonly name: string; readonly line: number }[]>();
  const users = new Map<string, string[]>();
  const add = (file: string, name: string, line: number): void => {
    const known = places.get(file);
    if (known === undefined) places.set(file, [{ name, line }]);
    else known.push({ name, line });
  };
  for (const [name, { declared, sql, source }] of set.jobs) {
    add(declared.location.file, `job ${name}`, declared.location.line);
    if (sql !== null && sql.source !== source) {
      users.set(sql.source.path, [...(users.get(sql.source.path) ?? []), `job ${name}`]);
    }
  }
  for (const [name, { declared }] of set.topics) add(declared.location.file, `topic ${name}`, declared.location.line);
  for (const list of places.values()) list.sort((a, b) => a.line - b.line);
  return ({ file, line }) => {
    const own = places
      .get(file)
      ?.filter((place) => place.line <= line)
      .at(-1);
    return [...(own === undefined ? [] : [own.name]), ...(users.get(file) ?? [])];
  };
}
