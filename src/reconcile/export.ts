import type { JobDefinition, TopicDefinition } from '../definition/definition.ts';
import { normalizeTopic } from '../definition/normalize-topic.ts';
import type { ReadProject } from '../definition/read/read-project.ts';
import { readSet } from '../definition/read/read-set.ts';
import { createDiagnostics } from '../diagnostic/diagnostics.ts';
import { createSourceFile } from '../diagnostic/source-file.ts';
import { type DefinitionsFile, definitionsFile, definitionsYaml } from '../exchange/export/definitions-file.ts';
import { diffDefinitions } from '../plan/diff-definitions.ts';
import type { DatabaseIdentity } from '../plan/plan.ts';
import type { Connection } from '../postgres/connection.ts';
import { inSnapshot } from '../postgres/snapshot.ts';
import { needsNoTransaction } from '../sql/split-statements.ts';
import { loadJobs } from '../store/definitions/jobs.ts';
import { databaseIdentity, listProjects, projectRevision } from '../store/definitions/projects.ts';
import { loadTopics } from '../store/definitions/topics.ts';

/** What a project, or nobody, owns, as a definition file. */
export interface Exported {
  /** null: made through SQL. */
  readonly project: string | null;
  readonly file: DefinitionsFile;
  readonly yaml: string;
  /** What the file cannot say as the database has it, one sentence each. */
  readonly remarks: readonly string[];
}

export interface ExportScope {
  readonly kind: 'project' | 'all' | 'unowned';
  readonly project: string;
}

/**
 * The live state as definition files: of one project, of all and of nobody, or of nobody. From one snapshot of the
 * database; the same state gives the same bytes. `readProject`: the `pgherd.yaml` that the files will stand under, whose
 * defaults they leave out.
 */
export async function exportDefinitions(
  connection: Connection,
  schema: string,
  scope: ExportScope,
  readProject: ReadProject,
): Promise<readonly Exported[]> {
  return await inSnapshot(connection, async () => {
    const database = await databaseIdentity(connection, schema);
    const projects: readonly (string | null)[] =
      scope.kind === 'all'
        ? [...(await listProjects(connection)), null]
        : [scope.kind === 'unowned' ? null : scope.project];
    const exported: Exported[] = [];
    for (const project of projects) exported.push(await exportOne(connection, database, project, readProject));
    return exported;
  });
}

async function exportOne(
  connection: Connection,
  database: DatabaseIdentity,
  project: string | null,
  readProject: ReadProject,
): Promise<Exported> {
  const live = (await loadJobs(connection, project)).owned.map(({ definition }) => definition);
  const owned = (await loadTopics(connection, project)).owned.map(({ definition }) => definition);
  const jobs = await Promise.all(live.map(withTransaction));
  const missing = undeclaredTopics(jobs, owned);
  const topics = [...owned, ...missing.map((name) => normalizeTopic(name, {}, () => 0))];
  const file = definitionsFile(jobs, topics, readProject.layers);
  const revision = project === null ? null : await projectRevision(connection, project);
  const whose = project === null ? 'made through SQL' : `project ${project}, revision ${revision}`;
  const yaml = definitionsYaml(file, `Exported by pgherd from database ${database.name}: ${whose}.`);
  return {
    project,
    file,
    yaml,
    remarks: [
      ...missing.map((name) => `topic ${name}: tasks go there, but nothing declares it; it is declared with defaults`),
      ...unsaid(yaml, jobs, topics, readProject),
    ],
  };
}

/** A definition says whether it is a transaction; a job made through SQL may leave it to the daemon, which decides so. */
async function withTransaction(job: JobDefinition): Promise<JobDefinition> {
  return job.transaction === null ? { ...job, transaction: !(await needsNoTransaction(job.sql)) } : job;
}

function undeclaredTopics(jobs: readonly JobDefinition[], topics: readonly TopicDefinition[]): readonly string[] {
  const declared = new Set(['default', ...topics.map(({ name }) => name)]);
  return [...new Set(jobs.map(({ topic }) => topic).filter((topic) => !declared.has(topic)))].sort();
}

/** Reads the file as it would be read under that `pgherd.yaml`, and says where the outcome is another. */
function unsaid(
  yaml: string,
  jobs: readonly JobDefinition[],
  topics: readonly TopicDefinition[],
  readProject: ReadProject,
): readonly string[] {
  const diagnostics = createDiagnostics();
  const noFile = { ok: false, code: 'PGH060', message: '', hint: null } as const;
  const set = readSet([createSourceFile('export', yaml)], readProject, () => noFile, diagnostics);
  const compare = (kind: string, live: { readonly name: string }, read: object | undefined): readonly string[] => {
    if (read === undefined) return [`${kind} ${live.name}: its name cannot stand in a definition file`];
    return diffDefinitions(live, read).map(
      ({ path, before, after }) =>
        `${kind} ${live.name}: ${path} is ${JSON.stringify(before)}, which the file says as ${JSON.stringify(after)}`,
    );
  };
  return [
    ...topics.flatMap((topic) => compare('topic', topic, set.topics.get(topic.name)?.declared.definition)),
    ...jobs.flatMap((job) => compare('job', job, set.jobs.get(job.name)?.declared.definition)),
    ...diagnostics.list.filter(({ severity }) => severity === 'error').map(({ message }) => message),
  ];
}
