import { expect, test } from 'vitest';
import { createDiagnostics } from '../../../src/diagnostic/diagnostics.ts';
import { createSourceFile } from '../../../src/diagnostic/source-file.ts';
import { editMap } from '../../../src/yaml/edit/edit-map.ts';
import { parseDocuments } from '../../../src/yaml/parse.ts';
import { entryOf } from '../../../src/yaml/tree.ts';

test.each([
  ['{team: core}', '{team: core, x: y}'],
  ['{ team: core }', '{ team: core, x: y }'],
  ['{team: core,}', '{team: core, x: y}'],
  ['{ team: core, }', '{ team: core, x: y }'],
  ['{}', '{ x: y }'],
  ['{ }', '{ x: y }'],
])('a key added to %s keeps its blanks inside the braces', (before, after) => {
  const source = createSourceFile('a.yaml', `labels: ${before} # all\n`);
  const root = parseDocuments(source, createDiagnostics())[0]?.root ?? null;
  const owner = entryOf(root, 'labels');
  expect(owner).not.toBeNull();
  if (owner === null) return;
  expect(editMap(source, owner, ['x'], 'y', [])).toEqual({ ok: true, text: `labels: ${after} # all\n` });
});
