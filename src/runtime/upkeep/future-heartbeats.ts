import type { DaemonHeartbeat } from '../../store/daemons/daemons.ts';

/**
 * Remembers daemons whose last heartbeat is in the future because the clock of the server was set back. Their leases would end
 * too late: a daemon that sends no other heartbeat for the time of a lease counts as lost.
 */
export class FutureHeartbeats {
  readonly #seen = new Map<string, { readonly heartbeatAt: string; readonly sinceMs: number }>();

  /**
   * Records the heartbeats seen at `nowMs`, a time of `performance.now`. Returns the daemons whose heartbeat has not changed
   * for `leaseMs`.
   */
  silent(heartbeats: readonly DaemonHeartbeat[], nowMs: number, leaseMs: number): readonly DaemonHeartbeat[] {
    for (const id of this.#seen.keys()) if (!heartbeats.some((one) => one.id === id)) this.#seen.delete(id);
    return heartbeats.filter(({ id, heartbeatAt }) => {
      const seen = this.#seen.get(id);
      if (seen?.heartbeatAt === heartbeatAt) return nowMs - seen.sinceMs >= leaseMs;
      this.#seen.set(id, { heartbeatAt, sinceMs: nowMs });
      return false;
    });
  }
}
