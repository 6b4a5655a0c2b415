/**
 * Two daemons on many every-second jobs for a minute: is every occurrence executed exactly once? Counted from the jobs' own
 * effects. The server is that of PGHERD_BENCH_URL (a superuser's), else the embedded one; a database is made for it and
 * removed. Exit 1 if not.
 *
 *   npm run build && npx tsx bench/occurrences.ts [--jobs 200] [--seconds 60] [--overlap skip]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { connect } from '../src/postgres/connection.ts';
import { targetOf } from '../src/postgres/target.ts';
import { migrate } from '../src/store/migrate.ts';
import { openServer } from './support/server.ts';

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '60' },
    overlap: { type: 'string', default: 'skip' },
  },
});
const bench = await openServer();
const name = `pgherd_bench_${process.pid}`;
const server = await connect(targetOf(bench.url), { applicationName: 'bench' });
await server.execute(`create database ${name}`);
const url = new URL(bench.url);
url.pathname = `/${name}`;
const daemons: ChildProcess[] = [];
try {
  await measure();
} finally {
  for (const daemon of daemons) daemon.kill('SIGKILL');
  await server.execute(`drop database ${name} with (force)`);
  await server.close();
  await bench.stop();
}

async function measure(): Promise<void> {
  const control = await connect(targetOf(url.href), { applicationName: 'bench' });
  await migrate(control, 'pgherd');
  await control.execute('create table effect (job text not null, at timestamptz not null default clock_timestamp())');
  await control.execute(
    `insert into pgherd.jobs (name, schedule, sql, transaction, overlap)
     select 'job-' || g, '{@every 1s}', format('insert into effect (job) values (%L)', 'job-' || g), true, '${values.overlap}'
     from generate_series(1, ${Number(values.jobs)}) g`,
  );
  // The built one, as people run it.
  const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
  for (let n = 0; n < 2; n++) {
    const args = [main, 'run', '--url', url.href, '--log-level', 'error'];
    daemons.push(spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] }));
  }
  await delay(Number(values.seconds) * 1_000);
  for (const daemon of daemons) {
    daemon.kill('SIGTERM');
    if (daemon.exitCode === null) await once(daemon, 'exit');
  }
  const [row] = await control.query<Record<string, number>>(
    `with o as (select job, scheduled_for, count(*) as n from pgherd.task_log where state = 'finished' group by 1, 2),
       span as (select min(scheduled_for) as first, max(scheduled_for) as last from o),
       e as (select job, count(*) as n from effect group by 1),
       l as (select job, sum(n) as n from o group by 1)
     select (select count(*) from effect)::int as effects, (select count(*) from o)::int as occurrences,
       (select count(*) from o where n > 1)::int as twice,
       (select count(*) from e full join l using (job) where e.n is distinct from l.n)::int as "jobsThatDiffer",
       (select count(*) from pgherd.jobs j, span s, generate_series(s.first, s.last, '1 s') at
        where not exists (select from o where o.job = j.name and o.scheduled_for = at)
          and not exists (select from pgherd.tasks t where t.job = j.name and t.scheduled_for = at))::int as missing,
       (select count(*) from pgherd.tasks)::int as "stillWaiting",
       (select count(*) from pgherd.task_log where state = 'skipped')::int as skipped,
       (select count(*) from pgherd.task_log where state not in ('finished', 'skipped'))::int as otherwise,
       (select (percentile_cont(0.99) within group (order by extract(epoch from started_at - scheduled_for)) * 1000)::int
        from pgherd.task_log where state = 'finished') as "lateMsP99"`,
  );
  const reasons = await control.query<Record<string, unknown>>(
    `select state, reason, count(*)::int as n, min(scheduled_for) as first, max(scheduled_for) as last
     from pgherd.task_log where state <> 'finished' group by 1, 2`,
  );
  await control.close();
  console.log(JSON.stringify(row));
  for (const reason of reasons) console.log(JSON.stringify(reason));
  const bad =
    row === undefined || row.twice !== 0 || row.jobsThatDiffer !== 0 || row.missing !== 0 || row.otherwise !== 0;
  process.exitCode = bad ? 1 : 0;
}
