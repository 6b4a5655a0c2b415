import { isNode, isScalar, type Pair, type YAMLMap } from 'yaml';
import type { SchemaNode } from '../schema/schema-node.ts';

/**
 * Sorts the keys of a mapping in the order of its schema; merge keys and `x-` keys, which may contain anchors, come
 * first. Mappings keyed by names keep their order. Each comment moves with its key.
 */
export function orderKeys(map: YAMLMap, schema: SchemaNode | null): void {
  if (schema?.properties === undefined) return;
  const order = Object.keys(schema.properties);
  const rank = (pair: Pair): number => order.indexOf(keyOf(pair));
  const sorted = [...map.items].sort((a, b) => rank(a) - rank(b));
  if (sorted.every((pair, index) => pair === map.items[index])) return;
  const former = map.items[0];
  if (isNode(former?.key) && map.commentBefore) {
    // `yaml` assigns a comment before the first key to the mapping.
    former.key.commentBefore = [map.commentBefore, former.key.commentBefore].filter(Boolean).join('\n');
    map.commentBefore = null;
  }
  const [first] = sorted;
  if (isNode(first?.key) && isNode(former?.key) && first !== former) {
    former.key.spaceBefore = first.key.spaceBefore === true;
    first.key.spaceBefore = false;
  }
  map.items = sorted;
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}
