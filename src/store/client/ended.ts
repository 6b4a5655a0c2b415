import { quoteIdentifier, quoteLiteral } from '../../postgres/identifier.ts';
import { ENDED_LOCK } from '../locks/lock-numbers.ts';

/** The channel that is notified when tasks have ended, while a session holds the lock of `listenForEnds`. */
export function endedChannel(schema: string): string {
  return `${schema}.ended`;
}

/** Subscribes a session to the channel. */
export function listenForEnds(schema: string): string {
  return `listen ${quoteIdentifier(endedChannel(schema))}`;
}

/**
 * Makes the ends of tasks notify, for as long as the session lives: returns a row with `got`. False: try again. `_tasks_ended` holds
 * the lock for a moment, and a session must not wait for a lock that any login can hold.
 */
export function askForEnds(schema: string): string {
  return `select pg_try_advisory_lock_shared(${key(schema)}) as got`;
}

function key(schema: string): string {
  return `${quoteLiteral(quoteIdentifier(schema))}::regnamespace::oid::int, ${ENDED_LOCK}`;
}
