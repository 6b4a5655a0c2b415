import type { Change, Plan } from '../../plan.ts';
import { inReadingOrder, type ReadingOrder } from '../reading-order.ts';
import { type Block, foldAlike } from './alike.ts';

/** Returns the changes in reading order, those that are alike as one block. */
export function blocksInOrder(
  plan: Pick<Plan, 'createdAt'>,
  changes: readonly Change[],
): Readonly<Record<keyof ReadingOrder, readonly Block[]>> {
  const order = inReadingOrder(changes);
  const nowMs = Date.parse(plan.createdAt);
  return {
    important: foldAlike(order.important, nowMs),
    others: foldAlike(order.others, nowMs),
    adds: foldAlike(order.adds, nowMs),
    minor: foldAlike(order.minor, nowMs),
  };
}
