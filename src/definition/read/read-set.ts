import { createDiagnostics, type Diagnostics } from '../../diagnostic/diagnostics.ts';
import { positionAt, type Range, type SourceFile } from '../../diagnostic/source-file.ts';
import { entryOf } from '../../yaml/tree.ts';
import type { JobDefinition, TopicDefinition } from '../definition.ts';
import type { Layer } from '../layers.ts';
import { nameProblem } from '../names.ts';
import { normalizeTopic } from '../normalize-topic.ts';
import { type ReadFile, readFile } from './read-file.ts';
import { readJob } from './read-job.ts';
import { readMoves } from './read-moves.ts';
import type { ReadProject } from './read-project.ts';
import { readTests } from './read-tests.ts';
import { readDuration } from './read-values.ts';
import type { ReadJob, ReadSet, ReadTopic, SqlFileReader } from './set.ts';
import { settledJob } from './settled/settled-job.ts';
import { hasOnlyJobs, type Settling } from './settled/settling.ts';

/**
 * Reads and normalizes every definition, except those of settled files. Reports problems to `diagnostics` and continues with the rest.
 */
export function readSet(
  sources: readonly SourceFile[],
  project: ReadProject,
  readSqlFile: SqlFileReader,
  diagnostics: Diagnostics,
  settling: Settling | null = null,
): ReadSet {
  const read = (source: SourceFile): ReadFile => readFile(source, project.config.vars, diagnostics);
  const changed = new Map(
    sources.flatMap((source) => (settling?.isCandidate(source) === true ? [] : [[source, read(source)] as const])),
  );
  const sharedFiles = [...changed.values()].flatMap((file) => (hasOnlyJobs(file) ? [] : file.source));
  const all = sources.map((source): ReadFile | SettledFile => {
    const known = changed.get(source);
    if (known !== undefined) return known;
    const settled = settling?.jobsOf(source, sharedFiles) ?? null;
    return settled === null ? read(source) : { source, settled };
  });
  const files = all.flatMap((file) => ('settled' in file ? [] : file));
  const externalTopics = new Set<string>();
  const topics = readTopics(files, externalTopics, diagnostics);
  const definitions = new Map([...topics].map(([name, topic]) => [name, topic.declared.definition] as const));
  const jobs = readJobs(all, project, definitions, readSqlFile, diagnostics);
  return {
    sharedFiles,
    jobs,
    topics,
    externalTopics,
    moves: files.flatMap((file) => readMoves(file, diagnostics)),
    tests: files.flatMap((file) => readTests(file, diagnostics)),
    complete: files.every((file) => file.complete),
    declares: files.length < all.length || files.some(declaresAny),
  };
}

/** A file whose jobs are known. */
interface SettledFile {
  readonly source: SourceFile;
  readonly settled: readonly JobDefinition[];
}

function declaresAny({ documents }: ReadFile): boolean {
  return documents.some(({ tree }) => entryOf(tree, 'jobs') !== null || entryOf(tree, 'topics') !== null);
}

function readTopics(
  files: readonly ReadFile[],
  external: Set<string>,
  diagnostics: Diagnostics,
): ReadonlyMap<string, ReadTopic> {
  const topics = new Map<string, ReadTopic>();
  for (const { source, documents } of files) {
    for (const { value, tree } of documents) {
      const section = entryOf(tree, 'topics')?.value ?? null;
      for (const [name, topic] of Object.entries(value.topics ?? {})) {
        const entry = entryOf(section, name);
        const nameRange = entry?.keyRange ?? tree;
        const former = topics.get(name);
        checkName('topic', name, source, nameRange, diagnostics);
        if (former !== undefined) {
          reportTwice('PGH031', 'topic', name, former, source, nameRange, diagnostics);
          continue;
        }
        if (topic?.external === true) {
          external.add(name);
          const [other] = Object.keys(topic).filter((key) => key !== 'external');
          if (other !== undefined) {
            const message = `the external topic "${name}" has the key "${other}"`;
            const hint = 'the project that declares the topic sets its keys: remove this key, or external: true';
            diagnostics.at({ source, range: nameRange }).error('PGH039', message, hint);
          }
          continue;
        }
        const layer: Layer = { kind: 'topic', values: {}, tree: entry?.value ?? null, source };
        const definition: TopicDefinition = normalizeTopic(name, topic ?? {}, readDuration([layer], diagnostics));
        topics.set(name, {
          declared: {
            definition,
            renamedFrom: topic?.renamed_from ?? null,
            location: { file: source.path, ...positionAt(source, nameRange.start) },
          },
          source,
          nameRange,
          tree: layer.tree,
        });
      }
    }
  }
  return topics;
}

function readJobs(
  files: readonly (ReadFile | SettledFile)[],
  project: ReadProject,
  topics: ReadonlyMap<string, TopicDefinition>,
  readSqlFile: SqlFileReader,
  diagnostics: Diagnostics,
): ReadonlyMap<string, ReadJob> {
  const jobs = new Map<string, ReadJob>();
  for (const file of files) {
    const { source } = file;
    if ('settled' in file) {
      let whole: ReadonlyMap<string, ReadJob> | null = null;
      const readWhole = (): ReadonlyMap<string, ReadJob> => {
        const discarded = createDiagnostics();
        whole ??= readJobs([readFile(source, project.config.vars, discarded)], project, topics, readSqlFile, discarded);
        return whole;
      };
      for (const definition of file.settled) {
        const job = settledJob(definition, source, readWhole);
        const former = jobs.get(definition.name);
        if (former === undefined) jobs.set(definition.name, job);
        else reportTwice('PGH030', 'job', definition.name, former, source, job.nameRange, diagnostics);
      }
      continue;
    }
    const { documents, defaults } = file;
    const layers = [...project.layers, ...defaults];
    for (const { value, tree } of documents) {
      const section = entryOf(tree, 'jobs')?.value ?? null;
      for (const [name, job] of Object.entries(value.jobs ?? {})) {
        const entry = entryOf(section, name);
        const nameRange = entry?.keyRange ?? tree;
        const former = jobs.get(name);
        checkName('job', name, source, nameRange, diagnostics);
        if (former !== undefined) reportTwice('PGH030', 'job', name, former, source, nameRange, diagnostics);
        const own = { name, job, tree: entry?.value ?? null, nameRange, source };
        const read = readJob(own, layers, project.config.vars, topics, readSqlFile, diagnostics);
        if (former === undefined) jobs.set(name, read);
      }
    }
  }
  return jobs;
}

function checkName(
  kind: 'job' | 'topic',
  name: string,
  source: SourceFile,
  range: Range,
  diagnostics: Diagnostics,
): void {
  const problem = nameProblem(name);
  if (problem !== null)
    diagnostics.at({ source, range }).error('PGH027', `the name of a ${kind} ${problem}`, 'choose another name');
}

function reportTwice(
  code: 'PGH030' | 'PGH031',
  kind: 'job' | 'topic',
  name: string,
  former: ReadJob | ReadTopic,
  source: SourceFile,
  nameRange: Range,
  diagnostics: Diagnostics,
): void {
  const first = former.declared.location;
  const second = positionAt(source, nameRange.start);
  const places = `${first.file}:${first.line}:${first.column} and in ${source.path}:${second.line}:${second.column}`;
  const hint = 'names are unique in the whole project: rename or remove one of them';
  diagnostics.at({ source, range: nameRange }).error(code, `the ${kind} "${name}" is defined in ${places}`, hint);
}
