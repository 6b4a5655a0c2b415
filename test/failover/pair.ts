import { type SwitchingProxy, startSwitchingProxy } from '../support/switching-proxy.ts';
import { waitFor } from '../support/wait-for.ts';
import { ask, createNode, type PostgresNode, STANDBY } from './node.ts';

/** A primary with a streaming standby. */
export interface Pair {
  readonly primary: PostgresNode;
  readonly standby: PostgresNode;
  /** The name that applications and daemons connect to; the test decides when it changes. */
  readonly name: SwitchingProxy;
  /** The test's own connection to the primary, which changes at once. */
  readonly direct: SwitchingProxy;
  /** The connection of the standby to the primary goes through here. */
  readonly wire: SwitchingProxy;
  /** Whether a commit waits until the standby has it. Resolves when that holds. */
  synchronize(isSynchronous: boolean): Promise<void>;
  /** Makes the standby the primary. Both names still resolve to their former servers. */
  promote(): Promise<void>;
  /** After a promotion: a standby again, a new one or, when it was stopped in order, the former primary. */
  heal(how: 'rebuild' | 'rejoin'): Promise<void>;
  close(): Promise<void>;
}

export async function createPair(): Promise<Pair> {
  let primary = await createNode(null);
  await primary.start(null);
  const [name, direct, wire] = await Promise.all([
    startSwitchingProxy(primary.port),
    startSwitchingProxy(primary.port),
    startSwitchingProxy(primary.port),
  ]);
  let standby = await createNode(primary);
  await standby.start(wire.port);
  /** The one that was the primary, until there is a standby again. */
  let former: PostgresNode | null = null;
  let isWanted = false;
  const set = async (isSynchronous: boolean): Promise<void> => {
    const url = primary.url('postgres');
    await ask(url, `alter system set synchronous_standby_names = '${isSynchronous ? STANDBY : ''}'`);
    await ask(url, 'select pg_reload_conf()');
    await waitFor(
      async () => {
        const rows = await ask<{ state: string }>(url, 'select sync_state as state from pg_stat_replication');
        return rows.some(({ state }) => state === (isSynchronous ? 'sync' : 'async'));
      },
      { what: `a standby that is ${isSynchronous ? '' : 'a'}synchronous`, timeoutMs: 60_000 },
    );
  };
  return {
    get primary() {
      return primary;
    },
    get standby() {
      return standby;
    },
    name,
    direct,
    wire,
    synchronize: async (isSynchronous) => {
      isWanted = isSynchronous;
      await set(isSynchronous);
    },
    promote: async () => {
      // What the former primary asked of its commits would hold up the new one, which has no standby yet.
      await ask(standby.url('postgres'), 'select pg_promote()');
      await ask(standby.url('postgres'), "alter system set synchronous_standby_names = ''");
      await ask(standby.url('postgres'), 'select pg_reload_conf()');
      former = primary;
      primary = standby;
    },
    heal: async (how) => {
      const next = how === 'rejoin' && former !== null ? former : await createNode(primary);
      wire.to = primary.port;
      await next.start(wire.port);
      if (former !== null && former !== next) await former.remove();
      former = null;
      standby = next;
      await set(isWanted);
    },
    close: async () => {
      await Promise.all([name.close(), direct.close(), wire.close()]);
      await Promise.all([...new Set([primary, standby, former])].map((node) => node?.remove()));
    },
  };
}
