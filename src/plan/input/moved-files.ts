import type { Location } from '../../definition/definition.ts';
import type { Live } from '../live.ts';
import type { Kind, MovedFile } from '../plan.ts';

interface Named {
  readonly name: string;
}

interface Declared<D> {
  readonly definition: D;
  readonly location: Location | null;
}

/**
 * Returns the unchanged rows that another file declares now. Paths are relative to the working directory: when all of them
 * differ only by the same leading directories, pgherd was started elsewhere and nothing has moved.
 */
export function movedFiles(
  groups: readonly {
    readonly kind: Kind;
    readonly declared: readonly Declared<Named>[];
    readonly live: readonly Live<Named>[];
    readonly isUnchanged: (name: string) => boolean;
  }[],
): readonly MovedFile[] {
  const leads = new Set<string | null>();
  // Thousands of jobs are declared in few files.
  const seen = new Set<string>();
  const moved: MovedFile[] = [];
  for (const { kind, declared, live, isUnchanged } of groups) {
    const rows = new Map(live.map((row) => [row.definition.name, row.sourceFile]));
    for (const { definition, location } of declared) {
      const from = rows.get(definition.name);
      if (from === undefined || location === null) continue;
      if (from !== location.file && isUnchanged(definition.name)) {
        moved.push({ kind, name: definition.name, from, to: location.file });
      }
      const pair = `${from}\n${location.file}`;
      if (seen.has(pair)) continue;
      seen.add(pair);
      leads.add(from === null ? null : leadOf(from, location.file));
    }
  }
  const isElsewhere = leads.size === 1 && !leads.has(null);
  return isElsewhere ? [] : moved.toSorted((a, b) => compare(a.name, b.name) || compare(a.kind, b.kind));
}

/** Returns the leading directories that one path has more than the other; null when the paths differ otherwise. */
function leadOf(from: string, to: string): string | null {
  const [a, b] = [from, to].map((path) => path.replace(/^(?:\.\.\/)+/, ''));
  if (a === undefined || b === undefined) return null;
  if (a === b) return '';
  if (a.endsWith(`/${b}`)) return `-${a.slice(0, -b.length)}`;
  return b.endsWith(`/${a}`) ? `+${b.slice(0, -a.length)}` : null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
