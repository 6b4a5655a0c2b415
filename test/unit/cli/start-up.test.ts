import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** What a file loads before any code of its own runs: its imports of values, and theirs. */
function loadedBy(entry: string): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string): void => {
    if (files.has(path)) return;
    files.add(path);
    const text = readFileSync(join(ROOT, path), 'utf8');
    for (const [, clause = '', from = ''] of text.matchAll(/^(?:import|export)\s+([^;]*?\s*from\s+)?'([^']+)';/gms)) {
      if (clause.startsWith('type ')) continue;
      if (from.startsWith('.')) visit(join(dirname(path), from));
      else if (!from.startsWith('node:')) packages.add(from);
    }
  };
  visit(entry);
  return { files, packages };
}

describe('the start of the program', () => {
  test('loads commander and colours from npm, and nothing else, before it knows the command', () => {
    // The signals are taken before anything else is loaded.
    expect([...loadedBy('src/cli/main.ts').packages].toSorted()).toEqual(['picocolors']);
    expect([...loadedBy('src/cli/program.ts').packages].toSorted()).toEqual(['commander']);
  });

  test('loads the definition of every command, but no action', () => {
    const { files } = loadedBy('src/cli/program.ts');
    expect([...files].filter((path) => path.startsWith('src/cli/commands/')).length).toBeGreaterThan(20);
    expect([...files].filter((path) => /^src\/(plan|postgres|reconcile|runtime|http)\//.test(path))).toEqual([]);
  });

  test('lets `next` begin without the database, the YAML and the SQL parser', () => {
    expect([...loadedBy('src/cli/actions/next.ts').packages].toSorted()).toEqual(['string-width']);
  });

  test('lets `validate` begin without the database, and load YAML when there is some', () => {
    const { files, packages } = loadedBy('src/reconcile/read/read-definitions.ts');
    expect(files.size).toBeGreaterThan(20);
    expect([...packages].filter((name) => ['pg', 'yaml', 'cron-parser', 'diff'].includes(name))).toEqual([]);
  });
});
