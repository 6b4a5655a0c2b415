import { setTimeout as delay } from 'node:timers/promises';
import { memoryOf } from '../load/site.ts';
import type { Incidents } from './incidents.ts';
import type { SoakSite } from './site.ts';

/** Says once a minute how far it is and what the daemons hold, until `signal` ends it. */
export async function reportProgress(
  site: SoakSite,
  incidents: Incidents,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  for (let minute = 1; ; minute++) {
    await delay(60_000, undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    const [row] = await site.home.query<{ attempts: number; waiting: number }>(
      "select (select count(*) from pgherd._task_log where state <> 'skipped')::int as attempts, (select count(*) from pgherd._task_states)::int as waiting",
    );
    const memory = await Promise.all(
      site.daemons.map(async ({ pid }) => (pid === null ? 'away' : `${await memoryOf(pid)} MB`)),
    );
    say(
      `${minute} min: ${row?.attempts} attempts, ${row?.waiting} tasks unfinished; memory of the daemons: ${memory.join(', ')}`,
    );
  }
  say(`disturbed: ${[...incidents.counts()].map(([what, times]) => `${what} ${times}`).join(', ')}`);
}
