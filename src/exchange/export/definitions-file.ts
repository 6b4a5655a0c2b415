import { Document, Pair, Scalar, visit, YAMLMap } from 'yaml';
import type { JobDefinition, TopicDefinition } from '../../definition/definition.ts';
import { formatFile } from '../../definition/format/format-file.ts';
import type { Layer } from '../../definition/layers.ts';
import type { Job, JobDefaults, Topic } from '../../generated/schema-types.ts';
import { confusableCharacter } from '../../sql/confusable.ts';
import { hasInvisible, replaceInvisible } from '../../text/printable.ts';
import { fitsLiteralBlock } from '../../yaml/literal-block.ts';
import { YAML_WRITING } from '../../yaml/yaml-options.ts';
import { describeJob } from './describe-job.ts';
import { describeTopic } from './describe-topic.ts';

/** A definition file as data: names in order, and for each definition only the keys that differ from the defaults. */
export interface DefinitionsFile {
  /** Keys that all jobs of the file share. */
  readonly defaults?: NonNullable<JobDefaults>;
  readonly topics: readonly (readonly [name: string, topic: NonNullable<Topic>])[];
  readonly jobs: readonly (readonly [name: string, job: Job])[];
}

/** Returns the file that reads as these definitions under these layers of defaults, sorted by name. */
export function definitionsFile(
  jobs: readonly JobDefinition[],
  topics: readonly TopicDefinition[],
  layers: readonly Layer[],
): DefinitionsFile {
  const byName = new Map(topics.map((topic) => [topic.name, topic] as const));
  return {
    topics: topics.map((topic) => [topic.name, describeTopic(topic)] as const).sort(inOrder),
    jobs: jobs.map((job) => [job.name, { ...describeJob(job, layers, byName), sql: job.sql }] as const).sort(inOrder),
  };
}

/** Returns its canonical YAML. `comment`: lines at the top of the file; `remarks`: lines above single jobs. */
export function definitionsYaml(
  { defaults, topics, jobs }: DefinitionsFile,
  comment: string,
  remarks: ReadonlyMap<string, string> = new Map(),
): string {
  const document = new Document();
  document.commentBefore = commentOf(comment);
  const root = new YAMLMap();
  if (defaults !== undefined) root.add(new Pair(new Scalar('defaults'), nodeOf(defaults)));
  if (topics.length > 0) root.add(new Pair(new Scalar('topics'), mapOf(topics, new Map())));
  if (jobs.length > 0) root.add(new Pair(new Scalar('jobs'), mapOf(jobs, remarks)));
  document.contents = root;
  if (root.items.length === 0) return `${document.commentBefore.replace(/^/gm, '#')}\n{}\n`;
  for (const [index, pair] of root.items.entries()) {
    if (index > 0 && pair.key instanceof Scalar) pair.key.spaceBefore = true;
  }
  // Only double quotes allow these characters as escapes.
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && hasInvisible(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  const text = document.toString(YAML_WRITING);
  const formatted = formatFile('definitions', text);
  return formatted.ok ? formatted.text : text;
}

/** Returns the same as a plain value: the output of `--format json`, which is also a definition file. */
export function definitionsValue({ topics, jobs }: DefinitionsFile): object {
  return {
    ...(topics.length === 0
      ? {}
      : { topics: Object.fromEntries(topics.map(([name, value]) => [name, literally(value)])) }),
    ...(jobs.length === 0 ? {} : { jobs: Object.fromEntries(jobs.map(([name, value]) => [name, literally(value)])) }),
  };
}

function mapOf(entries: readonly (readonly [string, object])[], remarks: ReadonlyMap<string, string>): YAMLMap {
  const map = new YAMLMap();
  for (const [index, [name, value]] of entries.entries()) {
    const key = new Scalar(name);
    key.spaceBefore = index > 0 && 'sql' in value;
    const remark = remarks.get(name);
    if (remark !== undefined) key.commentBefore = commentOf(remark);
    map.add(new Pair(key, nodeOf(value)));
  }
  return map;
}

function nodeOf(value: object): YAMLMap {
  const map = new YAMLMap();
  map.flow = Object.keys(value).length === 0;
  for (const [key, item] of Object.entries(value)) {
    map.add(new Pair(new Scalar(key), key === 'sql' ? sqlNode(String(item)) : valueNode(item)));
  }
  return map;
}

function valueNode(value: unknown): unknown {
  return new Document(literally(value)).contents;
}

function sqlNode(sql: string): Scalar {
  const text = String(literally(sql));
  const isLiteral = fitsLiteralBlock(text) && confusableCharacter(text) === null;
  const scalar = new Scalar(isLiteral ? `${text}\n` : text);
  scalar.type = isLiteral ? 'BLOCK_LITERAL' : 'QUOTE_DOUBLE';
  return scalar;
}

/** Escapes `${`, which is not a variable in these values. */
function literally(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${');
  if (Array.isArray(value)) return value.map(literally);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, literally(item)]));
}

function commentOf(text: string): string {
  return text
    .split('\n')
    .map(
      (line) =>
        ` ${replaceInvisible(line, () => '?').replace(/[^\t\x20-\x7e\xa0-\u2027\u2030-\ud7ff\ue000-\ufefe\uff00-\ufffd]/g, '?')}`,
    )
    .join('\n');
}

function inOrder([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
