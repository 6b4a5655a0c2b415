interface Renaming {
  readonly definition: { readonly name: string };
  readonly renamedFrom: string | null;
}

export interface RenameFacts {
  /** Whether the project has a row of that name. */
  readonly isLive: (name: string) => boolean;
  /** Whether another project, or none, has a row of that name. */
  readonly isForeign: (name: string) => boolean;
  /** The former name that the last recorded rename to a name had; null: there is none. */
  readonly lastRenameOf: (name: string) => string | null;
}

/**
 * Returns new name to old name for the renames that the database has not seen yet. The project owns the old row; the new name is
 * free, or its row is renamed in the same plan (`a` to `b` and `b` to `c`, or a swap). A swap leaves the same names, so that only
 * the record of the last rename tells whether it has happened.
 */
export function findRenames(
  declared: ReadonlyMap<string, Renaming>,
  { isLive, isForeign, lastRenameOf }: RenameFacts,
): ReadonlyMap<string, string> {
  const renames = new Map<string, string>();
  const taken = new Set<string>();
  for (const [name, { renamedFrom: former }] of declared) {
    if (former === null || former === name || !isLive(former) || isForeign(name) || taken.has(former)) continue;
    renames.set(name, former);
    taken.add(former);
  }
  for (let found = firstImpossible(renames, declared, isLive); found !== null; ) {
    renames.delete(found);
    found = firstImpossible(renames, declared, isLive);
  }
  for (const cycle of cyclesOf(renames)) {
    if (cycle.every((name) => lastRenameOf(name) === renames.get(name))) for (const name of cycle) renames.delete(name);
  }
  return renames;
}

/** A rename needs a new name without a row of its own, and an old name that no other definition keeps. */
function firstImpossible(
  renames: ReadonlyMap<string, string>,
  declared: ReadonlyMap<string, Renaming>,
  isLive: (name: string) => boolean,
): string | null {
  const vacated = new Set(renames.values());
  for (const [name, former] of renames) {
    if (isLive(name) && !vacated.has(name)) return name;
    if (declared.has(former) && !renames.has(former)) return name;
  }
  return null;
}

/** Returns the names of each circle of renames. */
function cyclesOf(renames: ReadonlyMap<string, string>): readonly (readonly string[])[] {
  const seen = new Set<string>();
  const cycles: (readonly string[])[] = [];
  for (const start of renames.keys()) {
    const path: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && !seen.has(at) && renames.has(at)) {
      seen.add(at);
      path.push(at);
      at = renames.get(at);
    }
    if (at !== undefined && path.includes(at)) cycles.push(path.slice(path.indexOf(at)));
  }
  return cycles;
}

/** Returns the declared names that are swapped with others: whether that has happened is a matter of record. */
export function swappedNames(declared: readonly Renaming[]): readonly string[] {
  const renames = new Map(
    declared.flatMap(({ definition, renamedFrom }) =>
      renamedFrom === null ? [] : [[definition.name, renamedFrom] as const],
    ),
  );
  return cyclesOf(renames).flat();
}
