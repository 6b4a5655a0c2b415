import { createRequire } from 'node:module';

type Library = typeof import('yaml');

let loaded: Library | null = null;

/**
 * Returns the YAML library. It is loaded at the first call: everyday files are read without it, and its 72 modules take a tenth of the
 * time of a plan.
 */
export function yamlLibrary(): Library {
  loaded ??= createRequire(import.meta.url)('yaml') as Library;
  return loaded;
}
