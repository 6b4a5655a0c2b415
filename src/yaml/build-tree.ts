import type { Alias, Node, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Diagnostics, Reporter } from '../diagnostic/diagnostics.ts';
import { positionAt, type Range, type SourceFile } from '../diagnostic/source-file.ts';
import { didYouMeanHint } from '../text/did-you-mean.ts';
import { yamlLibrary } from './library.ts';
import type { MapEntry, ScalarStyle, ScalarTree, Tree } from './tree.ts';

/** Aliases that expand to more nodes than this are an attack or a mistake. */
const MAX_ALIASED_NODES = 1_000_000;

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

interface Builder {
  readonly source: SourceFile;
  readonly offset: number;
  readonly diagnostics: Diagnostics;
  /** The trees of the anchors so far, with their number of nodes after expansion. */
  readonly anchors: Map<string, { readonly tree: Tree; readonly size: number; readonly isSecond: boolean }>;
  /** Placeholder for aliases without an anchor; their keys are left out, so that they cause no further diagnostics. */
  readonly missing: Set<Tree>;
  aliasedNodes: number;
  /** The number of nodes built so far, with aliases expanded. */
  size: number;
  tooLarge: boolean;
}

/** Turns the nodes of a document into a tree: follows aliases, merges merge keys, and reports invalid keys. */
export function buildTree(
  source: SourceFile,
  contents: Node | null,
  diagnostics: Diagnostics,
  /** The offset in the file at which the parsed text begins. */
  offset = 0,
): Tree | null {
  if (contents === null) return null;
  const builder: Builder = {
    source,
    offset,
    diagnostics,
    anchors: new Map(),
    missing: new Set(),
    aliasedNodes: 0,
    size: 0,
    tooLarge: false,
  };
  const tree = build(builder, contents);
  return builder.tooLarge ? null : tree;
}

function build(builder: Builder, node: Node): Tree {
  const { isAlias, isMap, isSeq } = yamlLibrary();
  if (isAlias(node)) return buildAlias(builder, node);
  const before = builder.size;
  builder.size += 1;
  const tree = isMap(node)
    ? buildMap(builder, node)
    : isSeq(node)
      ? buildList(builder, node)
      : buildScalar(builder, node);
  const anchor = 'anchor' in node ? node.anchor : undefined;
  if (anchor !== undefined) {
    builder.anchors.set(anchor, { tree, size: builder.size - before, isSecond: builder.anchors.has(anchor) });
  }
  return tree;
}

const at = ({ source, diagnostics }: Builder, range: Range): Reporter => diagnostics.at({ source, range });

function buildAlias(builder: Builder, node: Alias): Tree {
  const range = rangeOf(builder, node);
  const anchor = builder.anchors.get(node.source);
  const nothing: ScalarTree = { kind: 'scalar', value: null, style: 'plain', ...range };
  if (anchor === undefined) {
    const hint = didYouMeanHint(
      node.source,
      builder.anchors.keys(),
      `put &${node.source} before the first use, or quote`,
      builder.diagnostics.suggestions,
    );
    at(builder, range).error('PGH006', `no anchor &${node.source} before this alias`, hint);
    builder.missing.add(nothing);
    return nothing;
  }
  if (anchor.isSecond) {
    // YAML takes the last one before the alias; a reader may take the first.
    const { line } = positionAt(builder.source, anchor.tree.start);
    const message = `the anchor &${node.source} is defined more than once before this alias, last on line ${line}`;
    at(builder, range).error('PGH006', message, 'give each anchor a name of its own');
  }
  builder.size += anchor.size;
  builder.aliasedNodes += anchor.size;
  if (builder.aliasedNodes <= MAX_ALIASED_NODES) return anchor.tree;
  if (!builder.tooLarge) {
    const message = `aliases expand to more than ${MAX_ALIASED_NODES.toLocaleString('en')} values`;
    at(builder, range).error('PGH007', message, 'write out the values, or use defaults');
  }
  builder.tooLarge = true;
  return nothing;
}

