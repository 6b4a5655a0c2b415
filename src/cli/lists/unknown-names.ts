import type { Connection } from '../../postgres/connection.ts';
import { listProjects } from '../../store/definitions/projects.ts';
import { listTopics } from '../../store/lists/list-topics.ts';
import { didYouMean } from '../../text/did-you-mean.ts';
import { visible } from '../../text/printable.ts';
import type { ListFilter } from '../options/list-options.ts';

const MAX_NAMES = 10;

/** Returns which names of a filter the database does not know, with those that it knows; empty: it knows them. */
export async function unknownNames(
  connection: Connection,
  { project = null, topic = null }: Partial<Pick<ListFilter, 'project' | 'topic'>>,
): Promise<readonly string[]> {
  const projects = project === null ? [] : await listProjects(connection);
  const topics = topic === null ? [] : (await listTopics(connection)).map(({ name }) => name);
  return [
    ...(project === null || projects.includes(project) ? [] : [unknown('project', project, projects)]),
    ...(topic === null || topics.includes(topic) ? [] : [unknown('topic', topic, topics)]),
  ];
}

function unknown(noun: string, written: string, known: readonly string[]): string {
  const near = didYouMean(written, known);
  const more = known.length > MAX_NAMES ? ` and ${known.length - MAX_NAMES} more` : '';
  const names =
    known.length === 0
      ? `there are no ${noun}s yet`
      : `the ${noun}s are ${known.slice(0, MAX_NAMES).join(', ')}${more}`;
  return visible(`hint: no ${noun} is named "${written}"; ${near === null ? names : `did you mean "${near}"?`}`);
}
