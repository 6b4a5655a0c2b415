import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const schema = JSON.parse(read('schemas/plan.schema.json')) as Schema;
const page = read('docs/policy-rules.md');

/** The schemas of a key, in any of the forms that a value may have. */
function keysOf(nodes: readonly Schema[], key: string): readonly Schema[] {
  return forms(nodes).flatMap(({ properties }) => properties?.[key] ?? []);
}

function forms(nodes: readonly Schema[]): readonly Schema[] {
  return nodes.flatMap((node) => {
    const target = node.$ref === undefined ? node : (schema.$defs?.[node.$ref.replace('#/$defs/', '')] ?? {});
    return [target, ...forms(target.anyOf ?? [])];
  });
}

const at = (root: readonly Schema[], path: string): readonly Schema[] =>
  path.split('.').reduce((nodes, key) => keysOf(nodes, key), root);
const items = (nodes: readonly Schema[]): readonly Schema[] => forms(nodes).flatMap(({ items: item }) => item ?? []);

it('the rules for conftest and CEL read keys that the plan has', () => {
  const changes = items(at([schema], 'changes'));
  const fields = items(at(changes, 'fields'));
  const rego = /```text\n(# policy\/pgherd.rego[\s\S]*?)```/.exec(page)?.[1] ?? '';
  const cel = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const used = [
    ...[...rego.matchAll(/\binput\.([\w.]+)/g)].map(([, path = '']) => ({ path, nodes: at([schema], path) })),
    ...[...`${rego}${cel}`.matchAll(/\bchange\.([\w.]+)/g)]
      .map(([, path = '']) => path.replace(/^after\.labels\..*$/, 'after.labels'))
      .map((path) => ({ path, nodes: at(changes, path) })),
    ...[...rego.matchAll(/\bfield\.([\w.]+)/g)].map(([, path = '']) => ({ path, nodes: at(fields, path) })),
    ...[...cel.matchAll(/\bplan\.([\w.]+)/g)].map(([, path = '']) => ({ path, nodes: at([schema], path) })),
  ];
  expect(used.length).toBeGreaterThan(15);
  expect(used.filter(({ nodes }) => nodes.length === 0).map(({ path }) => path)).toEqual([]);
});

it('the document in the docs has the shape of a plan', () => {
  const document: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
  const unknown = (value: unknown, nodes: readonly Schema[], path: string): readonly string[] => {
    if (Array.isArray(value)) return value.flatMap((item) => unknown(item, items(nodes), path));
    if (typeof value !== 'object' || value === null) return nodes.length === 0 ? [path] : [];
    return Object.entries(value).flatMap(([key, item]) => unknown(item, keysOf(nodes, key), `${path}.${key}`));
  };
  expect(unknown(document, [schema], '')).toEqual([]);
});
