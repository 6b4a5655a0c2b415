import { createRequire } from 'node:module';
import type { SchemaName } from './validate-schema.ts';

/** The parts of a JSON schema that the schemas of definitions use. */
export interface SchemaNode {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  /** A node: the mapping is keyed by names, each with such a value. */
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
}

/** One of the schemas of the package, as it stands in `schemas/`. */
export function schemaRoot(name: SchemaName): SchemaNode {
  // The schemas are part of the package, at the same distance from the sources and from the build.
  return createRequire(import.meta.url)(`../../../schemas/${name}.schema.json`) as SchemaNode;
}

/** The definition a node refers to (`duration`, `schedule`, …), or null. */
export function refName(node: SchemaNode | null): string | null {
  return node?.$ref?.replace('#/$defs/', '') ?? null;
}

/** A node with what it refers to; what stands beside the `$ref` wins. */
export function resolveNode(root: SchemaNode, node: SchemaNode): SchemaNode {
  const name = refName(node);
  const target = name === null ? undefined : root.$defs?.[name];
  if (target === undefined) return node;
  const { $ref, ...own } = node;
  return { ...resolveNode(root, target), ...own };
}

/** What a resolved mapping says of one of its keys, unresolved; null when it says nothing. */
export function schemaOfKey(node: SchemaNode | null, key: string): SchemaNode | null {
  const own = node?.properties?.[key];
  if (own !== undefined) return own;
  const named = node?.additionalProperties;
  return typeof named === 'object' ? named : null;
}
