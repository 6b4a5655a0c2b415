import { setTimeout as delay } from 'node:timers/promises';
import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import type { Target } from '../../postgres/target.ts';

export interface CommitWatch {
  readonly connection: Connection;
  readonly target: Target;
  readonly note: (text: string) => void;
  /** How long the work may take before its commit is looked at. */
  readonly lookAfterMs?: number;
  /** How long a commit may wait for a standby. */
  readonly limitMs?: number;
}

/**
 * Does work on a session. A commit that waits for a synchronous standby never returns while the standby is away, and no timeout of the server
 * ends it: a second session looks for that, notes it, and after a limit ends the first one. Throws `connection_failed` then.
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
    await delay(pauseMs, undefined, { signal });
    const second = await connect(target, { applicationName: 'pgherd commit watch' });
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
              hint: 'it is written on this server, and becomes visible when a standby confirms it: do not repeat the command before; start the standby, or change synchronous_standby_names and reload the server',
            },
          );
        }
        await delay(Math.min(1_000, limitMs), undefined, { signal });
      }
    } finally {
      await second.close();
    }
  }
}
