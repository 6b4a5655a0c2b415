import { setTimeout as delay } from 'node:timers/promises';
import type { FailoverWorld } from './world.ts';

/** Numbers that were sent to the other server by a job, and those of them that the database has confirmed. */
export interface Deliveries {
  readonly asked: ReadonlySet<number>;
  readonly confirmed: ReadonlySet<number>;
}

/** Triggers the job again and again, with a number that its effect on the other server shows. */
export async function deliverUntil(signal: AbortSignal, { home }: FailoverWorld, from: number): Promise<Deliveries> {
  const asked = new Set<number>();
  const confirmed = new Set<number>();
  for (let n = from; !signal.aborted; n++) {
    asked.add(n);
    try {
      // The note and the trigger are one transaction: where there is no note, there was no trigger.
      await home.once(
        `insert into work.delivery (n, task_id) values ($1, pgherd.trigger_job('deliver', jsonb_build_object('n', $1::bigint)))`,
        [n],
      );
      confirmed.add(n);
    } catch {
      // No answer: it may have been done or not.
      await delay(100);
    }
    await delay(40);
  }
  return { asked, confirmed };
}

/** Returns the violated guarantees: the note at home and the effect on the other server must agree. */
export async function brokenDeliveries(
  { home, remote }: FailoverWorld,
  { asked, confirmed }: Deliveries,
  mayLose: boolean,
): Promise<readonly string[]> {
  const numbers = [...asked];
  const [notes, effects] = await Promise.all([
    home.query<{ n: string }>('select n from work.delivery where n = any ($1::bigint[])', [numbers]),
    remote.query<{ n: string; count: number }>(
      'select task as n, count(*)::int as count from effect where task = any ($1::bigint[]) group by task',
      [numbers],
    ),
  ]);
  const noted = new Set(notes.map(({ n }) => Number(n)));
  const counts = new Map(effects.map(({ n, count }) => [Number(n), count]));
  return numbers.flatMap((n) => {
    const count = counts.get(n) ?? 0;
    if (noted.has(n)) return count === 1 ? [] : [`delivery ${n} took effect ${count} times on the other server`];
    if (confirmed.has(n) && !mayLose) return [`delivery ${n} was confirmed and is gone`];
    return count <= 1 ? [] : [`delivery ${n}, which is unknown at home, took effect ${count} times`];
  });
}
