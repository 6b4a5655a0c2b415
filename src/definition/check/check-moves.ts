import type { Diagnostics } from '../../diagnostic/diagnostics.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import type { DeclaredMove } from '../definition.ts';
import type { ReadSet } from '../read/set.ts';

/** Reports entries of `moved` and `removed` that contradict the definitions, and those that concern none of them. */
export function checkMoves(set: ReadSet, project: string, diagnostics: Diagnostics): void {
  for (const { declared, source, range } of set.moves) {
    const { kind, pattern, direction } = declared;
    const at = diagnostics.at({ source, range });
    if (declared.project === project) {
      at.error('PGH091', `"${project}" is the name of this project`, 'name the other project');
      continue;
    }
    if (kind === null || /[*?[\]{}\\]/.test(pattern)) continue;
    const names = kind === 'job' ? set.jobs : set.topics;
    if (direction === 'out' && names.has(pattern)) {
      const message = `the ${kind} "${pattern}" is still declared, and ${describeMove(declared)}`;
      at.error('PGH091', message, 'remove its definition here, or this entry');
    } else if (direction === 'in' && !names.has(pattern) && !isFormerName(names, pattern) && set.complete) {
      const hint = didYouMeanHint(pattern, names.keys(), `declare the ${kind} here, or remove the entry`);
      at.warning('PGH092', `the ${kind} "${pattern}", which ${describeMove(declared)}, is not declared`, hint);
    }
  }
}

function describeMove({ direction, project }: DeclaredMove): string {
  if (project === null) return 'no project owns it any more';
  return direction === 'in' ? `moves here from project ${project}` : `moves to project ${project}`;
}

function isFormerName(
  names: ReadonlyMap<string, { readonly declared: { readonly renamedFrom: string | null } }>,
  name: string,
): boolean {
  return [...names.values()].some(({ declared }) => declared.renamedFrom === name);
}
