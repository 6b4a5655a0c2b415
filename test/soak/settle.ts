import { setTimeout as delay } from 'node:timers/promises';
import type { SoakSite } from './site.ts';

export interface Settled {
  /** Occurrences up to here have come to an end; an instant of the database, in ms since the epoch. */
  readonly untilMs: number;
  /** The work that has not ended in time, in words. */
  readonly stuck: readonly string[];
}

/** Resumes what is paused, and waits until all requested work has ended, `limitMs` at most. */
export async function settle(site: SoakSite, limitMs: number): Promise<Settled> {
  await site.home.query('select pgherd.resume_job(j.name) from pgherd.jobs j');
  await site.home.query('select pgherd.resume_topic(t.name) from pgherd.topics t');
  const [row] = await site.home.query<{ at: string; ms: number }>(
    'select x.at::text, extract(epoch from x.at)::float8 * 1000 as ms from clock_timestamp() as x (at)',
  );
  const startMs = performance.now();
  for (;;) {
    const stuck = await pendingUntil(site, row?.at ?? '');
    if (stuck.length === 0 || performance.now() - startMs > limitMs) return { untilMs: row?.ms ?? 0, stuck };
    await delay(500);
  }
}

async function pendingUntil({ home }: SoakSite, at: string): Promise<readonly string[]> {
  const rows = await home.query<{ what: string }>(
    `select format('task %s of %s is %s', id, coalesce(job_name, topic), state) as what from pgherd._task_states
     where job_id is null or scheduled_for <= $1 or created_at <= $1
     union all
     select format('job %s is not scheduled since %s', j.name, s.next_due_at) from pgherd.jobs j join pgherd.job_state s on s.job_id = j.id
     where s.next_due_at between '-infinity' and $1
     union all
     select format('start of job %s after task %s', job_id, parent_task_id) from pgherd.job_starts where requested_at <= $1`,
    [at],
  );
  return rows.map(({ what }) => what);
}