function buildScalar(builder: Builder, node: Node): ScalarTree {
  const range = rangeOf(builder, node);
  const scalar = yamlLibrary().isScalar(node) ? (node as Scalar) : null;
  const style = STYLES[scalar?.type ?? 'PLAIN'] ?? 'plain';
  const raw = scalar?.value ?? null;
  if (style === 'plain' && typeof raw === 'number' && /^[-+]?0[0-9]/.test(scalar?.source ?? '')) {
    const written = scalar?.source ?? '';
    const hint = `write ${raw}, or quote it: "${written}"`;
    at(builder, range).error('PGH009', `${written} starts with a zero and is read as ${raw}`, hint);
  }
  if (typeof raw === 'string' && style === 'double' && /\p{Cs}/u.test(raw)) {
    const half = `\\u${(/\p{Cs}/u.exec(raw)?.[0] ?? '').charCodeAt(0).toString(16)}`;
    const message = `${half} is half of a character`;
    builder.diagnostics.at({ source: builder.source, range }).error('PGH001', message, 'write the character itself');
  }
  const value = typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean' ? raw : null;
  return { kind: 'scalar', value, style, ...range };
}

function buildList(builder: Builder, node: YAMLSeq): Tree {
  return { kind: 'list', items: node.items.map((item) => build(builder, item as Node)), ...rangeOf(builder, node) };
}

function buildMap(builder: Builder, node: YAMLMap): Tree {
  const own = new Map<string, MapEntry>();
  const merged: Tree[] = [];
  let merge: Range | null = null;
  for (const pair of node.items) {
    const keyNode = pair.key as Node;
    const keyRange = rangeOf(builder, keyNode);
    const scalar = yamlLibrary().isScalar(keyNode) ? (keyNode as Scalar) : null;
    const key = scalar === null ? null : typeof scalar.value === 'string' ? scalar.value : (scalar.source ?? '');
    const valueNode = pair.value as Node | null;
    const value: Tree =
      valueNode === null ? { kind: 'scalar', value: null, style: 'plain', ...keyRange } : build(builder, valueNode);
    if (key === null) {
      at(builder, keyRange).error('PGH021', 'a key must be text', 'quote the key');
    } else if (isMergeKey(scalar)) {
      if (merge === null) merged.push(...mergedMaps(builder, value));
      else {
        const { line } = positionAt(builder.source, merge.start);
        const hint = `the first one is on line ${line}; write one: <<: [*a, *b], of which the first has precedence`;
        at(builder, keyRange).error('PGH004', 'duplicate key "<<"', hint);
      }
      merge = keyRange;
    } else if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
      at(builder, keyRange).error('PGH008', `"${key}" is a reserved key`, 'choose another name');
    } else if (own.has(key)) {
      const line = positionAt(builder.source, own.get(key)?.keyRange.start ?? 0).line;
      const hint = `the first one is on line ${line}; keep one of them`;
      at(builder, keyRange).error('PGH004', `duplicate key "${key}"`, hint);
    } else if (!builder.missing.has(value)) own.set(key, { key, keyRange, value });
  }
  for (const tree of merged) {
    if (tree.kind !== 'map') continue;
    for (const [key, entry] of tree.entries) if (!own.has(key)) own.set(key, entry);
  }
  return { kind: 'map', entries: own, ...rangeOf(builder, node) };
}

/** `yaml` represents a merge key as a scalar whose value is a symbol. */
function isMergeKey(scalar: Scalar | null): boolean {
  return scalar !== null && (typeof scalar.value === 'symbol' || (scalar.value === '<<' && scalar.type === 'PLAIN'));
}

function mergedMaps(builder: Builder, value: Tree): readonly Tree[] {
  const trees = value.kind === 'list' ? value.items : [value];
  for (const tree of trees) {
    if (tree.kind === 'map') continue;
    at(builder, tree).error('PGH013', 'a merge key (<<) takes a mapping or a list of mappings');
  }
  return trees;
}

function rangeOf({ offset }: Builder, node: Node): Range {
  const [start, end] = node.range ?? [0, 0];
  return { start: start + offset, end: end + offset };
}
