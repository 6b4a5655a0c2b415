import type { Location } from '../definition/definition.ts';
import { diffDefinitions, sameValue, valueAt } from './diff-definitions.ts';
import { hashOf } from './digest.ts';
import { findRenames } from './input/renames.ts';
import type { Foreign, Live, Pause } from './live.ts';
import { type Action, type Drift, type FieldChange, type Kind, OWNER } from './plan.ts';

export interface ItemsInput<D> {
  readonly kind: Kind;
  readonly project: string;
  readonly declared: readonly Declared<D>[];
  readonly live: readonly Live<D>[];
  readonly foreign: readonly Foreign[];
  /** Rows without a project, to adopt where they are declared. */
  readonly adoptable: readonly Live<D>[];
  /** New name to former name, of the last rename to each name that the project recorded. */
  readonly lastRenames: ReadonlyMap<string, string>;
  readonly inScope: (name: string) => boolean;
  readonly prune: boolean;
  /** Whether a field that differs has an equivalent value; such a difference alone is not a change. */
  readonly meansSame: (field: FieldChange, before: D, after: D) => boolean;
}

interface Declared<D> {
  readonly definition: D;
  readonly renamedFrom: string | null;
  readonly location: Location | null;
}

export interface PlannedItem<D> {
  readonly action: Action;
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

export interface PlannedDrift extends Omit<Drift, 'changedAt'> {
  readonly changedAtMs: number;
}

export interface PlannedItems<D> {
  readonly items: readonly PlannedItem<D>[];
  readonly drift: readonly PlannedDrift[];
  readonly unchanged: number;
}

/**
 * Compares jobs, or topics, three ways: the definition, the last applied definition, and the current row. Returns them
 * in no particular order.
 */
export function planItems<D extends { readonly name: string }>(input: ItemsInput<D>): PlannedItems<D> {
  const declared = new Map(input.declared.map((item) => [item.definition.name, item]));
  const live = new Map(input.live.map((row) => [row.definition.name, row]));
  const foreign = new Map(
    input.foreign.filter((row) => row.kind === input.kind).map((row) => [row.name, row] as const),
  );
  const adoptable = new Map(input.adoptable.map((row) => [row.definition.name, row]));
  const renames = findRenames(declared, {
    isLive: (name) => live.has(name),
    isForeign: (name) => foreign.has(name),
    lastRenameOf: (name) => input.lastRenames.get(name) ?? null,
  });
  const taken = new Set(renames.values());
  const items: PlannedItem<D>[] = [];
  const drift: PlannedDrift[] = [];
  let unchanged = 0;
  for (const [name, item] of declared) {
    const oldName = renames.get(name) ?? null;
    if (!input.inScope(name) && (oldName === null || !input.inScope(oldName))) continue;
    const row = oldName === null && taken.has(name) ? undefined : live.get(oldName ?? name);
    const unowned = row === undefined ? adoptable.get(name) : undefined;
    if (unowned !== undefined) {
      items.push(update('update', item, unowned, adoptionFields(input.project, unowned.definition, item.definition)));
      continue;
    }
    if (row === undefined) {
      items.push(
        create(item, ownership(input.kind, input.project, foreign.get(name), foreign.get(item.renamedFrom ?? ''))),
      );
      continue;
    }
    const compared = compareRow(input, name, item.definition, row);
    if (compared.drift !== null) drift.push(compared.drift);
    const codified = oldName === null && !compared.changed ? codifiedFields(input, item.definition, row) : [];
    if (codified.length > 0) {
      const written = update('update', item, row, [...compared.fields, ...codified]);
      items.push({
        ...written,
        codified: { paths: codified.map(({ path }) => path), by: row.changedBy, atMs: row.changedAtMs },
      });
      continue;
    }
    if (oldName !== null || compared.changed) {
      const from = item.renamedFrom;
      const isLost = oldName === null && from !== null && live.has(from) && !declared.has(from);
      const notRenamed = isLost ? `renamed_from: ${from} has no effect, because ${name} already exists` : null;
      items.push({ ...update(oldName === null ? 'update' : 'rename', item, row, compared.fields), notRenamed });
    } else if (compared.drift === null) unchanged += 1;
  }
  for (const [name, row] of live) {
    if (!input.prune || declared.has(name) || taken.has(name) || !input.inScope(name)) continue;
    const edited = driftOf(input.kind, name, row, allFields);
    if (edited !== null) drift.push(edited);
    items.push(remove(row));
  }
  return { items, drift, unchanged };
}

interface Compared {
  readonly fields: readonly FieldChange[];
  /** Whether the files changed something apart from drift. */
  readonly changed: boolean;
  readonly drift: PlannedDrift | null;
}

function compareRow<D extends { readonly name: string }>(
  { kind, meansSame }: Pick<ItemsInput<D>, 'kind' | 'meansSame'>,
  name: string,
  declared: D,
  row: Live<D>,
): Compared {
  const fields = sameValue(row.definition, declared) ? [] : diffDefinitions(row.definition, declared);
  const differing = fields.filter((field) => !meansSame(field, row.definition, declared));
  const { applied } = row;
  if (differing.length === 0 || applied === null) return { fields, changed: differing.length > 0, drift: null };
  const drift = driftOf(kind, name, row, (path) => differing.some((field) => field.path === path));
  const isReverted = (field: FieldChange): boolean =>
    drift?.fields.some(({ path }) => path === field.path) === true &&
    sameValue(valueAt(applied, field.path), field.after);
  return { fields, changed: !differing.every(isReverted), drift };
}

/** Returns the manual changes of those fields since the last apply; null when there are none. */
function driftOf<D extends { readonly name: string }>(
  kind: Kind,
  name: string,
  { applied, definition, changedBy, changedAtMs }: Live<D>,
  counts: (path: string) => boolean,
): PlannedDrift | null {
  if (applied === null) return null;
  const fields = diffDefinitions(applied, definition).filter(({ path }) => counts(path) && knows(applied, path));
  if (fields.length === 0) return null;
  const shown = fields.map(({ path, before, after }) => ({ path, applied: before, live: after }));
  return { kind, name, fields: shown, changedBy, changedAtMs };
}

const allFields = (): boolean => true;

/** Returns the manual changes that the files now declare: the row has those values, but they were not applied. */
function codifiedFields<D extends { readonly name: string }>(
  { meansSame }: Pick<ItemsInput<D>, 'meansSame'>,
  declared: D,
  { applied, definition }: Live<D>,
): readonly FieldChange[] {
  if (applied === null || sameValue(applied, declared)) return [];
  return diffDefinitions(applied, declared).filter(
    (field) =>
      knows(applied, field.path) &&
      sameValue(valueAt(definition, field.path), field.after) &&
      !meansSame(field, applied, declared),
  );
}

function adoptionFields(project: string, before: object, after: object): readonly FieldChange[] {
  return [{ path: OWNER, before: null, after: project }, ...diffDefinitions(before, after)];
}

/** An older pgherd applied definitions with fewer keys: keys that did not exist then cannot have drifted. */
function knows(applied: object, path: string): boolean {
  return Object.hasOwn(applied, path.split('.')[0] ?? path);
}

function create<D extends { readonly name: string }>(
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

function update<D extends { readonly name: string }>(
  action: 'update' | 'rename',
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

function remove<D extends { readonly name: string }>(row: Live<D>): PlannedItem<D> {
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

function ownership(
  kind: Kind,
  project: string,
  owner: Foreign | undefined,
  oldOwner: Foreign | undefined,
): PlannedItem<never>['blocked'] {
  const row = owner ?? oldOwner;
  if (row === undefined) return null;
  const whose =
    row.project === null ? 'was created through SQL and belongs to no project' : `belongs to project ${row.project}`;
  const way = row.project === null && owner !== undefined ? ' (pass --adopt to adopt it)' : '';
  return { reason: `${kind} ${row.name} ${whose}; project ${project} does not change it${way}` };
}
