// Instructions of a backend per task, for each call of the queue's protocol. A count repeats to a tenth of a percent where a time does not.
//
//   node --import tsx bench/instructions.mjs FOLDER-OF-POSTGRESQL-BINARIES [calls]      calls: claim,series,move,enqueue
//
// All of it takes some ten minutes. It starts a server of its own under callgrind (Linux, valgrind on the PATH), as the user `postgres` when it is run by root. Of each call
// it runs n and 2n tasks in two sessions; the difference of their counts, by n, is free of what a session costs once.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { installSql } from '../src/store/migrate/schema-script.ts';
import { readSource, rolesSql } from '../src/store/migrate/schema-source.ts';

const [binaries, calls = 'claim,series,move,enqueue'] = process.argv.slice(2);
if (binaries === undefined) throw new Error('name the folder that holds postgres and initdb');
const folder = mkdtempSync(join(tmpdir(), 'pgherd-instructions-'));
const port = 20_000 + (process.pid % 10_000);
const asPostgres = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--'] : [];
const [command, ...head] = [...asPostgres, 'valgrind'];
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
const server = spawn(
  command ?? '',
  [
    ...head,
    '--tool=callgrind',
    `--callgrind-out-file=${join(folder, 'out.%p')}`,
    '--trace-children=yes',
    join(binaries, 'postgres'),
    '-D',
    join(folder, 'data'),
    '-p',
    String(port),
    '-k',
    folder,
    ...quiet.flatMap((setting) => ['-c', setting]),
  ],
  { stdio: 'ignore' },
);

const connect = async (user = 'postgres') => {
  const client = new pg.Client({ host: '127.0.0.1', port, user, database: 'postgres' });
  await client.connect();
  return client;
};
const patiently = async () => {
  for (let tries = 0; tries < 240; tries++) {
    const client = await connect().catch(() => null);
    if (client !== null) return client;
    await delay(500);
  }
  throw new Error('the server does not start');
};
/** What callgrind counted for a backend that has ended. */
const countOf = async (pid) => {
  const file = join(folder, `out.${pid}`);
  for (let tries = 0; tries < 600; tries++) {
    const count = existsSync(file) ? /^(?:totals|summary): (\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
    if (count !== undefined) return Number(count);
    await delay(100);
  }
  throw new Error(`no count of backend ${pid}`);
};

const su = await patiently();
try {
  await su.query(rolesSql());
  await su.query('create schema pgherd');
  await su.query('begin');
  await su.query(installSql(readSource('home'), 'pgherd'));
  await su.query('commit');
  await su.query(
    'create role job login; create table ledger (task bigint); grant insert on ledger to job; grant job_scheduler to job',
  );
  await su.query(
    `insert into pgherd.daemons (hostname, pid, version, slots, max_sessions, lease_until) values ('x', 1, '0', 8, 32, 'infinity')`,
  );

  const fill = async (count) => {
    await su.query('truncate pgherd._tasks, pgherd._ready, pgherd._leases, pgherd._done, pgherd._connections, ledger');
    await su.query(
      `select pgherd.enqueue_many(jsonb_agg(jsonb_build_object('sql', format('insert into ledger (task) values (%s)', i), 'role', 'job')))
       from generate_series(1, ${count}) i`,
    );
    await su.query('vacuum analyze');
  };
  const claimed = async (count, batch) => {
    await fill(count);
    for (let done = 0; done < count; done += batch) {
      await su.query(`select from pgherd._claim(1, 0, ${batch}, 64, '', null)`);
    }
    return (await su.query('select id, token, ids from pgherd._leases order by ids[1]')).rows;
  };
  const measure = async (name, count, { user = 'postgres', prepare, body }) => {
    const totals = [];
    for (const n of [count, 2 * count]) {
      const given = await prepare(n);
      const client = await connect(user);
      const { pid } = (await client.query('select pg_backend_pid() as pid')).rows[0];
      await su.query('insert into pgherd._connections select 1, $1, now(), $2, $2', [pid, user]);
      await body(client, n, given);
      await client.end();
      totals.push(await countOf(pid));
    }
    console.log(`${name.padEnd(40)} ${((totals[1] - totals[0]) / count / 1000).toFixed(1)} k instructions per task`);
  };

  if (calls.includes('claim')) {
    for (const batch of [1, 100, 400]) {
      await measure(`claim, ${batch} at once`, batch === 1 ? 50 : 800, {
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
            await client.query("call pgherd.run_batch($1, $2, $3, $4, null, null, 'infinity', false, null, null)", [
              id,
              token,
              ids,
              sqls,
            ]);
          }
        },
      });
    }
  }
  if (calls.includes('move')) {
    for (const batch of [16, 100, 400]) {
      await measure(`move, ${batch} at once`, batch * 4, {
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
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
}
