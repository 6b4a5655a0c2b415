import { JOB_KEYS } from '../../src/definition/keys.ts';
import { type ExplainedKey, explainAll } from '../../src/definition/schema/explain.ts';
import { schemaRoot } from '../../src/definition/schema/schema-node.ts';
import { code, page, prose, table } from './markdown.ts';

/** Returns the page about the files that declare jobs and topics. */
export function definitionsPage(): string {
  return page(
    '# Definition files',
    'YAML files with jobs and topics. Any number of them make one project. `pgherd explain <key>` prints the description of one key.',
    keyTable('definitions', '', 1),
    '## Jobs',
    prose(keyAt('definitions', 'jobs.<name>').description),
    keyTable('definitions', 'jobs.<name>'),
    `When neither the job nor its defaults contain ${keyList(keysFromTopic(), 'or')}, the value of the job's topic is used.`,
    '## Defaults',
    `\`defaults\`, in a definition file or in \`pgherd.yaml\`, accepts every key of a job except ${keyList(keysNotInDefaults(), 'and')}.`,
    '## Topics',
    prose(keyAt('definitions', 'topics.<name>').description),
    keyTable('definitions', 'topics.<name>'),
    '## Values',
    table(['value', 'meaning', 'examples'], ['duration', 'timestamp'].map(valueRow)),
  );
}

/** Returns the page about `pgherd.yaml`. */
export function projectPage(): string {
  const sections = keysBelow('pgherd.yaml', '', 1).filter(
    ({ path }) => path !== 'defaults' && keysBelow('pgherd.yaml', path, 2).length > 0,
  );
  return page(
    '# pgherd.yaml',
    'The settings of a project. `pgherd explain pgherd.yaml <key>` prints the description of one key.',
    keyTable('pgherd.yaml', '', 1),
    ...sections.flatMap(({ path, description }) => [
      `## ${path}`,
      prose(description),
      keyTable('pgherd.yaml', path, path === 'environments' ? 2 : 4),
    ]),
    'The keys of `defaults`, here and in an environment, are those of [definition files](definitions.md#defaults).',
  );
}

type File = ExplainedKey['file'];

const KEYS = explainAll();

function keyAt(file: File, path: string): ExplainedKey {
  const found = KEYS.find((key) => key.file === file && key.path === path);
  if (found === undefined) throw new Error(`the schemas have no key ${path}`);
  return found;
}

/** Returns the keys of a mapping and, down to a depth, of the mappings in it. */
function keysBelow(file: File, path: string, depth: number): readonly ExplainedKey[] {
  const start = path === '' ? '' : `${path}.`;
  return KEYS.filter((key) => {
    const name = key.path.slice(start.length);
    const isItem = name.endsWith('<name>');
    return key.file === file && key.path.startsWith(start) && name !== '' && !isItem && name.split('.').length <= depth;
  });
}

function keyTable(file: File, path: string, depth = 2): string {
  const rows = keysBelow(file, path, depth).map((key) => [
    code(path === '' ? key.path : key.path.slice(path.length + 1)),
    prose(typeOf(key)),
    prose(key.required ? `Required. ${key.description}` : key.description),
    code(key.examples.map((example) => JSON.stringify(example)).join(', ')),
  ]);
  return table(['key', 'value', 'meaning', 'examples'], rows);
}

function typeOf({ type, minimum, maximum }: ExplainedKey): string {
  if (minimum === null) return type;
  return maximum === null ? `${type}, from ${minimum}` : `${type}, ${minimum} to ${maximum}`;
}

function valueRow(name: string): readonly string[] {
  const { description = '', examples = [] } = schemaRoot('definitions').$defs?.[name] ?? {};
  return [name, prose(description), code(examples.join(', '))];
}

function keysFromTopic(): readonly string[] {
  return [...new Set(JOB_KEYS.filter((key) => key.fromTopic === true).map(({ keyPath }) => keyPath[0]))];
}

function keysNotInDefaults(): readonly string[] {
  const inDefaults = new Set(keyAt('definitions', 'defaults').keys.map(({ key }) => key));
  return keyAt('definitions', 'jobs.<name>')
    .keys.map(({ key }) => key)
    .filter((key) => !inDefaults.has(key));
}

function keyList(keys: readonly string[], word: 'and' | 'or'): string {
  return `${keys.slice(0, -1).map(code).join(', ')} ${word} ${code(keys.at(-1) ?? '')}`;
}
