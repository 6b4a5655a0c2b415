import { diffDefinitions, sameValue, valueAt } from '../diff-definitions.ts';
import { findRenames } from '../input/renames.ts';
import type { Foreign, Incoming, Live } from '../live.ts';
import type { Drift, FieldChange, IgnoredDrift, Kind, Move } from '../plan.ts';
import { adoptionFields, create, type Declared, ownership, type PlannedItem, remove, update } from './planned-item.ts';

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
  /** Rows of other projects that move to this one. */
  readonly incoming: readonly Incoming<D>[];
  /** Where a row goes that is no longer declared; null: it is deleted. */
  readonly leavingTo: (name: string) => Pick<Move, 'to'> | null;
  /** Rows that are neither declared nor deleted. */
  readonly isKept: (name: string) => boolean;
  /** Returns a definition with the values of the row that the declared one ignores. */
  readonly withIgnored: (definition: D, live: D, declared: D) => D;
  /** Whether a field that differs has an equivalent value; such a difference alone is not a change. */
  readonly meansSame: (field: FieldChange, before: D, after: D) => boolean;
}

export interface PlannedDrift extends Omit<Drift, 'changedAt'> {
  readonly changedAtMs: number;
}

export interface PlannedItems<D> {
  readonly items: readonly PlannedItem<D>[];
  readonly drift: readonly PlannedDrift[];
  readonly unchanged: number;
  /** The differences that the definitions ignore. */
  readonly ignored: readonly IgnoredDrift[];
  /** The names of rows that wait for the project that takes them. */
  readonly waiting: readonly string[];
}

/**
 * Compares jobs, or topics, three ways: the definition, the last applied definition, and the current row. Returns them
 * in no particular order.
 */
export function planItems<D extends { readonly name: string }>(input: ItemsInput<D>): PlannedItems<D> {
  const declared = new Map(input.declared.map((item) => [item.definition.name, item]));
  const origins = new Map(input.incoming.map((row) => [row.definition.name, row.project]));
  const live = new Map([...input.live, ...input.incoming].map((row) => [row.definition.name, row]));
  const foreign = new Map(
    input.foreign
      .filter((row) => row.kind === input.kind && !origins.has(row.name))
      .map((row) => [row.name, row] as const),
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
  const waiting: string[] = [];
  const ignored: IgnoredDrift[] = [];
  let unchanged = 0;
  for (const [name, written] of declared) {
    const oldName = renames.get(name) ?? null;
    if (!input.inScope(name) && (oldName === null || !input.inScope(oldName))) continue;
    const row = oldName === null && taken.has(name) ? undefined : live.get(oldName ?? name);
    const item = row === undefined ? written : ignoring(input, written, row);
    if (row !== undefined && item !== written) {
      const fields = diffDefinitions(written.definition, item.definition);
      if (fields.length > 0) ignored.push({ name, fields: fields.map(ignoredField) });
    }
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
    const origin = origins.get(row.definition.name);
    if (origin !== undefined) {
      items.push({ ...update('move', item, row, compared.fields), move: { from: origin, to: input.project } });
      continue;
    }
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
    if (!input.prune || declared.has(name) || taken.has(name) || !input.inScope(name) || input.isKept(name)) continue;
    const leaving = input.leavingTo(name);
    if (leaving !== null && leaving.to !== null) {
      waiting.push(name);
      continue;
    }
    if (leaving !== null) {
      items.push({ ...remove(row), action: 'move', blocked: null, move: { from: input.project, to: null } });
      continue;
    }
    const edited = driftOf(input.kind, name, row, allFields);
    if (edited !== null) drift.push(edited);
    items.push(remove(row));
  }
  return { items, drift, unchanged, ignored, waiting };
}

function ignoring<D extends { readonly name: string }>(
  { withIgnored }: ItemsInput<D>,
  written: Declared<D>,
  row: Live<D>,
): Declared<D> {
  const definition = withIgnored(written.definition, row.definition, written.definition);
  return definition === written.definition ? written : { ...written, definition };
}

function ignoredField({ path, before, after }: FieldChange): IgnoredDrift['fields'][number] {
  return { path, declared: before, live: after };
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
  { meansSame, withIgnored }: Pick<ItemsInput<D>, 'meansSame' | 'withIgnored'>,
  declared: D,
  { applied: lastApplied, definition }: Live<D>,
): readonly FieldChange[] {
  if (lastApplied === null || sameValue(lastApplied, declared)) return [];
  const applied = withIgnored(lastApplied, definition, declared);
  return diffDefinitions(applied, declared).filter(
    (field) =>
      knows(applied, field.path) &&
      sameValue(valueAt(definition, field.path), field.after) &&
      !meansSame(field, applied, declared),
  );
}

/** An older pgherd applied definitions with fewer keys: keys that did not exist then cannot have drifted. */
function knows(applied: object, path: string): boolean {
  return Object.hasOwn(applied, path.split('.')[0] ?? path);
}
