import { didYouMean } from '../../text/did-you-mean.ts';
import { refName, resolveNode, type SchemaNode, schemaRoot } from './schema-node.ts';
import type { SchemaName } from './validate-schema.ts';

/** The description of one key, from the schema. */
export interface ExplainedKey {
  /** `jobs.<name>.retry.limit`; empty for the file itself. */
  readonly path: string;
  readonly file: 'definitions' | 'pgherd.yaml';
  /** `duration`, `integer`, `text or list`, `one of skip, queue, allow`, … */
  readonly type: string;
  readonly description: string;
  readonly required: boolean;
  /** undefined: it has no default that could be written. */
  readonly default?: unknown;
  /** The allowed values, if there are few. */
  readonly values: readonly unknown[];
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly pattern: string | null;
  readonly examples: readonly unknown[];
  /** The keys of the mapping, each with the first sentence of its description. */
  readonly keys: readonly { readonly key: string; readonly type: string; readonly summary: string }[];
  /** Other places where the same key is allowed. */
  readonly alsoAt: readonly string[];
}

export type Explanation =
  | { readonly ok: true; readonly keys: readonly ExplainedKey[] }
  | { readonly ok: false; readonly suggestion: string | null };

/**
 * Finds a key by its path or the end of it: `jobs.overlap`, `jobs.<name>.retry.limit`, `retry`, `pgherd.yaml daemon`.
 * The name of a job or topic may be left out or be any word. Without words it returns both files. It returns all keys
 * with the same name and a different meaning, the shallowest first.
 */
export function explainKey(words: readonly string[]): Explanation {
  const segments = words
    .flatMap((word) => (PROJECT_FILE.test(word) ? ['pgherd.yaml'] : word.split('.')))
    .filter(Boolean);
  const onlyProject = segments[0] === 'pgherd.yaml';
  const wanted = onlyProject ? segments.slice(1) : segments;
  const entries = allEntries().filter(({ file }) => !onlyProject || file === 'pgherd.yaml');
  const whole = entries.filter(({ path }) => matches(path, wanted));
  const found = whole.length > 0 || wanted.length === 0 ? whole : entries.filter(({ path }) => endsWith(path, wanted));
  if (found.length > 0) return { ok: true, keys: merged(found) };
  return { ok: false, suggestion: suggestionFor(entries, wanted, onlyProject) };
}

/** Returns every key of both files with its whole path, in the order of the schemas. */
export function explainAll(): readonly ExplainedKey[] {
  return allEntries().map(explained);
}

const PROJECT_FILE = /^pgherd\.ya?ml$/;
const ANY_NAME = '<name>';

interface Entry {
  readonly file: ExplainedKey['file'];
  readonly path: readonly string[];
  readonly root: SchemaNode;
  readonly node: SchemaNode;
  readonly required: boolean;
}

function allEntries(): readonly Entry[] {
  const entries: Entry[] = [];
  const walk = (entry: Entry): void => {
    entries.push(entry);
    const node = resolveNode(entry.root, entry.node);
    for (const [key, child] of Object.entries(node.properties ?? {})) {
      const required = node.required?.includes(key) === true;
      walk({ ...entry, path: [...entry.path, key], node: child, required });
    }
    if (typeof node.additionalProperties === 'object') {
      walk({ ...entry, path: [...entry.path, ANY_NAME], node: node.additionalProperties, required: false });
    }
  };
  const start = (file: ExplainedKey['file'], name: SchemaName): void => {
    const root = schemaRoot(name);
    walk({ file, path: [], root, node: root, required: false });
  };
  start('definitions', 'definitions');
  start('pgherd.yaml', 'project');
  return entries;
}

/** Whether the words match the path; a name in it may be left out, and may be any word unless it is the last. */
function matches(path: readonly string[], words: readonly string[]): boolean {
  const [segment, ...deeper] = path;
  const [word, ...others] = words;
  if (segment === undefined || word === undefined) return segment === undefined && word === undefined;
  if (segment === word) return matches(deeper, others);
  if (segment !== ANY_NAME) return false;
  if (deeper.length > 0 && matches(deeper, words)) return true;
  return (word === '*' || others.length > 0) && matches(deeper, others);
}

