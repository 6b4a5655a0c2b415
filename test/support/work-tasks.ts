import pg from 'pg';
import type { TestDatabase } from './database.ts';
import { EXTRA, pidOf } from './queue.ts';

interface Claimed {
  readonly id: string;
  readonly lease: string;
  readonly token: string;
  readonly attempt: number;
  readonly login: string;
  readonly retry_limit: number;
}

/**
 * A daemon of one slot, without timers: claims tasks, runs each as its login, and settles failures, until no task is claimable. Retries
 * do not wait. Returns the number of attempts.
 */
export async function workTasks(database: TestDatabase): Promise<number> {
  const [daemon] = await database.query<{ id: string }>(
    `insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until)
     values ('test', 1, 'test', 1, 32, clock_timestamp() + interval '1 minute') returning id`,
  );
  let attempts = 0;
  for (;;) {
    const [task] = await database.query<Claimed>(
      `select ids[1] as id, lease, token, coalesce((${EXTRA} ->> 'attempt')::int, 0) + 1 as attempt, login, coalesce((${EXTRA} ->> 'retryLimit')::int, 0) as retry_limit
       from pgherd._claim($1, 1, 0, 1, '', null), (values (1)) one (n)`,
      [daemon?.id],
    );
    if (task === undefined) return attempts;
    attempts += 1;
    await runTask(database, daemon?.id ?? '', task);
    await database.query('update pgherd._tasks set available_at = now() where retrying and waits');
    await database.query('select pgherd._promote()');
  }
}

async function runTask(database: TestDatabase, daemonId: string, task: Claimed): Promise<void> {
  const client = await database.client(task.login === new URL(database.url).username ? undefined : task.login);
  try {
    await database.query(
      'insert into pgherd._connections select $1, pid, backend_start, usename, datname from pg_stat_activity where pid = $2',
      [daemonId, await pidOf(client)],
    );
    await client.query('select pgherd.run($1, $2, $3)', [task.lease, task.token, task.id]);
    await database.query('select pgherd._move($1::bigint[])', [[task.lease]]);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    const outcome = {
      taskId: task.id,
      lease: task.lease,
      state: task.attempt <= task.retry_limit ? 'retrying' : 'failed',
      retryDelayMs: 2 ** task.attempt * 1000,
      startedAgoMs: 0,
      sqlstate: error.code,
      message: error.message,
      detail: error.detail,
      hint: error.hint,
    };
    await database.query('select pgherd._settle($1)', [JSON.stringify([outcome])]);
  } finally {
    await client.end();
  }
}
