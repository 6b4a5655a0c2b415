import type { Connection } from '../../postgres/connection.ts';
import { listJobs } from '../../store/lists/list-jobs.ts';
import { labelledJobs } from '../../store/queue/labelled-jobs.ts';
import type { ListFilter } from '../options/list-options.ts';

/** Returns the names of the jobs with the labels and the project of a filter; null: it names neither. Throws `not_found` for labels that no job has. */
export async function jobsOfFilter(
  connection: Connection,
  { labels, project }: Pick<ListFilter, 'labels' | 'project'>,
): Promise<readonly string[] | null> {
  const labelled = labels === null ? null : await labelledJobs(connection, labels);
  if (project === null) return labelled;
  const ofProject = (await listJobs(connection)).filter((job) => job.project === project).map(({ name }) => name);
  return labelled === null ? ofProject : ofProject.filter((name) => labelled.includes(name));
}
