import pg from 'pg';
import type { TestDatabase } from './database.ts';

interface Claimed {
  readonly id: string;
  readonly token: string;
  readonly attempt: number;
  readonly login: string;
  readonly retry_limit: number;
}

/**
 * A daemon of one slot, without its clockwork: claims what can be claimed, runs each task as its login, settles what
 * failed, until nothing is claimable. Retries wait no time. Gives how many attempts it made.
 */
export async function workTasks(database: TestDatabase): Promise<number> {
  const [daemon] = await database.query<{ id: string }>(
    `insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until)
     values ('test', 1, 'test', 1, 32, clock_timestamp() + interval '1 minute') returning id`,
  );
  let attempts = 0;
  for (;;) {
    const [task] = await database.query<Claimed>(
      `select id, lease, token, coalesce((extra ->> 'attempt')::int, 0) + 1 as attempt, login, coalesce((extra ->> 'retryLimit')::int, 0) as retry_limit
       from pgherd._claim($1, 1, 0, 1, '', null)`,
      [daemon?.id],
    );
    if (task === undefined) return attempts;
    attempts += 1;
    await runTask(database, task);
    await database.query('update pgherd._tasks set available_at = now() where retrying and waits');
    await database.query('select pgherd._promote()');
  }
}

async function runTask(database: TestDatabase, task: Claimed): Promise<void> {
  const client = await database.client(task.login === new URL(database.url).username ? undefined : task.login);
  try {
    await client.query('select pgherd.run($1, $2)', [task.id, task.token]);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    const outcome = {
      taskId: task.id,
      token: task.token,
      state: task.attempt <= task.retry_limit ? 'retrying' : 'failed',
      retryDelayMs: 2 ** task.attempt * 1000,
      startedAt: new Date().toISOString(),
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
