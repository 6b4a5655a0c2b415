import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type ReadOptions, type ReadResult, readDefinitions } from '../../src/reconcile/read/read-definitions.ts';

export const NOW_MS: number = Date.parse('2026-06-01T12:00:00Z');

/** A directory with the given files, removed when the test ends. */
export function writeFiles(files: Readonly<Record<string, string | Uint8Array>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'pgherd-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  return directory;
}

/** Reads the project these files make, as if it were the working directory. */
export async function readFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<ReadOptions> = {},
): Promise<ReadResult> {
  const cwd = writeFiles(files);
  return readDefinitions({ paths: [], cwd, environment: null, vars: {}, nowMs: NOW_MS, ...options });
}

/** `file:line:column CODE`, for each diagnostic. */
export function places(result: ReadResult): readonly string[] {
  return result.diagnostics.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
}
