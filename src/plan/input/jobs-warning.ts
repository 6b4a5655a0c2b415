import type { DiagnosticCode } from '../../diagnostic/codes.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { WantedSet } from './plan-input.ts';

type DeclaredJob = WantedSet['jobs'][number];

/** Names in a message; more are counted. */
const SHOWN = 5;

/**
 * Returns a warning about these jobs, at the first of them; none when there are none, or when it has no place. `messageOf` gets
 * their names, as in `jobs a, b, c and 2 more`, and whether it is one.
 */
export function jobsWarning(
  code: DiagnosticCode,
  jobs: readonly DeclaredJob[],
  messageOf: (jobs: string, isOne: boolean) => string,
  hint: string,
): readonly Diagnostic[] {
  const place = jobs[0]?.location;
  if (place === undefined || place === null) return [];
  const names = jobs.slice(0, SHOWN).map(({ definition }) => definition.name);
  const more = jobs.length > SHOWN ? ` and ${jobs.length - SHOWN} more` : '';
  const isOne = jobs.length === 1;
  const message = messageOf(`${isOne ? 'job' : 'jobs'} ${names.join(', ')}${more}`, isOne);
  const { file, line, column } = place;
  return [{ code, severity: 'warning', message, hint, file, line, column, endLine: line, endColumn: column }];
}
