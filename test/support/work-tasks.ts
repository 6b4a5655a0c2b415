import pg from 'pg';
import type { TestDatabase } from './database.ts';
import { type Claimed, type TestDaemon, testDaemon } from './queue.ts';

/**
 * A daemon of one slot, without its clockwork: claims what can be claimed, runs each task as its login, settles what
 * failed, until nothing is claimable. Retries wait no time. Gives how many attempts it made.
 */
export async function workTasks(database: TestDatabase): Promise<number> {
  const daemon = await testDaemon(database);
  let attempts = 0;
  for (;;) {
    const [task] = await daemon.claim({ slots: 1, ahead: 0, lane: 1 });
    if (task === undefined) return attempts;
    attempts += 1;
    await runTask(daemon, task, new URL(database.url).username);
    await database.query('update pgherd._tasks set available_at = now() where retrying and waits');
    await database.query('select pgherd._promote()');
  }
}

async function runTask(daemon: TestDaemon, { id, lease, token, login, extra }: Claimed, owner: string): Promise<void> {
  const session = await daemon.session(login === owner ? undefined : login);
  const attempt = Number(extra?.attempt ?? 0) + 1;
  try {
    await session.query('select pgherd.run($1, $2, $3)', [lease, token, id]);
    await daemon.move([lease]);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    await daemon.settle({
      lease,
      taskId: id,
      state: attempt <= Number(extra?.retryLimit ?? 0) ? 'retrying' : 'failed',
      retryDelayMs: 2 ** attempt * 1000,
      startedAgoMs: 1,
      sqlstate: error.code,
      message: error.message,
      detail: error.detail,
      hint: error.hint,
    });
  } finally {
    await session.end();
  }
}
