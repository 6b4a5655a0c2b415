import { quoteIdentifier } from '../../postgres/identifier.ts';
import type { ConnectionLimit } from '../../store/lists/health-facts.ts';
import type { ListedDaemon } from '../../store/lists/list-daemons.ts';
import { countOf, type Finding, finding } from './finding.ts';

/**
 * Whether the sessions that daemons may open fit into each limit. A limit of a role is only a warning, because only a part of them use
 * the role.
 */
export function judgeLimits(
  limits: readonly ConnectionLimit[],
  daemons: readonly Pick<ListedDaemon, 'alive' | 'max_sessions'>[],
): readonly Finding[] {
  const alive = daemons.filter((daemon) => daemon.alive);
  const needed = alive.reduce((sum, { max_sessions }) => sum + max_sessions, 0);
  return limits.map((entry) => {
    const { scope, name, limit, used } = entry;
    const holder = scope === 'server' ? 'the server' : `${scope} ${name}`;
    const text = `${countOf(alive.length, 'daemon')} may open ${countOf(needed, 'connection')}; ${holder} allows ${limit}, of which ${used} are in use`;
    if (needed > limit) {
      const lower = 'or lower daemon.max_connections in pgherd.yaml';
      return finding('limits', scope === 'role' ? 'warning' : 'error', text, `${raiseOf(entry)}, ${lower}`);
    }
    if (used > 0.9 * limit) {
      return finding('limits', 'warning', text, `${raiseOf(entry)}, or see in pg_stat_activity who holds them`);
    }
    return finding('limits', 'ok', text);
  });
}

function raiseOf({ scope, name }: ConnectionLimit): string {
  if (scope === 'server' || name === null) return 'raise max_connections of the server';
  return `alter ${scope} ${quoteIdentifier(name)} connection limit -1`;
}
