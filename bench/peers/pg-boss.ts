import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import type { Peer, PeerOptions } from './peer.ts';

interface Job {
  readonly id: string;
  readonly data: { readonly sql: string };
}

/** The part of its API that is used; its own types need those of a newer Node. */
interface Boss {
  on(event: string, listener: (error: Error) => void): void;
  start(): Promise<unknown>;
  stop(options: object): Promise<void>;
  createQueue(name: string, options: object): Promise<void>;
  send(name: string, data: object): Promise<unknown>;
  schedule(name: string, cron: string, data: object, options: object): Promise<void>;
  insert(name: string, jobs: readonly object[]): Promise<unknown>;
  work(name: string, options: object, handler: (jobs: readonly Job[]) => Promise<void>): Promise<unknown>;
  fetch(name: string, options: object): Promise<readonly Job[]>;
  complete(name: string, id: string, data: object, options: object): Promise<unknown>;
}

const BATCH = 100;
const SMALL_BATCH = 10;

/** Polls every second, its shortest interval. */
const SCHEDULES = { cronMonitorIntervalSeconds: 1, cronWorkerIntervalSeconds: 1 };

/**
 * pg-boss. `tuned`: batches of 100, fetched without a pause while they come full, completed in one statement each.
 * `atomic`: batches of 100, each task in a transaction that completes it. `default`: as its README shows, one task every two
 * seconds for each of the workers. `notify`: as default, woken by NOTIFY. `recommended`: as tuned, with
 * batches of 10, so that a failure concerns few tasks, and supervised, so that tasks of a worker that ended are found.
 */
export async function pgBoss({ url, directory, setting, slots }: PeerOptions): Promise<Peer> {
  const entry = createRequire(join(directory, 'package.json')).resolve('pg-boss');
  const { PgBoss }: { PgBoss: new (options: object) => Boss } = await import(pathToFileURL(entry).href);
  const pool = new pg.Pool({ connectionString: url, max: slots });
  pool.on('error', () => {});
  const boss = new PgBoss({
    connectionString: url,
    max: slots + 4,
    supervise: setting === 'recommended',
    useListenNotify: setting === 'notify',
    ...(setting === 'tuned' ? SCHEDULES : {}),
  });
  boss.on('error', (error) => process.stderr.write(`pg-boss: ${error.message}\n`));
  let stopping = false;
  let loops: Promise<unknown> = Promise.resolve();
  const serially = async (jobs: readonly Job[]): Promise<void> => {
    for (const job of jobs) await pool.query(job.data.sql);
  };
  const atomically = async (): Promise<void> => {
    const client = await pool.connect();
    const db = { executeSql: (text: string, values: unknown[]) => client.query(text, values) };
    while (!stopping) {
      const jobs = await boss.fetch('bench', { batchSize: BATCH });
      if (jobs.length === 0) break;
      for (const job of jobs) {
        await client.query('begin');
        await client.query(job.data.sql);
        await boss.complete('bench', job.id, {}, { db });
        await client.query('commit');
      }
    }
    client.release();
  };
  return {
    install: async () => {
      await boss.start();
      await boss.createQueue('bench', setting === 'notify' ? { notify: true } : {});
    },
    single: async (sql) => {
      await boss.send('bench', { sql });
    },
    bulk: async (sqls) => {
      await boss.insert(
        'bench',
        sqls.map((sql) => ({ data: { sql } })),
      );
    },
    schedule: async (sqls) => {
      for (const [index, sql] of sqls.entries())
        await boss.schedule('bench', '* * * * *', { sql }, { key: `job${index}` });
    },
    start: async () => {
      if (setting === 'atomic') loops = Promise.all(Array.from({ length: slots }, atomically));
      else if (setting === 'tuned' || setting === 'recommended') {
        const batchSize = setting === 'tuned' ? BATCH : SMALL_BATCH;
        const batches = { batchSize, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 };
        await boss.work('bench', { ...batches, localConcurrency: slots }, serially);
      } else await boss.work('bench', { localConcurrency: slots }, serially);
    },
    stop: async () => {
      stopping = true;
      await loops;
      await boss.stop({ graceful: false });
      await pool.end();
    },
  };
}
