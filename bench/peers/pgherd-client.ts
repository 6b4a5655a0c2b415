import pg from 'pg';
import type { Peer, PeerOptions } from './peer.ts';

/** An application that enqueues tasks in pgherd through SQL, as any client can; a daemon elsewhere executes them. */
export async function pgherdClient({ url, slots }: PeerOptions): Promise<Peer> {
  const pool = new pg.Pool({ connectionString: url, max: slots });
  pool.on('error', () => {});
  const nothing = async (): Promise<void> => {};
  return {
    install: nothing,
    single: async (sql) => {
      await pool.query({ name: 'enqueue', text: 'select pgherd.enqueue($1)', values: [sql] });
    },
    bulk: async (sqls) => {
      const tasks = JSON.stringify(sqls.map((sql) => ({ sql })));
      await pool.query('select count(*) from pgherd.enqueue_many($1)', [tasks]);
    },
    schedule: async (sqls) => {
      await pool.query(
        `select pgherd.insert_job(sql, schedule => '{"* * * * *"}', job_description => n::text)
         from unnest($1::text[]) with ordinality as j (sql, n)`,
        [sqls],
      );
    },
    start: nothing,
    stop: () => pool.end(),
  };
}
