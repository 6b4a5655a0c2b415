import type { Connection } from '../../postgres/connection.ts';

/**
 * Called after the clock of the server was set back: times from before would keep jobs and topics silent until it is that late again. Such
 * jobs continue from the current time, and their next runs are computed again, also those that follow the end of a run. A topic with a delay
 * may start a task; one whose row a transaction has locked keeps its time. Returns how many jobs were ahead.
 */
export async function followClock(connection: Connection): Promise<number> {
  // On its own: a session that pauses a job and its topic locks both.
  await connection.execute(
    `with delayed as materialized (
       select s.topic from topic_state s left join topics t on t.name = s.topic cross join topic_defaults d
       where greatest(s.next_start_at - coalesce(t.delay, d.delay), s.last_start_at) > clock_timestamp() + interval '5 minutes'
       order by s.topic for no key update of s skip locked
     )
     update topic_state s set next_start_at = clock_timestamp(), last_start_at = least(s.last_start_at, clock_timestamp())
     from delayed d where s.topic = d.topic`,
  );
  return await connection.execute(
    `with ahead as materialized (
       select job_id from job_state
       where greatest(last_scheduled_for, schedule_from, last_ended_at) > clock_timestamp() + interval '5 minutes'
       order by job_id for no key update
     )
     update job_state s set next_due_at = '-infinity', last_scheduled_for = least(s.last_scheduled_for, clock_timestamp()),
       schedule_from = least(s.schedule_from, clock_timestamp()), last_started_at = least(s.last_started_at, clock_timestamp()),
       last_ended_at = least(s.last_ended_at, clock_timestamp()), last_success_at = least(s.last_success_at, clock_timestamp())
     from ahead a where s.job_id = a.job_id`,
  );
}
