import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { SourceFile } from '../../diagnostic/source-file.ts';
import { maskYaml } from '../../text/secrets.ts';

/** Text of a file that was found by a pattern, but is for something else, is not shown. */
export function isDefinition({ text }: SourceFile): boolean {
  return /^\s*\{?\s*["']?(?:jobs|topics|defaults|tests)["']?\s*:/m.test(text);
}

/** Most files have no diagnostics, and are not shown. */
export function shownFile(file: SourceFile, diagnostics: readonly Diagnostic[]): SourceFile {
  return diagnostics.some((diagnostic) => diagnostic.file === file.path)
    ? { ...file, text: maskYaml(file.text) }
    : file;
}
