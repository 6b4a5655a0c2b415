import type { Change } from '../plan.ts';
import { isImportant, isMinor } from '../weight/weigh.ts';

/** The changes of a plan in the order in which they are shown, topics before jobs. */
export interface ReadingOrder {
  /** Blocked changes, deletes, and changes of privileges, protection, place, transaction, or with newly destructive SQL. */
  readonly important: readonly Change[];
  /** Updates, then renames. */
  readonly others: readonly Change[];
  readonly adds: readonly Change[];
  /** Descriptions, labels, comments and white space alone. */
  readonly minor: readonly Change[];
}

export function inReadingOrder(changes: readonly Change[]): ReadingOrder {
  const blocks = { important: [] as Change[], others: [] as Change[], adds: [] as Change[], minor: [] as Change[] };
  for (const change of changes) {
    const isFirst = change.blocked !== null || change.action === 'delete' || isImportant(change);
    const rank = isFirst ? 'important' : isMinor(change) ? 'minor' : change.action === 'create' ? 'adds' : 'others';
    blocks[rank].push(change);
  }
  const blocked = blocks.important.filter((change) => change.blocked !== null);
  const deletes = blocks.important.filter((change) => change.blocked === null && change.action === 'delete');
  const rest = blocks.important.filter((change) => change.blocked === null && change.action !== 'delete');
  return {
    important: [blocked, deletes, rest].flatMap(topicsFirst),
    others: topicsFirst(blocks.others),
    adds: topicsFirst(blocks.adds),
    minor: topicsFirst(blocks.minor),
  };
}

function topicsFirst(changes: readonly Change[]): readonly Change[] {
  return [...changes.filter(({ kind }) => kind === 'topic'), ...changes.filter(({ kind }) => kind === 'job')];
}
