import { spokenDuration } from '../../schedule/duration.ts';
import type { SilentDaemon } from '../../store/lists/silent-daemons.ts';
import { type Finding, finding } from './finding.ts';

/** Reports the daemons that are connected and silent. `user` is the login of this session. */
export function judgeSilence(silent: readonly SilentDaemon[], user: string): readonly Finding[] {
  return silent.map(({ daemonId, hostname, pid, silentMs }) => {
    const process = `process ${pid} on ${hostname}`;
    if (silentMs === null) {
      return finding(
        'daemons',
        'info',
        `unknown: ${process} has a heartbeat session and no lease here; ${user} does not see whether it is silent`,
        `grant pg_read_all_stats to ${user}`,
      );
    }
    const since = `its last heartbeat was ${spokenDuration(Math.round(silentMs / 1_000) * 1_000)} ago`;
    return finding(
      'daemons',
      'warning',
      daemonId === null
        ? `a daemon is connected and silent: ${process}; ${since}, and its tasks were taken over`
        : `daemon ${daemonId} is connected and silent: ${process}; ${since}`,
      `send SIGKILL to process ${pid} on ${hostname}: it may not handle SIGTERM; its supervisor starts it again`,
    );
  });
}
