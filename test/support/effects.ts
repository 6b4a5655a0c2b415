import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { stopDaemons } from './daemon.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export interface Effects {
  /** Returns the SQL of a job that writes its name and the time. */
  readonly effect: (job: string) => string;
  /** Returns how often a job has taken effect in the current test. */
  readonly count: (job: string) => Promise<number>;
}

/**
 * Gives the tests of a file one database in which jobs record their effects; each test starts without jobs, topics and tasks, and its
 * daemons are stopped after it.
 */
export function useEffects(receive: (database: TestDatabase) => void): Effects {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.query('create table effect (job text, at timestamptz not null default clock_timestamp())');
    receive(database);
  });
  beforeEach(async () => {
    await database.query('delete from pgherd.jobs; delete from pgherd.topics');
    await database.query(
      'truncate effect, pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._task_log, pgherd.job_starts, pgherd.topic_state, pgherd._requests',
    );
  });
  afterEach(stopDaemons);
  afterAll(() => database.drop());
  return {
    effect: (job) => `insert into effect (job) values ('${job}')`,
    count: async (job) => {
      const [row] = await database.query<{ n: number }>('select count(*)::int as n from effect where job = $1', [job]);
      return row?.n ?? 0;
    },
  };
}
