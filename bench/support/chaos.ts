import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { type Admin, open } from '../../test/support/admin.ts';
import type { RestartableServer } from '../../test/support/restartable-server.ts';

/** The processes and server that a fault may affect. */
export interface ChaosSite {
  readonly server: RestartableServer;
  /** A superuser's session of the measured database, which no fault affects. */
  readonly admin: Admin;
  readonly database: string;
  /** Kills the process of the workers, and starts another one. */
  killWorkers(): Promise<void>;
}

/** Causes a fault again and again for some seconds; resolves after the last one has ended. */
export interface Fault {
  readonly name: string;
  readonly inject: (site: ChaosSite) => Promise<void>;
}

const OTHERS = `select pg_terminate_backend(pid) from pg_stat_activity
  where backend_type = 'client backend' and pid <> pg_backend_pid() and application_name <> 'test driver'`;

export const FAULTS: readonly Fault[] = [
  {
    name: 'the server crashes and restarts, twice',
    inject: async ({ server }) => {
      for (let time = 0; time < 2; time++) {
        await delay(1_500);
        await server.down('immediate');
        await server.up();
      }
    },
  },
  {
    name: 'all sessions are ended twice a second, for 6 s',
    inject: async ({ admin }) => {
      for (let time = 0; time < 12; time++) {
        await delay(500);
        await admin.query(OTHERS);
      }
    },
  },
  {
    name: 'the workers are killed three times',
    inject: async (site) => {
      for (let time = 0; time < 3; time++) {
        await delay(1_000);
        await site.killWorkers();
      }
    },
  },
  {
    name: 'all connections are taken for 5 s',
    inject: async ({ admin, server, database }) => {
      const fillers: pg.Client[] = [];
      await delay(1_000);
      await admin.query(OTHERS);
      for (const endsAt = performance.now() + 5_000; performance.now() < endsAt; ) {
        const filler = await open(server.url(database)).catch(() => null);
        if (filler === null) await delay(50);
        else fillers.push(filler);
      }
      await Promise.all(fillers.map((filler) => filler.end().catch(() => {})));
    },
  },
  {
    name: 'a transaction stays open for 15 s',
    inject: async ({ server, database }) => {
      const idle = await open(server.url(database));
      await idle.query('begin isolation level repeatable read; select count(*) from ledger');
      await delay(15_000);
      await idle.end();
    },
  },
];
