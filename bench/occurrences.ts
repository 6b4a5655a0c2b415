/**
 * Two daemons on many every-second jobs for a minute: is every occurrence executed exactly once? Counted from the jobs' own
 * effects. On the server of PGHERD_BENCH_URL (a superuser's), else the embedded one. Exit 1 if not.
 *
 *   npm run build && npx tsx bench/occurrences.ts [--jobs 200] [--seconds 60] [--overlap skip]
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDaemon } from './contenders/pgherd.ts';
import { HERE, migrate } from './support/checkout.ts';
import { type Scratch, withScratch } from './support/scratch.ts';
import { openServer } from './support/server.ts';

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '60' },
    overlap: { type: 'string', default: 'skip' },
  },
});
const server = await openServer();
try {
  await withScratch(server, measure);
} finally {
  await server.stop();
}

async function measure(scratch: Scratch): Promise<void> {
  const { control } = scratch;
  await migrate(HERE, scratch.url);
  await control.execute('create table effect (job text not null, at timestamptz not null default clock_timestamp())');
  await control.execute(
    `insert into pgherd.jobs (name, schedule, sql, transaction, overlap)
     select 'job-' || g, '{@every 1s}', format('insert into effect (job) values (%L)', 'job-' || g), true, '${values.overlap}'
     from generate_series(1, ${Number(values.jobs)}) g`,
  );
  const daemons = [1, 2].map(() => startDaemon(HERE, scratch, { slots: 8 }));
  await delay(Number(values.seconds) * 1_000);
  for (const daemon of daemons) await daemon.stop();
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
  console.log(JSON.stringify(row));
  for (const reason of reasons) console.log(JSON.stringify(reason));
  const bad =
    row === undefined || row.twice !== 0 || row.jobsThatDiffer !== 0 || row.missing !== 0 || row.otherwise !== 0;
  process.exitCode = bad ? 1 : 0;
}
