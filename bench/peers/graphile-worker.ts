import { createRequire } from 'node:module';
import { join } from 'node:path';
import pg from 'pg';
import type { Peer, PeerOptions } from './peer.ts';

/** The part of its API that is used; its own types need those of a newer Node. */
interface GraphileWorker {
  readonly Logger: new (factory: () => (level: string, message: string) => void) => unknown;
  makeWorkerUtils(options: object): Promise<{
    migrate(): Promise<void>;
    addJob(identifier: string, payload: object): Promise<unknown>;
    addJobs(specs: readonly object[]): Promise<unknown>;
    release(): Promise<void>;
  }>;
  run(options: object): Promise<Runner>;
}

interface Runner {
  stop(): Promise<void>;
  /** Settles when it has stopped, of its own accord or not. */
  readonly promise: Promise<void>;
}

interface Helpers {
  query(sql: string): Promise<unknown>;
}

/** Fetching many at once and completing in batches is its fastest mode (its own advice, measured); not so for latency. */
const SETTINGS: Readonly<Record<string, object>> = {
  tuned: {
    localQueue: { size: 500, refetchDelay: { durationMs: 10 } },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
  },
  default: {},
};

/** graphile-worker. A task is one autocommit statement on its own pool; its completion is a later statement. */
export async function graphileWorker({ url, directory, setting, slots }: PeerOptions): Promise<Peer> {
  process.env.NO_LOG_SUCCESS = '1';
  const require = createRequire(join(directory, 'package.json'));
  const library: GraphileWorker = require('graphile-worker');
  const logger = new library.Logger(() => (level, message) => {
    if (level === 'error') process.stderr.write(`graphile-worker: ${message}\n`);
  });
  const pool = new pg.Pool({ connectionString: url, max: slots + 4 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {})); // it requires both
  const utils = await library.makeWorkerUtils({ pgPool: pool, logger });
  let crontab = '';
  let runner: Runner | null = null;
  let stopping = false;
  return {
    install: () => utils.migrate(),
    single: async (sql) => {
      await utils.addJob('sql', { sql });
    },
    bulk: async (sqls) => {
      await utils.addJobs(sqls.map((sql) => ({ identifier: 'sql', payload: { sql } })));
    },
    schedule: async (sqls) => {
      crontab = sqls.map((sql, index) => `* * * * * sql ?id=job${index} ${JSON.stringify({ sql })}`).join('\n');
    },
    start: async () => {
      runner = await library.run({
        crontab,
        pgPool: pool,
        logger,
        noHandleSignals: true,
        taskList: {
          sql: async (payload: { sql: string }, helpers: Helpers) => {
            await helpers.query(payload.sql);
          },
        },
        preset: {
          worker: { concurrentJobs: slots, maxPoolSize: slots + 4, preparedStatements: true, ...SETTINGS[setting] },
        },
      });
      // Its own command ends with the runner, so that a supervisor starts it again.
      const end = (): void => void (stopping || process.exit(1));
      runner.promise.then(end, end);
    },
    stop: async () => {
      stopping = true;
      await runner?.stop();
      await utils.release();
      await pool.end();
    },
  };
}
