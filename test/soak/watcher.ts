import { setTimeout as delay } from 'node:timers/promises';
import { askHttp } from '../support/http.ts';
import type { SoakDaemon } from './daemon.ts';
import type { Incidents } from './incidents.ts';
import type { SoakSite } from './site.ts';

/** A daemon sends a heartbeat every 2 s: after this it is silent. */
export const SILENT_S = 8;
/** A supervisor gives up on a process that has been silent for this long, and kills it. */
const FROZEN_S = 30;

export interface Watched {
  /** The longest time between two heartbeats of a daemon that was running, in seconds. */
  readonly longestSilenceS: number;
  /** Daemons that had to be killed. */
  readonly frozen: readonly string[];
}

/** Watches heartbeats until `signal` ends it, and replaces a daemon that is frozen, as a supervisor does. */
export async function watchHeartbeats(site: SoakSite, incidents: Incidents, signal: AbortSignal): Promise<Watched> {
  const frozen: string[] = [];
  let longestSilenceS = 0;
  while (!signal.aborted) {
    const rows = await site.home
      .query<{ pid: number; silent: number }>(
        'select distinct on (pid) pid, extract(epoch from clock_timestamp() - heartbeat_at)::float8 as silent from pgherd.daemons order by pid, id desc',
      )
      .catch(() => []);
    for (const daemon of site.daemons) {
      const found = rows.find(({ pid }) => pid === daemon.pid)?.silent ?? 0;
      // A daemon that fell silent in a disturbed time is expected to be heard again after it.
      const silent = Math.min(found, incidents.quietMs() / 1_000);
      longestSilenceS = Math.max(longestSilenceS, silent);
      if (silent < FROZEN_S) continue;
      frozen.push(await describeFrozen(daemon, silent));
      await incidents.during('replace a frozen daemon', async () => {
        await daemon.end('SIGKILL');
        await daemon.start();
      });
    }
    await delay(1_000, undefined, { signal }).catch(() => {});
  }
  return { longestSilenceS, frozen };
}

async function describeFrozen({ index, url }: SoakDaemon, silent: number): Promise<string> {
  const asked =
    url === null
      ? Promise.resolve('not asked')
      : askHttp(new URL('/healthz', url)).then(({ status }) => String(status), String);
  const health = await Promise.race([asked, delay(5_000, 'no answer within 5 s', { ref: false })]);
  return `daemon ${index} has sent no heartbeat for ${Math.round(silent)} s; /healthz: ${health}`;
}
