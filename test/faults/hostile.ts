import { setTimeout as delay } from 'node:timers/promises';
import type { World } from './world.ts';

interface HostileTask {
  readonly sql: string;
  /** false: statement by statement. */
  readonly transaction: boolean;
}

/** Harmful tasks of a role: messages of 600 MB, which do not fit into a string of a daemon, and ends of its sessions and its server. */
export const HOSTILE_TASKS: Readonly<Record<string, HostileTask>> = {
  'huge-error': { sql: `do $$ begin raise exception '%', repeat('x', 600000000); end $$`, transaction: true },
  'huge-notice': { sql: `do $$ begin raise notice '%', repeat('x', 600000000); end $$`, transaction: true },
  'huge-row': { sql: `select repeat('x', 600000000)`, transaction: false },
  'lost-session': { sql: 'select pg_terminate_backend(pg_backend_pid()), pg_sleep(5)', transaction: true },
  'dead-server': { sql: `copy (select 1) to program 'kill -9 $PPID'`, transaction: true },
};

export interface HostileEnd {
  readonly state: string;
  readonly attempt: number;
  readonly reason: string | null;
  readonly message: string | null;
}

/** Runs one of them until it has ended. Pauses are shortened to the time that other jobs need to be on time again. Returns its outcome. */
export async function runHostile({ home }: World, name: string): Promise<HostileEnd> {
  const { sql, transaction } = HOSTILE_TASKS[name] ?? { sql: '', transaction: true };
  const [put] = await home.query<{ id: string }>(
    `insert into pgherd._tasks (sql, transaction, login) values ($1, $2, 'hostile') returning id`,
    [sql, transaction],
  );
  for (;;) {
    await home.query(
      `update pgherd._tasks set available_at = clock_timestamp() where id = $1 and waits and exists (
         select from work.occurrence where job = 'tick' and scheduled_for > clock_timestamp() - interval '1500 ms')
         and not exists (select from pgherd._tasks o where o.scheduled_for < clock_timestamp() - interval '1 s')`,
      [put?.id],
    );
    const [ended] = await home.query<HostileEnd>(
      `select state, attempt, reason, message from pgherd._task_log where task_id = $1 and state <> 'retrying'`,
      [put?.id],
    );
    if (ended !== undefined) return ended;
    await delay(100);
  }
}

/** Runs `work`. Returns the total time without an answer of the server during it, in ms. */
export async function absenceDuring({ home }: World, work: () => Promise<void>): Promise<number> {
  let awayMs = 0;
  let isOver = false;
  const watch = async (): Promise<void> => {
    for (let answeredMs = performance.now(); !isOver; ) {
      await home.query('select 1');
      const gapMs = performance.now() - answeredMs;
      if (gapMs > ABSENT_MS) awayMs += gapMs;
      answeredMs = performance.now();
      await delay(20);
    }
  };
  const watching = watch();
  await work();
  isOver = true;
  await watching;
  return awayMs;
}

const ABSENT_MS = 200;
