import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How many tasks of a topic may run at once, over all daemons; what runs in these topics is checked against it. */
export const LIMITS: Readonly<Record<string, number>> = { single: 1, narrow: 2, 'narrow-elsewhere': 2 };

/** Jobs with an occurrence at every `everySeconds` of the clock, none of which may be missed or doubled. */
export const CLOCKED_JOBS = [
  { name: 'tick', everySeconds: 1, database: 'app' },
  { name: 'slow', everySeconds: 2, database: 'app' },
  { name: 'elsewhere', everySeconds: 2, database: 'other' },
] as const;

const RETRY = '{ limit: 60, initial: 50ms, factor: 1, max: 50ms }';

/** The topics of the tasks that are enqueued, as YAML; a revision changes descriptions and priorities. */
export const topicsOf = (revision: number): string => `topics:
  chains: { retry: ${RETRY}, description: 'revision ${revision}' }
  flaky: { retry: ${RETRY} }
  wide: { retry: ${RETRY}, priority: ${100 + (revision % 2)} }
  elsewhere: { retry: ${RETRY} }
  single: { concurrency: 1, retry: ${RETRY} }
  narrow: { concurrency: 2, retry: ${RETRY} }
  narrow-elsewhere: { concurrency: 2, retry: ${RETRY} }
`;

/** The jobs of `CLOCKED_JOBS` and one that runs after `slow`, as YAML. */
export const clockedJobs = (revision: number): string => `  tick:
    description: every second, revision ${revision}
    schedule: '@every 1s'
    overlap: allow
    catchup: all
    sql: select work.occurs()
  slow:
    schedule: '@every 2s'
    overlap: queue
    catchup: all
    priority: ${50 + (revision % 5)}
    sql: select work.occurs() from pg_sleep(0.1)
  child:
    schedule: 'after: slow'
    overlap: allow
    sql: select work.occurs()
  elsewhere:
    schedule: '@every 2s'
    database: other
    overlap: allow
    catchup: all
    sql: select work.occurs()
`;

/** What the project looks like at a revision: the checked jobs keep their schedules, everything around them changes. */
export async function writeDefinitions(directory: string, revision: number): Promise<void> {
  const jobs = join(directory, 'jobs');
  await mkdir(jobs, { recursive: true });
  await writeFile(
    join(directory, 'pgherd.yaml'),
    `project: faults
roles: { worker: { password_env: WORKER_PASSWORD }, hostile: { password_env: WORKER_PASSWORD } }
daemon: { restart_pause: 1s }
`,
  );
  const extra = revision % 3;
  await writeFile(
    join(jobs, 'all.yaml'),
    `defaults: { role: worker, timeout: 20s, retry: ${RETRY} }
${topicsOf(revision)}jobs:
${clockedJobs(revision)}${Array.from({ length: extra }, (_, i) => `  extra-${revision}-${i}:\n    schedule: '@every 3s'\n    sql: select ${revision}\n`).join('')}`,
  );
}
