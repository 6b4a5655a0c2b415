/**
 * SQL that joins to a state `s` of `_job_states` how often in a row the job has failed, counted up to `most` (`f.n`), and the end of the
 * first of these failures (`b.since`; null: the log does not contain it).
 */
export function failuresInARow(most: number): string {
  const failures = `from _task_log l
       where l.job_id = s.job_id and l.state = 'failed' and l.ended_at > coalesce(s.last_success_at, '-infinity')`;
  return `cross join lateral (select count(*) as n from (select ${failures} order by l.ended_at desc limit ${most}) x) f
     left join lateral (select l.ended_at as since ${failures} order by l.ended_at limit 1) b on true`;
}
