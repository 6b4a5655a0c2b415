import { spokenDuration } from '../../schedule/duration.ts';
import type { Visibility, WaitingCommits, XminHolder } from '../../store/lists/health-facts.ts';
import { CONFIRM_HINT } from '../../store/locks/hanging-commit.ts';
import { countOf, type Finding, finding } from './finding.ts';

/** The privileges that the daemons' login lacks for maintenance. */
export function judgeVisibility({ daemonLogin, daemonLacks }: Visibility): readonly Finding[] {
  return daemonLacks.map((role) =>
    finding(
      'privileges',
      'info',
      `${daemonLogin} lacks ${role}: ${WITHOUT[role] ?? 'it sees less'}`,
      `grant ${role} to ${daemonLogin}`,
    ),
  );
}

const WITHOUT: Readonly<Record<string, string>> = {
  pg_read_all_stats: 'status, metrics and doctor do not see what other sessions do',
  pg_signal_backend: 'a session of a lost daemon is ended by a login as its role, or waited for',
};

/** The transactions that keep vacuum from removing dead rows, as far as this login sees them. */
export function judgeXmin(
  holders: readonly XminHolder[],
  { seesSessions, user }: { readonly seesSessions: boolean; readonly user: string },
): readonly Finding[] {
  const found = holders.map(({ what, ageMs, remedy }) => {
    const since =
      ageMs === null ? 'for over a million transactions' : `for ${spokenDuration(Math.round(ageMs / 1_000) * 1_000)}`;
    return finding('xmin', 'warning', `${what} has held back xmin ${since}: vacuum cannot remove dead rows`, remedy);
  });
  if (!seesSessions) {
    const text = 'unknown: whether a transaction of another login keeps vacuum from removing dead rows';
    return [...found, finding('xmin', 'info', text, `grant pg_read_all_stats to ${user}`)];
  }
  return found.length > 0 ? found : [finding('xmin', 'ok', 'no long-running transaction holds back vacuum')];
}

/** Commits that no standby confirms: every write waits, those of daemons too. */
export function judgeCommits(waiting: WaitingCommits | null): readonly Finding[] {
  if (waiting === null) return [];
  const { sessions, sinceMs } = waiting;
  const since = spokenDuration(Math.round(sinceMs / 1_000) * 1_000);
  return [
    finding(
      'server',
      'error',
      `${countOf(sessions, 'session')} ${sessions === 1 ? 'waits' : 'wait'} for a synchronous standby to confirm a commit, for up to ${since}: writes hang, heartbeats too`,
      CONFIRM_HINT,
    ),
  ];
}

/** Whether other hosts on the network can read the traffic, or impersonate the server. */
export function judgeTls(
  host: string,
  { encrypted, sslmode }: { readonly encrypted: boolean; readonly sslmode: string },
): readonly Finding[] {
  const isLocal = host.startsWith('/') || /^(localhost|127(\.\d+){3}|::1)$/i.test(host);
  if (isLocal && !encrypted) return [finding('tls', 'ok', 'the server is on this machine: TLS is not needed')];
  const remedy = 'connect with sslmode=verify-full, and sslrootcert=<CA file of your provider> or sslrootcert=system';
  if (!encrypted)
    return [finding('tls', 'warning', `TLS is off: what is sent to ${host} can be read on the way`, remedy)];
  if (sslmode === 'verify-full') return [finding('tls', 'ok', 'the connection is encrypted, the server is verified')];
  const text = `the connection is encrypted, but sslmode=${sslmode} does not verify that the server is ${host}`;
  return [finding('tls', 'info', text, remedy)];
}
