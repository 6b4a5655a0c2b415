import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import type { Incidents } from './incidents.ts';
import type { SoakSite } from './site.ts';

interface Disturbance {
  /** Between one and the next, in ms. */
  readonly everyMs: readonly [number, number];
  readonly act: (site: SoakSite, random: Random) => Promise<void>;
}

/** A second's start `seconds` ahead: an instant at which many jobs are due. */
const WHOLE_SECOND = (seconds: number): string => `date_trunc('second', now()) + interval '${seconds} s'`;

/** The actions of users and programs in a busy installation; the checks must not notice any of them. */
const DISTURBANCES: Readonly<Record<string, Disturbance>> = {
  'pause until a due instant': {
    everyMs: [800, 1_500],
    act: async ({ home }, random) => {
      await home.once(
        `select pgherd.pause_job(j.name, 'soak', ${WHOLE_SECOND(random.int(8, 12))})
         from pgherd.jobs j join pgherd.job_state s on s.job_id = j.id
         where j.name like 'tick-%' and s.paused_at is null order by md5(j.name || $1::text) limit 1`,
        [random.int(0, 1_000_000)],
      );
    },
  },
  'pause until any instant': {
    everyMs: [2_000, 5_000],
    act: async ({ home }, random) => {
      const seconds = random.int(1_000, 9_000) / 1_000;
      await home.once(`select pgherd.pause_job($1, 'soak', now() + interval '${seconds} s')`, [
        `second-${random.int(0, 6)}`,
      ]);
    },
  },
  'pause and resume a job': {
    everyMs: [4_000, 8_000],
    act: async ({ home }, random) => {
      const job = `period-${random.int(0, 5)}`;
      await home.once("select pgherd.pause_job($1, 'soak')", [job]);
      await delay(random.int(500, 6_000));
      await home.query('select pgherd.resume_job($1)', [job]);
    },
  },
  'pause and resume a topic': {
    everyMs: [10_000, 20_000],
    act: async ({ home }, random) => {
      const topic = random.pick(['single', 'narrow', 'flaky', 'spaced']);
      await home.once("select pgherd.pause_topic($1, 'soak')", [topic]);
      await delay(random.int(500, 3_000));
      await home.query('select pgherd.resume_topic($1)', [topic]);
    },
  },
  'apply a revision': {
    everyMs: [15_000, 30_000],
    act: async (site) => {
      const { code, stderr } = await site.apply();
      // 5: another apply, that of --sync, holds the lock.
      if (code !== 0 && code !== 5) throw new Error(`pgherd apply ended with ${code}: ${stderr}`);
    },
  },
  'write a revision for --sync': { everyMs: [15_000, 30_000], act: (site) => site.revise() },
  SIGHUP: { everyMs: [10_000, 20_000], act: async ({ daemons }, random) => random.pick(daemons).hangUp() },
  'cancel a task': {
    everyMs: [200, 800],
    act: async ({ home }, random) => {
      await home.once(
        `select pgherd.cancel_task(e.task_id) from work.expected e join pgherd._tasks t on t.id = e.task_id
         where e.kind in ('later', 'slow', 'single') order by md5(e.task_id || $1::text) limit 1`,
        [random.int(0, 1_000_000)],
      );
    },
  },
  'retry a cancelled task': {
    everyMs: [2_000, 4_000],
    act: async ({ home }) => {
      await home.once(
        `with picked as (
           select l.task_id from pgherd.task_log l join work.expected e on e.task_id = l.task_id
           where l.state = 'cancelled' and l.ended_at > now() - interval '1 min' and not exists (select from work.retried r where r.task_id = l.task_id)
           order by l.ended_at desc limit 1)
         insert into work.retried select task_id from picked where pgherd.retry_task(task_id)`,
      );
    },
  },
  'trigger a job': {
    everyMs: [1_000, 3_000],
    act: async ({ home, jobs }, random) => {
      await home.once('select pgherd.trigger_job($1)', [random.pick(jobs).name]);
    },
  },
  'launch a worker': {
    everyMs: [2_000, 5_000],
    act: async ({ home }) => {
      await home.once(
        `select pgherd.launch_worker(t.id) from pgherd._tasks t join work.expected e on e.task_id = t.id
         where e.kind = 'later' and t.available_at > now() + interval '300 ms' limit 1`,
      );
    },
  },
  'end a session': {
    everyMs: [8_000, 16_000],
    act: async ({ home }, random) => {
      await home.once(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name like 'pgherd %' and application_name <> 'pgherd apply' order by md5(pid || $1::text) limit 1`,
        [random.int(0, 1_000_000)],
      );
    },
  },
};

/** Disturbs until `signal` ends it. Returns the actions that failed although the server was reachable. */
export async function disturbUntil(
  signal: AbortSignal,
  site: SoakSite,
  incidents: Incidents,
  random: Random,
): Promise<readonly string[]> {
  const errors: string[] = [];
  const loop = async (name: string, { everyMs: [from, until], act }: Disturbance, own: Random): Promise<void> => {
    for (;;) {
      await delay(own.int(from, until), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      const startMs = performance.now();
      try {
        await act(site, own);
        incidents.count(name);
      } catch (error) {
        if (!incidents.disturbedSince(startMs))
          errors.push(`${name}: ${error instanceof Error ? error.message : error}`);
      }
    }
  };
  await Promise.all(Object.entries(DISTURBANCES).map(([name, one]) => loop(name, one, random.fork())));
  return errors;
}

/** Once each, at random instants of the first `windowMs`: the server and all daemons but the first. */
export async function breakOnce(site: SoakSite, incidents: Incidents, random: Random, windowMs: number): Promise<void> {
  const last = site.daemons.at(-1);
  const acts = [
    () =>
      incidents.during('restart the server', async () => {
        await site.server.down('fast');
        await delay(random.int(500, 4_000));
        await site.server.up();
      }),
    ...(['SIGKILL', 'SIGTERM'] as const).map(
      (signal) => () =>
        incidents.during(`${signal} to a daemon`, async () => {
          await last?.end(signal);
          await delay(random.int(500, 4_000));
          await last?.start();
        }),
    ),
  ];
  const partMs = windowMs / acts.length;
  for (const act of random.sample(acts, acts.length)) {
    const beforeMs = random.int(0, Math.round(partMs * 0.6));
    await delay(beforeMs);
    const startMs = performance.now();
    await act();
    await delay(Math.max(0, partMs - beforeMs - (performance.now() - startMs)));
  }
}
