import { setTimeout as pause } from 'node:timers/promises';
import { PgherdError } from '../errors.ts';
import type { Connection } from '../postgres/connection.ts';
import { formatDuration } from '../schedule/duration.ts';
import { daemonsThatSaw } from '../store/daemons/acknowledge.ts';

const POLL_MS = 100;

/**
 * Waits until every daemon that lives has gone over the definitions of a revision; gives how many those are, 0 when none
 * lives. Throws `not_acknowledged`, naming the ones that have not within `timeoutMs`.
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
    const blind = daemons.filter(({ seen }) => !seen);
    if (blind.length === 0) return daemons.length;
    if (performance.now() >= deadline) {
      const names = blind.map(({ id, hostname, version }) => `${id} on ${hostname} (${version})`).join(', ');
      const waited = formatDuration(Math.round(timeoutMs));
      throw new PgherdError(
        'not_acknowledged',
        `revision ${revision} of ${project} is applied, but not seen within ${waited} by ${blind.length} of ${daemons.length} daemons: ${names}`,
        { hint: 'pgherd status shows whether they live; they take it in as soon as they reach the database' },
      );
    }
    await pause(POLL_MS, undefined, { signal });
  }
}
