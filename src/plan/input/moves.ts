import type { DeclaredMove } from '../../definition/definition.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { nameMatcher } from '../../text/glob.ts';
import type { Incoming, LiveState } from '../live.ts';
import type { Kind, Move } from '../plan.ts';

interface Named {
  readonly name: string;
}

interface Declared {
  readonly definition: Named;
  readonly renamedFrom: string | null;
}

/** Returns the projects from which jobs or topics move to this one, sorted. */
export function projectsMovedFrom(moves: readonly DeclaredMove[]): readonly string[] {
  const projects = moves.flatMap(({ direction, project }) => (direction === 'in' && project !== null ? project : []));
  return [...new Set(projects)].sort();
}

/** Returns the rows of other projects that an entry of `moved` names and that are declared here, by their name or a former one. */
export function movingRows<D extends Named>(
  kind: Kind,
  declared: readonly Declared[],
  rows: readonly Incoming<D>[],
  moves: readonly DeclaredMove[],
): readonly Incoming<D>[] {
  if (rows.length === 0) return [];
  const isMoved = moves
    .filter((move) => move.direction === 'in' && (move.kind ?? kind) === kind)
    .map(({ project, pattern }) => ({ project, matches: nameMatcher([pattern]) }));
  const newName = new Map<string, string>();
  for (const { definition, renamedFrom } of declared) {
    if (renamedFrom !== null) newName.set(renamedFrom, definition.name);
  }
  // A name that is declared belongs to that definition, even if another one had it before.
  for (const { definition } of declared) newName.set(definition.name, definition.name);
  return rows.filter(({ definition: { name }, project }) => {
    const now = newName.get(name);
    return (
      now !== undefined && isMoved.some((move) => move.project === project && (move.matches(name) || move.matches(now)))
    );
  });
}

/** Returns where a job or topic that is no longer declared goes; null: it is deleted. */
export function leavingTo(kind: Kind, name: string, moves: readonly DeclaredMove[]): Pick<Move, 'to'> | null {
  const found = moves.find(
    (move) => move.direction === 'out' && (move.kind ?? kind) === kind && nameMatcher([move.pattern])(name),
  );
  return found === undefined ? null : { to: found.project };
}

/** Returns a note for each row that stays until the project that `moved` names takes it. `waiting`: their names. */
export function waitingFindings(
  project: string,
  waiting: readonly { readonly kind: Kind; readonly name: string }[],
  moves: readonly DeclaredMove[],
): readonly Diagnostic[] {
  return waiting.flatMap(({ kind, name }) => {
    const move = moves.find(
      (item) => item.direction === 'out' && (item.kind ?? kind) === kind && nameMatcher([item.pattern])(name),
    );
    if (move?.project == null) return [];
    const { file, line, column } = move.location;
    return {
      code: 'PGH208',
      severity: 'warning' as const,
      message: `${kind} ${name} moves to project ${move.project}: here it stays and runs as now, until the apply of ${move.project} takes it with its history`,
      hint: `declare it there, with moved: [{ ${kind}: ${name}, from: ${project} }]`,
      ...{ file, line, column, endLine: line, endColumn: column },
    };
  });
}

/** Returns a finding when a project of the former name exists beside the one that is named. */
export function renameFindings(
  project: string,
  renamedFrom: string | null,
  live: Pick<LiveState, 'foreign' | 'renamedFrom'>,
  file: string | null,
): readonly Diagnostic[] {
  if (renamedFrom === null || live.renamedFrom !== undefined || file === null) return [];
  if (!live.foreign.some((row) => row.project === renamedFrom)) return [];
  const message = `project ${renamedFrom} is not renamed: the database has a project ${project} as well`;
  const hint = `to merge them, declare its jobs here with moved: [{ from: ${renamedFrom} }]`;
  return [{ code: 'PGH210', severity: 'warning', message, hint, file, line: 1, column: 1, endLine: 1, endColumn: 1 }];
}
