/**
 * Returns the value without its invalid keys, so that the rest can be read and all errors are found at once. `depthOf`
 * returns how many keys of a wrong path select the part to remove. A value that is not a mapping becomes an empty one.
 */
export function dropInvalid(
  value: unknown,
  paths: readonly (readonly string[])[],
  depthOf: (path: readonly string[]) => number,
): unknown {
  for (const path of paths) {
    const keys = path.slice(0, depthOf(path));
    const last = keys.at(-1);
    if (last === undefined) continue;
    const parent = keys.slice(0, -1).reduce<unknown>(childOf, value);
    if (isRecord(parent)) delete parent[last];
  }
  return isRecord(value) ? value : {};
}

function childOf(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
