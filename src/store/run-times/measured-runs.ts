/** The latest runs that count. */
const MEASURED = 200;
/** With fewer runs the 95th percentile is the longest run, so there is nothing to compare with. */
const FEWEST = 5;

/**
 * A subquery for how long a job `j` runs: of its last 200 finished runs with the SQL that it has, `runs`, how many these are, and in ms
 * `p50_ms`, `p95_ms`, null with fewer than 5 of them, and `longest_ms`. Every percentile of a job's runs that pgherd shows is this one.
 */
export const MEASURED_RUNS: string = measured('_task_log l where l.job_id = j.id');

/** The same for a login that may not read the log itself. */
export const MEASURED_RUNS_IN_VIEW: string = measured('task_log l where l.job = j.name');

/** A task executes the SQL that its job had when the task was created. */
function measured(runs: string): string {
  return `(
    select count(*)::int as runs, ${microseconds('percentile_cont(0.5) within group (order by x.ms)')} as p50_ms,
      case when count(*) >= ${FEWEST} then ${microseconds('percentile_cont(0.95) within group (order by x.ms)')} end as p95_ms,
      ${microseconds('max(x.ms)')} as longest_ms
    from (
      select date_part('epoch', l.ended_at - l.started_at) * 1000 as ms from ${runs} and l.state = 'finished' and l.started_at is not null
        and (j.sql_changed_at is null or coalesce(l.created_at, l.started_at) >= j.sql_changed_at)
      order by l.ended_at desc limit ${MEASURED}
    ) x
  )`;
}

/** Rounded as instants are: 28550, not 28549.999999999996. */
function microseconds(ms: string): string {
  return `(round(${ms} * 1000) / 1000)`;
}
