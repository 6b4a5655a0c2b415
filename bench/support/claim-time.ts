import type { Connection } from '../../src/postgres/connection.ts';
import { median } from './statistics.ts';

const RUNS = 5;

/** Returns how long a claim of up to 400 tasks takes, in ms: the median of five, each rolled back, of a daemon that does not exist. */
export async function claimMs(connection: Connection): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    await connection.execute('begin');
    try {
      const [daemon] = await connection.query<{ id: string }>(
        `insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until)
         values ('bench', 1, '0', 8, 32, 'infinity') returning id`,
      );
      // The first claim of a session also reads the catalog and makes plans: it is not measured.
      await connection.query(CLAIM, [daemon?.id, 1]);
      const begun = performance.now();
      await connection.query(CLAIM, [daemon?.id, 400]);
      times.push(performance.now() - begun);
    } finally {
      await connection.execute('rollback');
    }
  }
  return median(times);
}

const CLAIM = `select count(*) from pgherd._claim($1, 8, $2, 64, '', null)`;
