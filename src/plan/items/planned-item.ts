import type { Location } from '../../definition/definition.ts';
import { diffDefinitions, valueAt } from '../diff-definitions.ts';
import { hashOf } from '../digest.ts';
import type { Foreign, Live, Pause } from '../live.ts';
import { type Action, type FieldChange, type Kind, type Move, OWNER } from '../plan.ts';

export interface Declared<D> {
  readonly definition: D;
  readonly renamedFrom: string | null;
  readonly location: Location | null;
}

export interface PlannedItem<D> {
  readonly action: Action;
  readonly move?: Move;
  readonly name: string;
  readonly before: D | null;
  readonly after: D | null;
  readonly fields: readonly FieldChange[];
  readonly beforeHash: string | null;
  readonly blocked: { readonly reason: string } | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly pause: Pause | null;
  /** Why a declared rename has no effect; null: no message. */
  readonly notRenamed: string | null;
  /** The manual change that the files now declare, so that apply records it; absent: there is none. */
  readonly codified?: { readonly paths: readonly string[]; readonly by: string; readonly atMs: number };
}

export function adoptionFields(project: string, before: object, after: object): readonly FieldChange[] {
  return [{ path: OWNER, before: null, after: project }, ...diffDefinitions(before, after)];
}

export function create<D extends { readonly name: string }>(
  { definition, location, renamedFrom }: Declared<D>,
  blocked: PlannedItem<D>['blocked'],
): PlannedItem<D> {
  return {
    action: 'create',
    name: definition.name,
    before: null,
    after: definition,
    fields: [],
    beforeHash: null,
    blocked,
    file: location?.file ?? null,
    line: location?.line ?? null,
    pause: null,
    notRenamed: renamedFrom === null || blocked !== null ? null : `renamed_from: nothing here is named ${renamedFrom}`,
  };
}

export function update<D extends { readonly name: string }>(
  action: 'update' | 'rename' | 'move',
  { definition, location }: Declared<D>,
  row: Live<D>,
  fields: readonly FieldChange[],
): PlannedItem<D> {
  return {
    action,
    name: definition.name,
    before: row.definition,
    after: definition,
    fields,
    beforeHash: hashOf(row.definition),
    blocked: null,
    file: location?.file ?? row.sourceFile,
    line: location?.line ?? null,
    pause: row.pause,
    notRenamed: null,
  };
}

export function remove<D extends { readonly name: string }>(row: Live<D>): PlannedItem<D> {
  return {
    action: 'delete',
    name: row.definition.name,
    before: row.definition,
    after: null,
    fields: [],
    beforeHash: hashOf(row.definition),
    blocked: protection(row),
    file: row.sourceFile,
    line: null,
    pause: row.pause,
    notRenamed: null,
  };
}

/** A protection that was switched off manually still protects: only an apply ends it. */
function protection<D extends { readonly name: string }>({
  definition,
  applied,
  changedBy,
}: Live<D>): PlannedItem<D>['blocked'] {
  const step = 'apply it with protect: false first';
  if (valueAt(definition, 'protect') === true) return { reason: `protected: ${step}` };
  if (applied === null || valueAt(applied, 'protect') !== true) return null;
  return { reason: `protected: ${step} (${changedBy} switched protect off in the database)` };
}

export function ownership(
  kind: Kind,
  project: string,
  owner: Foreign | undefined,
  oldOwner: Foreign | undefined,
): PlannedItem<never>['blocked'] {
  const row = owner ?? oldOwner;
  if (row === undefined) return null;
  const whose = row.project === null ? 'belongs to no project' : `belongs to project ${row.project}`;
  const way =
    row.project !== null
      ? ` (moved: [{ ${kind}: ${row.name}, from: ${row.project} }] takes it over)`
      : owner === undefined
        ? ''
        : ' (pass --adopt to adopt it)';
  return { reason: `${kind} ${row.name} ${whose}; project ${project} does not change it${way}` };
}
