import { resolve } from 'node:path';
import type { JobDefinition, Location } from '../../definition/definition.ts';
import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { PgherdError } from '../../errors.ts';
import type { Connection } from '../../postgres/connection.ts';
import { inSnapshot } from '../../postgres/snapshot.ts';
import { loadJobs } from '../../store/definitions/jobs.ts';
import { loadLost } from '../../store/definitions/lost-rows.ts';
import { loadTopics } from '../../store/definitions/topics.ts';
import { didYouMeanHint } from '../../text/did-you-mean.ts';
import { nameMatcher } from '../../text/glob.ts';
import { displayPath, openProject } from '../read/open-project.ts';
import type { ReadOptions, ReadResult } from '../read/read-definitions.ts';
import { addJob } from './add-job.ts';
import { type NotPulled, type Pulled, type PullState, pullRow } from './pull-rows.ts';
import { readTexts, type Texts } from './texts.ts';

export interface PullOptions {
  /** Names or patterns of jobs and topics; empty: every hand edit of the project. */
  readonly names: readonly string[];
  /** Only jobs that have all of these; null: no matter which they have. */
  readonly labels: Readonly<Record<string, string>> | null;
  /** The file for jobs that exist only in the database; null: jobs/NAME.yaml. */
  readonly file: string | null;
}

export interface PullResult {
  readonly texts: Texts;
  readonly pulled: readonly Pulled[];
  readonly notPulled: readonly NotPulled[];
  /** Jobs that existed only in the database, with the file that declares them. */
  readonly added: readonly { readonly name: string; readonly file: string; readonly isOwned: boolean }[];
  /** Names of jobs that exist only in the database and were not selected. */
  readonly onlyInDatabase: readonly string[];
}

/**
 * Returns the files of a project with the hand edits of the database written into them; writes nothing. Throws `usage` for a name
 * that neither the files nor the database have.
 */
export async function pullDefinitions(
  connection: Connection,
  read: ReadResult,
  options: ReadOptions,
  { names, labels, file }: PullOptions,
): Promise<PullResult> {
  const { project: config } = read;
  const isAsked = names.length === 0 ? (): boolean => true : nameMatcher(names);
  const isJobAsked = ({ definition }: { readonly definition: JobDefinition }): boolean =>
    isAsked(definition.name) && Object.entries(labels ?? {}).every(([key, value]) => definition.labels[key] === value);
  const isTopicAsked = ({ definition }: { readonly definition: { readonly name: string } }): boolean =>
    labels === null && isAsked(definition.name);
  const rows = await inSnapshot(connection, async () => ({
    jobs: (await loadJobs(connection, config.name)).owned,
    topics: (await loadTopics(connection, config.name)).owned,
    free: (await loadJobs(connection, null)).owned,
    lost: await loadLost(connection, config.name, [
      ...read.set.jobs.filter(isJobAsked).map(namedJob),
      ...read.set.topics.filter(isTopicAsked).map(namedTopic),
    ]),
  }));
  const fallback = openProject(config.file, config.rootDir, options, createDiagnostics()).project;
  const texts: Texts = {
    options,
    rootDir: config.rootDir,
    projectPath: config.file === null ? null : displayPath(options.cwd, config.file),
    definitionPaths: read.definitionFiles.map(({ path }) => path),
    changed: new Map(),
  };
  const content = readTexts(texts, fallback);
  let state: PullState = { texts, content, pulled: [], notPulled: [] };
  for (const row of rows.topics) if (isTopicAsked(row)) state = pullRow(state, 'topic', row, fallback);
  for (const row of rows.jobs) if (isJobAsked(row)) state = pullRow(state, 'job', row, fallback);

  const owned = rows.jobs.filter(({ definition }) => !content.set.jobs.has(definition.name));
  const missing = [...owned, ...rows.free.filter(({ definition }) => !content.set.jobs.has(definition.name))];
  const wanted = names.length === 0 && labels === null ? [] : missing.filter(isJobAsked);
  const added: { name: string; file: string; isOwned: boolean }[] = [];
  for (const row of wanted) {
    const { name } = row.definition;
    const path = file ?? displayPath(options.cwd, resolve(config.rootDir, row.sourceFile ?? `jobs/${name}.yaml`));
    const result = await addJob(state, path, row.definition, fallback);
    if (result.ok) {
      state = result.state;
      added.push({ name, file: path, isOwned: owned.includes(row) });
    } else
      state = { ...state, notPulled: [...state.notPulled, { kind: 'job', name, path: null, reason: result.reason }] };
  }
  requireNames(names, [
    ...content.set.jobs.keys(),
    ...content.set.topics.keys(),
    ...missing.map(({ definition }) => definition.name),
  ]);
  return {
    texts: state.texts,
    pulled: state.pulled,
    notPulled: [
      ...state.notPulled,
      ...gone('job', rows.lost, rows.jobs, content.set.jobs),
      ...gone('topic', rows.lost, rows.topics, content.set.topics),
    ],
    added,
    onlyInDatabase: missing
      .map(({ definition }) => definition.name)
      .filter((name) => !added.some((job) => job.name === name)),
  };
}

const namedJob = ({ definition }: { readonly definition: { readonly name: string } }) =>
  ({ kind: 'job', name: definition.name }) as const;
const namedTopic = ({ definition }: { readonly definition: { readonly name: string } }) =>
  ({ kind: 'topic', name: definition.name }) as const;

/** The definitions whose row was deleted in the database: a file is not emptied by this command. */
function gone(
  kind: 'job' | 'topic',
  lost: ReadonlyMap<string, number>,
  rows: readonly { readonly definition: { readonly name: string } }[],
  declared: ReadonlyMap<string, { readonly declared: { readonly location: Location } }>,
): readonly NotPulled[] {
  const live = new Set(rows.map(({ definition }) => definition.name));
  return [...declared].flatMap(([name, found]): readonly NotPulled[] => {
    if (live.has(name) || !lost.has(`${kind} ${name}`)) return [];
    const { file, line } = found.declared.location;
    const reason = `deleted in the database: remove it from ${file}:${line}, or apply creates it again`;
    return [{ kind, name, path: null, reason }];
  });
}

function requireNames(names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    const isKnown = nameMatcher([name]);
    if (known.some((candidate) => isKnown(candidate))) continue;
    const fallback = 'pgherd jobs lists them';
    throw new PgherdError('usage', `no job or topic matches "${name}", in the files or in the database`, {
      hint: didYouMeanHint(name, known, fallback),
    });
  }
}
