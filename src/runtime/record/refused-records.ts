import type { Connection } from '../../postgres/connection.ts';
import { hasSqlstate, SQLSTATE, serverErrorOf } from '../../postgres/sqlstate.ts';
import {
  type GiveBack,
  giveBackTasks,
  type SettledAttempt,
  type SettleResult,
  settleTasks,
} from '../../store/queue/tasks.ts';
import { cut } from '../../text/cut.ts';

/** Approximate number of characters of texts in one statement. */
const MAX_CHARACTERS = 8_388_608;

/** Returns as many of the first entries as one statement takes, at most `limit`. */
export function firstOf<Entry extends { readonly entry: SettledAttempt }>(
  waiting: readonly Entry[],
  limit: number,
): readonly Entry[] {
  let characters = 0;
  const end = waiting.slice(0, limit).findIndex(({ entry }, index) => {
    characters += charactersOf(entry);
    return index > 0 && characters > MAX_CHARACTERS;
  });
  return waiting.slice(0, end === -1 ? limit : end);
}

/**
 * Records ended attempts. When the database refuses the texts of one of them (its encoding, its size), that one is recorded with a short
 * text, and does not delay the others: the batch is halved until the refused record is alone.
 */
export async function settleEach(
  connection: Connection,
  attempts: readonly SettledAttempt[],
): Promise<ReadonlyMap<string, SettleResult>> {
  if (attempts.length === 0) return new Map();
  try {
    return await settleTasks(connection, attempts);
  } catch (error) {
    if (!refusesContent(error)) throw error;
    const [first] = attempts;
    if (first !== undefined && attempts.length === 1) return await settleTasks(connection, [shortened(first, error)]);
    const half = attempts.length >> 1;
    const before = await settleEach(connection, attempts.slice(0, half));
    return new Map([...before, ...(await settleEach(connection, attempts.slice(half)))]);
  }
}

/**
 * Like `giveBackTasks`, with a short message where the database refuses the whole one. Returns null when another transaction holds one of
 * the tasks.
 */
export async function giveBackAnyhow(connection: Connection, back: GiveBack): Promise<readonly string[] | null> {
  try {
    return await giveBackTasks(connection, back);
  } catch (error) {
    if (hasSqlstate(error, SQLSTATE.lockNotAvailable)) return null;
    const message = back.message === null ? null : plain(back.message);
    if (message === back.message || !refusesContent(error)) throw error;
    return await giveBackAnyhow(connection, { ...back, message });
  }
}

/** Returns whether the database refuses what a record contains (class 22, 54), or the record is too long for this process. */
export function refusesContent(error: unknown): boolean {
  return error instanceof RangeError || /^(22|54)/.test(serverErrorOf(error)?.sqlstate ?? '');
}

function shortened(attempt: SettledAttempt, refusal: unknown): SettledAttempt {
  const why = refusal instanceof Error ? refusal.message : String(refusal);
  return {
    ...attempt,
    reason: attempt.reason === null ? null : plain(attempt.reason),
    message: attempt.message === null ? null : plain(attempt.message),
    detail: null,
    hint: plain(`the database did not accept the whole text of this record: ${why}`),
    context: null,
    notices: null,
  };
}

/** A database of any encoding stores ASCII. */
function plain(text: string): string {
  return cut(text.replace(/[^\n\x20-\x7e]/gu, '?'), 1_000);
}

function charactersOf({ reason, message, detail, hint, context, notices }: SettledAttempt): number {
  const texts = [reason, message, detail, hint, context, ...(notices ?? [])];
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
}
