import { setTimeout as pause } from 'node:timers/promises';
import { PgherdError } from '../errors.ts';
import type { Connection } from '../postgres/connection.ts';
import { spokenDuration } from '../schedule/duration.ts';
import { daemonsThatSaw } from '../store/daemons/acknowledge.ts';

const POLL_MS = 100;

/**
 * Waits until every running daemon has read the definitions of a revision. Returns the number of daemons, 0 when none
 * is running. Throws `not_acknowledged`, naming the daemons that have not done so within `timeoutMs`.
 */
export async function awaitDaemons(
  connection: Connection,
  { project, revision }: { readonly project: string; readonly revision: number },
  timeoutMs: number,
  signal: AbortSignal,
): Promise<number> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const daemons = await daemonsThatSaw(connection, project, revision);
    const unaware = daemons.filter(({ seen }) => !seen);
    if (unaware.length === 0) return daemons.length;
    if (performance.now() >= deadline) {
      const names = unaware.map(({ id, hostname, version }) => `${id} on ${hostname} (${version})`).join(', ');
      const waited = spokenDuration(Math.round(timeoutMs));
      throw new PgherdError(
        'not_acknowledged',
        `revision ${revision} of ${project} is applied, but ${unaware.length} of ${daemons.length} daemons have not read it within ${waited}: ${names}`,
        { hint: 'pgherd status shows whether they are running; they read it as soon as they reach the database' },
      );
    }
    await pause(POLL_MS, undefined, { signal });
  }
}
