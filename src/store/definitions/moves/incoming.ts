import type { Incoming, LiveState } from '../../../plan/live.ts';
import type { Connection } from '../../../postgres/connection.ts';
import { loadJobs } from '../jobs.ts';
import { loadTopics } from '../topics.ts';

/** Returns the rows of these projects in full. */
export async function loadIncoming(
  connection: Connection,
  projects: readonly string[],
): Promise<NonNullable<LiveState['incoming']>> {
  const jobs: Incoming<LiveState['jobs'][number]['definition']>[] = [];
  const topics: Incoming<LiveState['topics'][number]['definition']>[] = [];
  for (const project of projects) {
    for (const row of (await loadJobs(connection, project)).owned) jobs.push({ ...row, project });
    for (const row of (await loadTopics(connection, project)).owned) topics.push({ ...row, project });
  }
  return { jobs, topics };
}
