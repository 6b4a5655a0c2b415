import type { Change } from '../plan.ts';
import { isGrave, isSlight } from '../weight/weigh.ts';

/** The changes of a plan in the order in which they are shown, topics before jobs. */
export interface ReadingOrder {
  /** Blocked changes, deletes, and changes of privileges, protection, place, transaction, or with newly destructive SQL. */
  readonly grave: readonly Change[];
  /** Updates, then renames. */
  readonly others: readonly Change[];
  readonly adds: readonly Change[];
  /** Descriptions, labels, comments and white space alone. */
  readonly slight: readonly Change[];
}

export function inReadingOrder(changes: readonly Change[]): ReadingOrder {
  const blocks = { grave: [] as Change[], others: [] as Change[], adds: [] as Change[], slight: [] as Change[] };
  for (const change of changes) {
    const isFirst = change.blocked !== null || change.action === 'delete' || isGrave(change);
    const rank = isFirst ? 'grave' : isSlight(change) ? 'slight' : change.action === 'create' ? 'adds' : 'others';
    blocks[rank].push(change);
  }
  const blocked = blocks.grave.filter((change) => change.blocked !== null);
  const deletes = blocks.grave.filter((change) => change.blocked === null && change.action === 'delete');
  const rest = blocks.grave.filter((change) => change.blocked === null && change.action !== 'delete');
  return {
    grave: [blocked, deletes, rest].flatMap(topicsFirst),
    others: topicsFirst(blocks.others),
    adds: topicsFirst(blocks.adds),
    slight: topicsFirst(blocks.slight),
  };
}

function topicsFirst(changes: readonly Change[]): readonly Change[] {
  return [...changes.filter(({ kind }) => kind === 'topic'), ...changes.filter(({ kind }) => kind === 'job')];
}
