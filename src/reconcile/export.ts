import type { JobDefinition, TopicDefinition } from '../definition/definition.ts';
import { normalizeTopic } from '../definition/normalize-topic.ts';
import type { ReadProject } from '../definition/read/read-project.ts';
import { readSet } from '../definition/read/read-set.ts';
import { createDiagnostics } from '../diagnostic/diagnostics.ts';
import { createSourceFile } from '../diagnostic/source-file.ts';
import { type DefinitionsFile, definitionsFile, definitionsYaml } from '../exchange/export/definitions-file.ts';
import { mistakesOf } from '../exchange/job-mistakes.ts';
import { diffDefinitions } from '../plan/diff-definitions.ts';
import { formatLimits } from '../plan/limits/role-limits.ts';
import type { LiveRoleLimits } from '../plan/live.ts';
import type { DatabaseIdentity } from '../plan/plan.ts';
import type { Connection } from '../postgres/connection.ts';
import { inSnapshot } from '../postgres/snapshot.ts';
import { mayCommit } from '../sql/may-commit.ts';
import { needsNoTransaction } from '../sql/split-statements.ts';
import { loadJobs } from '../store/definitions/jobs.ts';
import { loadRoleLimits } from '../store/definitions/limits/role-limits.ts';
import { databaseIdentity, listProjects, projectRevision } from '../store/definitions/projects.ts';
import { loadTopics } from '../store/definitions/topics.ts';
import { type Labels, labelledJobs } from '../store/queue/labelled-jobs.ts';

/** The jobs and topics of a project, or of no project, as a definition file. */
export interface Exported {
  /** null: created through SQL. */
  readonly project: string | null;
  readonly file: DefinitionsFile;
  readonly yaml: string;
  /** Differences between the file and the database, one sentence each. */
  readonly remarks: readonly string[];
}

export interface ExportScope {
  readonly kind: 'project' | 'all' | 'unowned';
  readonly project: string;
  /** Only jobs with these labels, and the topics that they use; absent or null: all. */
  readonly labels?: Labels | null;
}

/**
 * Returns the live state as definition files: of one project, of all projects and of no project, or only of no project.
 * It comes from one snapshot of the database; the same state returns the same bytes. `readProject`: returns the
 * `pgherd.yaml` that will apply to the files, whose defaults they leave out.
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
    for (const project of projects)
      exported.push(await exportOne(connection, database, project, readProject, scope.labels ?? null));
    return exported;
  });
}

async function exportOne(
  connection: Connection,
  database: DatabaseIdentity,
  project: string | null,
  readProject: ReadProject,
  labels: Labels | null,
): Promise<Exported> {
  const chosen = labels === null ? null : new Set(await labelledJobs(connection, labels));
  const jobRows = (await loadJobs(connection, project)).owned.map(({ definition }) => definition);
  const live = jobRows.filter(({ name }) => chosen?.has(name) ?? true);
  const used = new Set(live.map(({ topic }) => topic));
  const topicRows = (await loadTopics(connection, project)).owned.map(({ definition }) => definition);
  const owned = topicRows.filter(({ name }) => chosen === null || used.has(name));
  const all = await Promise.all(live.map(withTransaction));
  const leftOut = project === null ? await invalidJobs(all) : new Map<string, string>();
  const jobs = all.filter(({ name }) => !leftOut.has(name));
  const missing = undeclaredTopics(jobs, owned);
  const topics = [...owned, ...missing.map((name) => normalizeTopic(name, {}, () => 0))];
  const file = definitionsFile(jobs, topics, readProject.layers);
  const revision = project === null ? null : await projectRevision(connection, project);
  const whose = project === null ? 'created through SQL' : `project ${project}, revision ${revision}`;
  const yaml = definitionsYaml(file, `Exported by pgherd from database ${database.name}: ${whose}.`);
  return {
    project,
    file,
    yaml,
    remarks: [
      ...missing.map(
        (name) => `topic ${name}: tasks use it, but it is not declared; the file declares it with defaults`,
      ),
      ...unstatedLimits(project, await loadRoleLimits(connection), readProject).map(
        (limits) => `role ${limits.role}: write its limits into pgherd.yaml, below roles: ${formatLimits(limits)}`,
      ),
      ...[...leftOut].map(([name, mistakes]) => `job ${name} was left out: ${mistakes}`),
      ...differencesOf(yaml, jobs, topics, readProject),
    ],
  };
}

/**
 * Returns what is wrong with the SQL of jobs that were created through SQL, by name. One such job would make the whole file
 * invalid; left out, it stays as it is.
 */
async function invalidJobs(jobs: readonly JobDefinition[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const job of jobs) {
    const mistakes = await mistakesOf(definitionsFile([job], [], []), null);
    if (mistakes.length > 0) found.set(job.name, mistakes.join('; '));
  }
  return found;
}

/**
 * A definition sets whether a job is a transaction. A job created through SQL may leave this to the daemon, which
 * decides in the same way.
 */
export async function withTransaction(job: JobDefinition): Promise<JobDefinition> {
  if (job.transaction !== null) return job;
  return { ...job, transaction: !((await needsNoTransaction(job.sql)) || (await mayCommit(job.sql))) };
}

/** The limits of roles that the project has set in the database, and `pgherd.yaml` does not contain. */
function unstatedLimits(
  project: string | null,
  live: readonly LiveRoleLimits[],
  { config: { roleLimits } }: ReadProject,
): readonly LiveRoleLimits[] {
  return live.filter(
    (row) =>
      row.project === project &&
      !roleLimits.some(
        ({ role, concurrency, maxWaiting }) =>
          role === row.role && concurrency === row.concurrency && maxWaiting === row.maxWaiting,
      ),
  );
}

function undeclaredTopics(jobs: readonly JobDefinition[], topics: readonly TopicDefinition[]): readonly string[] {
  const declared = new Set(['default', ...topics.map(({ name }) => name)]);
  return [...new Set(jobs.map(({ topic }) => topic).filter((topic) => !declared.has(topic)))].sort();
}

/** Reads the file as under that `pgherd.yaml`, and reports the differences. */
function differencesOf(
  yaml: string,
  jobs: readonly JobDefinition[],
  topics: readonly TopicDefinition[],
  readProject: ReadProject,
): readonly string[] {
  const diagnostics = createDiagnostics();
  const noFile = { ok: false, code: 'PGH060', message: '', hint: null } as const;
  const set = readSet([createSourceFile('export', yaml)], readProject, () => noFile, diagnostics);
  const compare = (kind: string, live: { readonly name: string }, read: object | undefined): readonly string[] => {
    if (read === undefined) return [`${kind} ${live.name}: a definition file cannot contain this name`];
    return diffDefinitions(live, read).map(
      ({ path, before, after }) =>
        `${kind} ${live.name}: ${path} is ${JSON.stringify(before)}, but the file can only contain ${JSON.stringify(after)}`,
    );
  };
  return [
    ...topics.flatMap((topic) => compare('topic', topic, set.topics.get(topic.name)?.declared.definition)),
    ...jobs.flatMap((job) => compare('job', job, set.jobs.get(job.name)?.declared.definition)),
    ...diagnostics.list.filter(({ severity }) => severity === 'error').map(({ message }) => message),
  ];
}
