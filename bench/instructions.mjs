// Instructions of a backend per task, for each call of the queue's protocol. A count repeats to a tenth of a percent where a time does not.
//
//   node --import tsx bench/instructions.mjs FOLDER-OF-POSTGRESQL-BINARIES [calls] [folder]
//
// calls: claim,series,first,move,job,enqueue. All of it takes some minutes. It starts a server of its own under callgrind (Linux, valgrind on the PATH), as the user `postgres` when
// it is run by root. Of each call it runs n and 2n tasks in two sessions; the difference of their counts, by n, is free of what a session costs once. In `folder`, which
// exists, stay the profiles of all sessions, as callgrind_annotate reads them.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { installSql } from '../src/store/migrate/schema-script.ts';
import { ownerSql, readSource, rolesSql } from '../src/store/migrate/schema-source.ts';

const [binaries, calls = 'claim,series,first,move,job,enqueue', kept] = process.argv.slice(2);
if (binaries === undefined) throw new Error('name the folder that holds postgres and initdb');
const folder = mkdtempSync(join(tmpdir(), 'pgherd-instructions-'));
const port = 20_000 + (process.pid % 10_000);
const asPostgres = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];
if (asPostgres.length > 0) execFileSync('chown', ['postgres', folder]);
const initdb = [
  ...asPostgres,
  join(binaries, 'initdb'),
  '-D',
  join(folder, 'data'),
  '-A',
  'trust',
  '-U',
  'postgres',
  '--locale=C',
];
execFileSync(initdb[0] ?? '', initdb.slice(1), { stdio: 'ignore' });
const quiet = [
  'autovacuum=off',
  'fsync=off',
  'jit=off',
  'bgwriter_lru_maxpages=0',
  'max_parallel_workers=0',
  'listen_addresses=127.0.0.1',
];
const start = (counter) => {
  const [command = '', ...head] = [...asPostgres, ...counter, join(binaries, 'postgres')];
  const where = ['-D', join(folder, 'data'), '-p', String(port), '-k', folder];
  return spawn(command, [...head, ...where, ...quiet.flatMap((setting) => ['-c', setting])], { stdio: 'ignore' });
};
const stop = async (server) => {
  // Not its parent, which does not pass the signal on.
  process.kill(Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGINT');
  if (server.exitCode === null) await new Promise((resolve) => server.once('exit', resolve));
};
const counter = [
  'valgrind',
  '--tool=callgrind',
  `--callgrind-out-file=${join(folder, 'out.%p')}`,
  '--trace-children=yes',
];

const connect = async (user = 'postgres') => {
  const client = new pg.Client({ host: '127.0.0.1', port, user, database: 'postgres' });
  await client.connect();
  return client;
};
const startWithRetries = async () => {
  for (let tries = 0; tries < 240; tries++) {
    const client = await connect().catch(() => null);
    if (client !== null) return client;
    await delay(500);
  }
  throw new Error('the server does not start');
};
/** Returns the instructions that callgrind counted for a backend that has ended. */
const countOf = async (pid) => {
  const file = join(folder, `out.${pid}`);
  for (let tries = 0; tries < 600; tries++) {
    const count = existsSync(file) ? /^(?:totals|summary): (\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
    if (count !== undefined) return Number(count);
    await delay(100);
  }
  throw new Error(`no count of backend ${pid}`);
};

let server = start([]);
let su = await startWithRetries();
try {
  await su.query(`set client_min_messages = warning; begin; ${rolesSql('')}; ${ownerSql('pgherd', '')}`);
  await su.query(`${installSql(readSource('home'), 'pgherd', '')}; commit`);
  await su.query(
    'create role job login; create table ledger (task bigint); grant insert on ledger to job; grant job_scheduler to job',
  );
  await su.query(
    `insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until) values ('x', 1, '0', 8, 32, 'infinity')`,
  );
  await su.query('insert into pgherd._daemon_secrets (daemon_id, secret) values (1, 1)');
  await su.end();
  await stop(server);
  server = start(counter);
  su = await startWithRetries();

  const fill = async (count) => {
    await su.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._connections, ledger');
    await su.query(
      `select pgherd.enqueue_many(jsonb_agg(jsonb_build_object('sql', format('insert into ledger (task) values (%s)', i), 'role', 'job')))
       from generate_series(1, ${count}) i`,
    );
    await su.query('vacuum analyze');
  };
  /** A task of each of so many jobs. */
  const fillJobs = async (count) => {
    await su.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._connections, ledger');
    await su.query(
      `insert into pgherd.jobs (name, sql, role, schedule)
         select 'job-' || i, 'insert into ledger (task) values (1)', 'job', '{@daily}' from generate_series(1, $1::int) i on conflict do nothing`,
      [count],
    );
    await su.query(
      `insert into pgherd._tasks (job_id, job_name, topic, sql, login, scheduled_for)
         select id, name, topic, sql, role, now() from pgherd.jobs order by id limit $1`,
      [count],
    );
    await su.query('vacuum analyze');
  };
  const claimed = async (count, batch, filled = fill) => {
    await filled(count);
    for (let done = 0; done < count; done += batch) {
      await su.query(`select from pgherd._claim(1, 0, ${batch}, 64, '', null)`);
    }
    return (await su.query('select id, token, ids from pgherd._leases order by ids[1]')).rows;
  };
  const measure = async (name, count, { user = 'pgherd_daemon', prepare, body }) => {
    const totals = [];
    for (const n of [count, 2 * count]) {
      const given = await prepare(n);
      const client = await connect(user);
      const { pid } = (await client.query('select pg_backend_pid() as pid')).rows[0];
      // Only sessions that execute tasks are noted.
      if (user === 'job') {
        await su.query(
          'insert into pgherd._connections select 1, pid, backend_start, $2, $2 from pg_stat_activity where pid = $1',
          [pid, user],
        );
      }
      await body(client, n, given);
      await client.end();
      totals.push(await countOf(pid));
      if (kept !== undefined)
        copyFileSync(join(folder, `out.${pid}`), join(kept, `${name.replaceAll(/\W+/g, '-')}.${n}`));
    }
    console.log(`${name.padEnd(40)} ${((totals[1] - totals[0]) / count / 1000).toFixed(1)} k instructions per task`);
  };

  if (calls.includes('claim')) {
    for (const batch of [1, 100, 400]) {
      await measure(`claim, ${batch} at once`, batch === 1 ? 20 : 2 * batch, {
        prepare: fill,
        body: async (client, n) => {
          for (let done = 0; done < n; done += batch) {
            await client.query({
              name: 'c',
              text: "select * from pgherd._claim(1, 0, $1, 64, '', null)",
              values: [batch],
            });
          }
        },
      });
    }
  }
  if (calls.includes('series')) {
    for (const size of [16, 64]) {
      await measure(`execute and record, series of ${size}`, 10 * size, {
        user: 'job',
        prepare: (n) => claimed(n, size),
        body: async (client, _n, leases) => {
          for (const { id, token, ids } of leases) {
            const sqls = ids.map((task) => `insert into ledger (task) values (${task})`);
            await client.query(
              "call pgherd.run_batch($1, $2, $3, $4, null, null, null, null, null, 'infinity', false, null, null)",
              [id, token, ids, sqls],
            );
          }
        },
      });
    }
  }
  if (calls.includes('first')) {
    await measure('claim and execute one at once', 20, {
      user: 'job',
      prepare: async (n) => {
        await fill(n);
        return (await su.query('select id from pgherd._tasks order by id')).rows;
      },
      body: async (client, _n, tasks) => {
        for (const [at, { id }] of tasks.entries()) {
          await client.query('call pgherd.run_first($1, $2, $3, $4, null, null)', [1, 1, at + 1, id]);
        }
      },
    });
  }
  if (calls.includes('move')) {
    for (const batch of [16, 100, 400]) {
      await measure(`move, ${batch} at once`, batch * 2, {
        prepare: async (n) => {
          const leases = await claimed(n, batch);
          await su.query(
            'insert into pgherd._done (task_id, token, row_count) select x, l.token, 1 from pgherd._leases l, unnest(l.ids) x',
          );
          await su.query('vacuum analyze pgherd._done');
          return leases;
        },
        body: async (client, _n, leases) => {
          for (const { id } of leases)
            await client.query({ name: 'm', text: 'select pgherd._move($1)', values: [[id]] });
        },
      });
    }
  }
  if (calls.includes('job')) {
    await measure('of jobs: claim, 100 at once', 100, {
      prepare: fillJobs,
      body: async (client, n) => {
        for (let done = 0; done < n; done += 100)
          await client.query({ name: 'c', text: "select * from pgherd._claim(1, 0, 100, 64, '', null)" });
      },
    });
    await measure('of jobs: execute and record, series of 20', 100, {
      user: 'job',
      prepare: (n) => claimed(n, 20, fillJobs),
      body: async (client, _n, leases) => {
        for (const { id, token, ids } of leases) {
          await client.query(
            "call pgherd.run_batch($1, $2, $3, $4, null, $5, $6, $7, null, 'infinity', false, null, null)",
            [
              id,
              token,
              ids,
              ids.map(() => 'insert into ledger (task) values (1)'),
              ids.map((task) => `job-${task}`),
              ids.map(() => '1'),
              ids.map(() => '2026-11-28T00:00:00Z'),
            ],
          );
        }
      },
    });
    await measure('of jobs: move, 100 at once', 100, {
      prepare: async (n) => {
        const leases = await claimed(n, 100, fillJobs);
        await su.query(
          'insert into pgherd._done (task_id, token, row_count) select x, l.token, 1 from pgherd._leases l, unnest(l.ids) x',
        );
        await su.query('vacuum analyze pgherd._done');
        return leases;
      },
      body: async (client, _n, leases) => {
        for (const { id } of leases) await client.query({ name: 'm', text: 'select pgherd._move($1)', values: [[id]] });
      },
    });
  }
  if (calls.includes('enqueue')) {
    await measure('enqueue', 50, {
      user: 'job',
      prepare: () => fill(1),
      body: async (client, n) => {
        for (let i = 0; i < n; i++)
          await client.query({ name: 'e', text: 'select pgherd.enqueue($1)', values: ['select 1'] });
      },
    });
  }
} finally {
  await su.end().catch(() => {});
  await stop(server);
  rmSync(folder, { recursive: true, force: true });
}
