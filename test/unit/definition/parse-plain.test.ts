import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDiagnostics } from '../../../src/diagnostic/diagnostics.ts';
import { createSourceFile } from '../../../src/diagnostic/source-file.ts';
import { parseAnyYaml } from '../../../src/yaml/parse.ts';
import { parsePlain } from '../../../src/yaml/plain/parse-plain.ts';
import type { Tree } from '../../../src/yaml/tree.ts';

/** A tree as data, without the ends of mappings and blocks, which are not used. */
function shape(tree: Tree): unknown {
  if (tree.kind === 'list') return { items: tree.items.map(shape), start: tree.start };
  if (tree.kind === 'map') {
    return [...tree.entries.values()].map(({ key, keyRange, value }) => [key, keyRange, shape(value)]);
  }
  const { value, style, start, end } = tree;
  // The place of an empty value comes from its key.
  if (value === null) return null;
  return style === 'literal' ? { value, style, start } : { value, style, start, end };
}

/** Whether `parsePlain` read the text; fails when its result differs from the complete YAML parser. */
function compare(text: string): boolean {
  const source = createSourceFile('a.yaml', text);
  const plain = parsePlain(source);
  if (plain === null) return false;
  const diagnostics = createDiagnostics();
  const whole = parseAnyYaml(source, diagnostics);
  expect(diagnostics.list).toEqual([]);
  expect(whole.map(({ root }) => (root === null ? null : shape(root)))).toEqual([shape(plain)]);
  return true;
}

const directory = new URL('../../../examples/jobs/', import.meta.url);
const examples = readdirSync(directory).filter((name) => name.endsWith('.yaml'));

describe('parsePlain', () => {
  it.each(examples)('reads examples/jobs/%s as the complete YAML parser does, or returns null', (name) => {
    compare(readFileSync(new URL(name, directory), 'utf8'));
  });

  it.each([
    'jobs:\n  a:\n    sql: |\n      select 1;\n\n        select 2\n\n    priority: 5\n',
    '# c\njobs: # c\n  a:\n    sql: select 1 # c\n    schedule: "*/5 * * * *" # c\n    enabled: true',
    "topics:\n  t:\n  u: {concurrency: 2, retry: {limit: 1}}\njobs:\n  a: {sql: 'x', schedule: [a, b]}\n",
    'jobs:\n  a:\n    sql: |-\n      select 1\n  # between\n  b:\n    sql: x\n',
    'jobs:\n  a:\n    sql: |\n      select 1',
    'a: 2026-12-01T00:00:00Z\nb: 5m\nc: -5\nd: 30 2 * * *\ne: x#y\n',
    'a:\n\nb: "x: y #z"\n',
    'a: {b: {c: x y, d: [1, "e, f"]}, g: [], h: {}, i: 5m} # c\nj: [ a , b ]\n',
    'a:\n  - b\n  - "0 3 * * *" # c\n  # d\n  - {e: 1}\nf: 1\n',
    'a:\n  b:\n  - c\n  - 5\n  d: e\n',
    'a: "x\\n\\"y\\" \\\\ \\t"\nb: \'it\'\'s\'\n',
  ])('reads %j', (text) => {
    expect(compare(text)).toBe(true);
  });

  it.each([
    'a: 010\n',
    'a: 1.5\n',
    'a: ~\n',
    'a: b: c\n',
    'a: b\n  c\n',
    'a: *x\n',
    'a: &x 1\n',
    'a: !t 1\n',
    'a: 1\na: 2\n',
    'a: >\n  x\n',
    'a: |2\n   x\n',
    'a: |\n\n  x\n',
    '- a\n',
    'a: 1\n---\nb: 2\n',
    'a:\tb\n',
    ' a: 1\nb: 2\n',
    'a: 1\n  b: 2\n',
    'a: {b: 1\n}\n',
    'a: "b" c\n',
    '__proto__: 1\n',
    'a: null\n',
    'a: b:\n',
    '<<: {a: 1}\n',
    'a: @x\n',
    'a: {b: 01}\n',
    'a:\n  - b\n    - c\n',
    'a:\n  - b\n c: d\n',
    'a:\n  - b: c\n',
    'a:\n  - - b\n',
    'a:\n  -\n',
    'a: "x\\u0041"\n',
    'a: |\nb: 1\n',
  ])('returns null for %j', (text) => {
    expect(compare(text)).toBe(false);
  });

  it('never differs from the complete YAML parser', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        'b',
        'c1',
        ':',
        ': ',
        '\n',
        '\n',
        '\n  ',
        '\n    ',
        '\n      ',
        ' ',
        '#',
        ' # c',
        '"x y"',
        "'z'",
        '|',
        '|-',
        '{a: 1}',
      ],
      ...[
        '[1, x]',
        '[ ',
        '{ ',
        '}',
        ']',
        'a: ',
        "''",
        '\\n',
        '\\"',
        '- ',
        '5',
        '-5',
        'true',
        'null',
        '5m',
        '0',
        '1.5',
        '"',
        "'",
        '*',
        '&',
        '>',
        ',',
        '?',
        '%',
        '@',
        '.',
        '\\',
        'ä',
        '~',
      ],
    );
    const key = fc.constantFrom(
      '\na: ',
      '\n  b: ',
      '\n    c: ',
      '\nd:',
      '\n  e:',
      '\n    f: |\n      ',
      '\n# g',
      '\n  h: |-\n    ',
      '\n  i: {a: ',
      '\n  j: [',
      '\n  k:\n  - ',
      '\n    - ',
    );
    const text = fc.array(fc.oneof({ weight: 2, arbitrary: key }, piece), { maxLength: 14 });
    let short = 0;
    const property = fc.property(text, (parts) => {
      if (compare(parts.join('').replace(/^\n/, ''))) short += 1;
    });
    fc.assert(property, { numRuns: 4000 });
    expect(short).toBeGreaterThan(50);
  });
});