function endsWith(path: readonly string[], words: readonly string[]): boolean {
  return path.some((segment, index) => index > 0 && segment !== ANY_NAME && matches(path.slice(index), words));
}

function merged(entries: readonly Entry[]): readonly ExplainedKey[] {
  const byMeaning = new Map<string, { first: ExplainedKey; alsoAt: string[] }>();
  for (const entry of [...entries].sort((a, b) => rank(a) - rank(b))) {
    const key = explained(entry);
    const meaning = JSON.stringify({ ...key, path: entry.path.at(-1) ?? entry.file, file: '' });
    const former = byMeaning.get(meaning);
    if (former === undefined) byMeaning.set(meaning, { first: key, alsoAt: [] });
    else former.alsoAt.push(key.file === 'pgherd.yaml' ? `pgherd.yaml ${key.path}` : key.path);
  }
  return [...byMeaning.values()].map(({ first, alsoAt }) => ({ ...first, alsoAt }));
}

const SECTIONS: readonly string[] = ['jobs', 'topics', 'defaults'];

/** Sorts shallow before deep, and keys of a job before the defaults for them. */
function rank({ file, path }: Entry): number {
  const depth = path.filter((segment) => segment !== ANY_NAME).length;
  const section = SECTIONS.indexOf(path[0] ?? '');
  return depth * 10 + (file === 'pgherd.yaml' || section < 0 ? SECTIONS.length : section);
}

function explained({ file, path, root, node, required }: Entry): ExplainedKey {
  const resolved = resolveNode(root, node);
  const named = typeof resolved.additionalProperties === 'object' ? resolved.additionalProperties : null;
  const of = resolveNode(root, named ?? resolved);
  const keys = Object.entries((of.properties !== undefined ? of : resolved).properties ?? {}).map(([key, child]) => {
    const what = resolveNode(root, child);
    return { key, type: typeOf(root, child), summary: firstSentence(what.description ?? '') };
  });
  return {
    path: path.join('.'),
    file,
    type: typeOf(root, node),
    description: resolved.description ?? '',
    required,
    ...(resolved.default === undefined ? {} : { default: resolved.default }),
    values: resolved.enum ?? [],
    minimum: resolved.minimum ?? null,
    maximum: resolved.maximum ?? null,
    pattern: refName(node) === 'duration' ? null : (resolved.pattern ?? null),
    examples: resolved.examples ?? [],
    keys,
    alsoAt: [],
  };
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  integer: 'whole number',
  array: 'list',
  object: 'mapping',
};

function typeOf(root: SchemaNode, node: SchemaNode): string {
  const ref = refName(node);
  if (ref === 'duration' || ref === 'timestamp') return ref;
  const resolved = resolveNode(root, node);
  if (resolved.enum !== undefined) return `one of ${resolved.enum.join(', ')}`;
  const types = resolved.type === undefined ? [] : [resolved.type].flat();
  return types.map((type) => WORDS[type] ?? type).join(' or ') || 'anything';
}

function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text;
}

function suggestionFor(entries: readonly Entry[], wanted: readonly string[], onlyProject: boolean): string | null {
  const last = wanted.at(-1) ?? '';
  const before = wanted.slice(0, -1);
  const siblings = entries.filter(({ path }) => before.length === 0 || endsWithOrIs(path.slice(0, -1), before));
  const written = (words: readonly string[]): string => `${onlyProject ? 'pgherd.yaml ' : ''}${words.join('.')}`;
  const near = didYouMean(last, new Set(siblings.map(({ path }) => path.at(-1) ?? '')));
  if (near !== null && near !== '') return written([...before, near]);
  const whole = didYouMean(
    wanted.join('.'),
    entries.map(({ path }) => path.filter((word) => word !== ANY_NAME).join('.')),
  );
  return whole === null || whole === '' ? null : written([whole]);
}

function endsWithOrIs(path: readonly string[], words: readonly string[]): boolean {
  const plain = path.filter((segment) => segment !== ANY_NAME);
  return matches(path, words) || endsWith(path, words) || plain.join('.') === words.join('.');
}
