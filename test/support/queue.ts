import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { ClaimRow } from '../../src/store/queue/claim-row.ts';
import type { TestDatabase } from './database.ts';

/** A row of `_claim`. Ids are text, as 64 bits need it. */
export type Claimed = Omit<ClaimRow, 'timeout_ms' | 'one_flush' | 'extra'> & {
  readonly extra: Readonly<Record<string, unknown>> | null;
};

/** The protocol of the queue from plain sessions: a daemon that does only what the test calls. */
export interface TestDaemon {
  readonly id: string;
  readonly secret: string;
  /** In the order of their ids, because the claim returns them in no particular order. */
  claim(options?: { readonly slots?: number; readonly ahead?: number; readonly lane?: number }): Promise<Claimed[]>;
  /** A session of the role, noted as the daemon's. */
  session(role?: string): Promise<pg.Client>;
  move(leases: readonly string[], ids?: readonly string[]): Promise<string[]>;
  settle(outcome: Readonly<Record<string, unknown>>): Promise<string>;
  giveBack(lease: string, ids: readonly string[], doubtful: boolean): Promise<string[]>;
  /** Ends its lease, and lets a rescue take its row. */
  lose(): Promise<void>;
}

export async function testDaemon(db: TestDatabase): Promise<TestDaemon> {
  const [row] = await db.query<{ id: string }>(
    `insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until) values ('test', 1, '0', 8, 32, 'infinity') returning id`,
  );
  const id = row?.id ?? '';
  const secret = String(randomBytes(8).readBigInt64BE());
  await db.query('insert into pgherd._daemon_secrets values ($1, $2)', [id, secret]);
  return {
    id,
    secret,
    claim: async ({ slots = 1, ahead = 100, lane = 64 } = {}) => {
      const rows = await db.query<Claimed & pg.QueryResultRow>(CLAIM_EACH, [id, slots, ahead, lane]);
      return rows;
    },
    session: async (role) => {
      const session = await db.client(role);
      await db.query(
        `insert into pgherd._connections select $1, pid, backend_start, usename, datname from pg_stat_activity where pid = $2`,
        [id, await pidOf(session)],
      );
      return session;
    },
    move: async (leases, ids) => {
      const [moved] = await db.query<{ ids: string[] }>('select pgherd._move($1::bigint[], $2::bigint[]) as ids', [
        leases,
        ids ?? null,
      ]);
      return moved?.ids ?? [];
    },
    settle: async (outcome) => {
      const [settled] = await db.query<{ result: string }>('select result from pgherd._settle($1)', [
        JSON.stringify([outcome]),
      ]);
      return settled?.result ?? '';
    },
    giveBack: async (lease, ids, doubtful) => {
      const [given] = await db.query<{ ids: string[] }>('select pgherd._give_back($1, $2::bigint[], $3) as ids', [
        lease,
        ids,
        doubtful,
      ]);
      return given?.ids ?? [];
    },
    lose: async () => {
      await db.query('delete from pgherd.daemons where id = $1', [id]);
    },
  };
}

/** SQL of the values of task `n` in `extras` of a claim, as JSON; of a task of a job: its job and the retry limit. */
export const EXTRA: string = `(select case when e.text like '{%' then e.text::jsonb
    when e.text <> '' then jsonb_build_object('jobId', split_part(e.text, chr(31), 1), 'retryLimit', split_part(e.text, chr(31), 2)) end
  from (select (string_to_array(extras, chr(30)))[n]) e (text))`;

/** Returns a row per task of the result of `_claim`. */
export const CLAIM_EACH: string = `
  select t.id, c.lease, c.token, c.login, c.topic, c.priority, c.one_flush, c.limited, c.delayed,
    nullif((string_to_array(c.sqls, chr(30)))[t.n], chr(31)) as sql, nullif((string_to_array(c.params, chr(30)))[t.n], '') as params,
    coalesce(c.timeouts_ms[t.n], 21600000) as timeout_ms, ${EXTRA} as extra
  from pgherd._claim($1, $2, $3, $4, '', null) c, unnest(c.ids) with ordinality t (id, n) order by t.id`;

export async function pidOf(session: pg.Client): Promise<number> {
  return (await session.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0;
}

/** What the SQL of the only task of a call can read; `parent`: the id and the row count of its parent. */
export interface TaskSettings {
  readonly job: string;
  readonly attempt: string;
  readonly scheduled_for: string;
  readonly parent?: string;
}

/** Calls `run_batch` for tasks of one lease; returns how many are done, -1 where it is refused. */
export async function runBatch(
  session: pg.Client,
  tasks: readonly Pick<Claimed, 'id' | 'lease' | 'token' | 'sql'>[],
  options: { readonly startWithin?: string; readonly settings?: TaskSettings } = {},
): Promise<number> {
  const { rows } = await session.query<{ p_done: number }>(
    'call pgherd.run_batch($1, $2, $3::bigint[], $4::text[], $5::jsonb[], $6::text[], $7::text[], $8::text[], $9::text[], clock_timestamp() + $10::interval, false, null, null)',
    [
      tasks[0]?.lease,
      tasks[0]?.token,
      tasks.map(({ id }) => id),
      tasks.map(({ sql }) => sql),
      tasks.map((task) => ('params' in task ? task.params : null)),
      options.settings === undefined ? null : [options.settings.job],
      options.settings === undefined ? null : [options.settings.attempt],
      options.settings === undefined ? null : [options.settings.scheduled_for],
      options.settings?.parent === undefined ? null : [options.settings.parent],
      options.startWithin ?? '1 min',
    ],
  );
  return rows[0]?.p_done ?? Number.NaN;
}

/** Puts waiting tasks into a lease, as if a daemon had claimed them. */
export async function leaseTasks(db: TestDatabase, ids: readonly string[], daemonId: string = '1'): Promise<void> {
  await db.query('delete from pgherd._ready where id = any ($1::bigint[])', [ids]);
  await db.query(
    `insert into pgherd._leases (id, token, daemon_id, login, plain, ids)
     select x, x, $2, session_user, true, $1 from pgherd._random() x`,
    [ids, daemonId],
  );
}
