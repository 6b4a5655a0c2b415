import { setTimeout as delay } from 'node:timers/promises';
import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import type { Target } from '../../postgres/target.ts';
import { CONFIRM_HINT } from '../../store/locks/hanging-commit.ts';

export interface CommitWatch {
  readonly connection: Connection;
  readonly target: Target;
  readonly note: (text: string) => void;
  /** How long a statement may take before a second session looks at it. */
  readonly lookAfterMs?: number;
  /** How long a commit may wait for a standby. */
  readonly limitMs?: number;
}

/**
 * Does work on a session. A commit that waits for a synchronous standby never returns while the standby is away, and no timeout of the server
 * ends it: when a statement takes long, a second session looks for that, notes it, and after a limit ends the first one. Throws
 * `connection_failed` then. Work whose statements are quick opens no second session, however long it lasts.
 */
export async function watchingCommits<T>(watch: CommitWatch, work: () => Promise<T>): Promise<T> {
  const over = new AbortController();
  let reason: PgherdError | null = null;
  // What the second session cannot do, the work does not need.
  const watching = givenUp(watch, over.signal).then(
    (error) => {
      reason = error;
      watch.connection.destroy();
    },
    () => {},
  );
  try {
    return await work();
  } catch (error) {
    throw reason ?? error;
  } finally {
    over.abort();
    await watching;
  }
}

/** Resolves when the commit has waited for the limit. Throws when the signal ends it, or without a second session. */
async function givenUp(
  { connection, target, note, lookAfterMs = 4_000, limitMs = 30_000 }: CommitWatch,
  signal: AbortSignal,
): Promise<PgherdError> {
  const { connect } = await import('../../postgres/connection.ts');
  const { describeTarget } = await import('../../postgres/target.ts');
  const { waitsForStandby } = await import('../../store/live/waiting-commit.ts');
  for (let pauseMs = lookAfterMs; ; pauseMs *= 2) {
    await untilSlow(connection, pauseMs, signal);
    const second = await connect(target, { applicationName: 'pgherd commit watch', signal });
    const end = (): void => second.destroy();
    signal.addEventListener('abort', end, { once: true });
    try {
      let sinceMs: number | null = null;
      while (await waitsForStandby(second, connection.pid)) {
        if (sinceMs === null)
          note(`Waiting for a synchronous standby to confirm the commit, for up to ${limitMs / 1_000}s…`);
        sinceMs ??= performance.now();
        if (performance.now() - sinceMs >= limitMs) {
          return new PgherdError(
            'connection_failed',
            `${describeTarget(target)}: no synchronous standby confirmed the commit in ${limitMs / 1_000}s`,
            {
              hint: `it is written on this server, and becomes visible when a standby confirms it: do not repeat the command before; ${CONFIRM_HINT}`,
            },
          );
        }
        await delay(Math.min(1_000, limitMs), undefined, { signal });
      }
    } finally {
      signal.removeEventListener('abort', end);
      await second.close();
    }
  }
}

/** Resolves when the session has waited for an answer for so long. Throws when the signal aborts. */
async function untilSlow(connection: Connection, slowMs: number, signal: AbortSignal): Promise<void> {
  const lookMs = Math.min(1_000, slowMs);
  for (let restMs = slowMs; restMs > 0; ) {
    await delay(Math.max(10, Math.min(lookMs, restMs)), undefined, { signal });
    const sinceMs = connection.waitingSinceMs;
    restMs = sinceMs === null ? slowMs : slowMs - (performance.now() - sinceMs);
  }
}
