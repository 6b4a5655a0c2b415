import { PgherdError } from '../../errors.ts';
import { MessageTooLong } from '../../postgres/connect/message-limit.ts';
import { SQLSTATE, serverErrorOf } from '../../postgres/sqlstate.ts';
import { spokenDuration } from '../../schedule/duration.ts';
import type { TaskError } from '../../task/task.ts';

/** Returns an error for the record of an attempt: the context without pgherd's own frames, the position in the task's SQL. */
export function taskErrorOf(error: unknown): TaskError {
  const server = serverErrorOf(error);
  if (server === null) {
    return {
      sqlstate: null,
      message: error instanceof Error ? error.message : String(error),
      detail: null,
      hint: hintOf(error),
      context: null,
      position: null,
    };
  }
  const context = withoutOwnFrames(server.context);
  return {
    sqlstate: server.sqlstate,
    message: server.message,
    detail: server.detail,
    hint: server.hint,
    context,
    // A position inside a function that the SQL calls is not a position in the SQL.
    position: server.position ?? (context === null ? server.internalPosition : null),
  };
}

function hintOf(error: unknown): string | null {
  if (error instanceof MessageTooLong) return 'return less at once, or raise daemon.max_message_bytes';
  return error instanceof PgherdError ? error.hint : null;
}

export function timeoutError(timeoutMs: number, detail: string | null): TaskError {
  return {
    sqlstate: SQLSTATE.queryCanceled,
    message: `the timeout of ${spokenDuration(timeoutMs)} is over`,
    detail,
    hint: null,
    context: null,
    position: null,
  };
}

/** The last frame is `run_batch` or, in other databases, `run`. The frame before it, if any, is the whole SQL of the task. */
function withoutOwnFrames(context: string | null): string | null {
  if (context === null) return null;
  const lines = context.split('\n');
  if (
    !/\brun(_batch|_first)?\((bigint|uuid|integer|text|jsonb|boolean|timestamp with time zone|\[\]|,)+\)/.test(
      lines.at(-1) ?? '',
    )
  )
    return context;
  const inner = lines.slice(0, -1).join('\n');
  const ownStatement = inner.startsWith('SQL statement "') ? 0 : inner.indexOf('\nSQL statement "');
  if (ownStatement < 0) return inner === '' ? null : inner;
  // Of several such frames the last one is the outermost, and the task's own.
  const last = Math.max(inner.lastIndexOf('\nSQL statement "'), ownStatement === 0 ? 0 : -1);
  const kept = inner.slice(0, last);
  return kept === '' ? null : kept;
}
