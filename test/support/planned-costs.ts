import pg from 'pg';
import type { TestDatabase } from './database.ts';

/** A statement, what the planner expected it to cost, and what it read. */
export interface Planned {
  readonly query: string;
  readonly cost: number;
  /** The rows of the log that it looked at, those that a filter removed included; 0 unless that is asked for. */
  readonly logRows: number;
}

export interface CostRecorder {
  /** Does the work and returns the statements that were executed meanwhile. */
  during(work: () => Promise<unknown>): Promise<readonly Planned[]>;
  /** The names of the functions of this process that sent statements, and of those that called them. */
  readonly senders: ReadonlySet<string>;
  stop(): void;
}

interface PlanNode {
  readonly 'Total Cost': number;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

interface Explained {
  readonly 'Query Text': string;
  readonly Plan: PlanNode;
  /** The settings that differ from the default. */
  readonly Settings?: { readonly jit?: string };
}

/**
 * Records the estimates of all statements that this process executes in the database, those inside functions included, with auto_explain.
 * It works on servers with and without JIT. Statements in sessions and functions with `jit = off` are left out. The tables of pgherd lose
 * their statistics, as after a restore. `countsRows`: whether `logRows` is counted, which makes the reports several times as long.
 */
export async function recordCosts(
  database: TestDatabase,
  { countsRows = false }: { readonly countsRows?: boolean } = {},
): Promise<CostRecorder> {
  await database.query(
    `update pg_class set relpages = 0, reltuples = case when current_setting('server_version_num')::int < 140000 then 0 else -1 end
     where relnamespace = 'pgherd'::regnamespace and relkind = 'r'`,
  );
  for (const setting of [
    "session_preload_libraries = 'auto_explain'",
    "auto_explain.log_min_duration = '0'",
    "auto_explain.log_nested_statements = 'on'",
    "auto_explain.log_level = 'notice'",
    "auto_explain.log_format = 'json'",
    "auto_explain.log_settings = 'on'",
    `auto_explain.log_analyze = '${countsRows ? 'on' : 'off'}'`,
    "auto_explain.log_timing = 'off'",
  ])
    await database.query(`alter database ${database.name} set ${setting}`);

  const planned: Planned[] = [];
  const senders = new Set<string>();
  const { emit, query } = pg.Client.prototype;
  pg.Client.prototype.emit = function (this: pg.Client, event: string | symbol, ...args: unknown[]): boolean {
    const [notice] = args;
    if (event === 'notice' && typeof notice === 'object' && notice !== null && 'message' in notice)
      planned.push(...plannedIn(String(notice.message)));
    return emit.call(this, event, ...args);
  };
  Reflect.set(pg.Client.prototype, 'query', function (this: pg.Client, ...args: unknown[]): unknown {
    for (const [, name] of (new Error().stack ?? '').matchAll(/^ +at (?:async )?(?:\w+\.)?(\w+) \(/gm))
      senders.add(name ?? '');
    return Reflect.apply(query, this, args);
  });

  return {
    senders,
    during: async (work) => {
      planned.length = 0;
      await work();
      return [...planned];
    },
    stop: () => {
      pg.Client.prototype.emit = emit;
      pg.Client.prototype.query = query;
    },
  };
}

function plannedIn(message: string): readonly Planned[] {
  const json = /plan:\n(\{.*)$/s.exec(message)?.[1];
  if (json === undefined) return [];
  const explained: Explained = JSON.parse(json);
  // No statement is compiled, whatever its cost.
  const cost = explained.Settings?.jit === 'off' ? 0 : explained.Plan['Total Cost'];
  return [{ query: explained['Query Text'], cost, logRows: logRowsOf(explained.Plan) }];
}

function logRowsOf(node: PlanNode): number {
  const isLog = node['Relation Name']?.startsWith('_task_log') === true;
  const rows = ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) * (node['Actual Loops'] ?? 1);
  return (node.Plans ?? []).reduce((sum, child) => sum + logRowsOf(child), isLog ? rows : 0);
}

/** The statements above a tenth of `jit_above_cost`'s default, where PostgreSQL begins to compile; the most expensive first. */
export function tooExpensive(planned: readonly Planned[]): readonly Planned[] {
  return planned.filter(({ cost }) => cost > LIMIT).toSorted((a, b) => b.cost - a.cost);
}

const LIMIT = 10_000;
