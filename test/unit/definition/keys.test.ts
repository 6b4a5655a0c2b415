import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type DefinitionKey, JOB_KEYS, KEYS_WITHOUT_COLUMN, TOPIC_KEYS } from '../../../src/definition/keys.ts';
import { normalizeJob } from '../../../src/definition/normalize-job.ts';
import { normalizeTopic } from '../../../src/definition/normalize-topic.ts';
import { refName, resolveNode, type SchemaNode, schemaRoot } from '../../../src/definition/schema/schema-node.ts';
import { formatKey, formatValue } from '../../../src/plan/render/words.ts';
import { parseDuration } from '../../../src/schedule/duration.ts';
import { jobNamed, topicNamed } from '../../support/definitions.ts';

/** Columns that no key of a definition is stored in. */
const OTHER_COLUMNS = {
  jobs: [
    'id',
    'project_id',
    'revision',
    'applied',
    'source_file',
    'created_at',
    'created_by',
    'changed_at',
    'changed_by',
    'sql_changed_at',
    'after_jobs',
    'repeats_after_finish',
  ],
  topics: [
    'id',
    'project_id',
    'revision',
    'draining',
    'former_names',
    'applied',
    'source_file',
    'changed_at',
    'changed_by',
  ],
} as const;

const TABLES = [
  { kind: 'job', table: 'jobs', keys: JOB_KEYS },
  { kind: 'topic', table: 'topics', keys: TOPIC_KEYS },
] as const;

describe.each(TABLES)('the keys of a $kind', ({ kind, table, keys }) => {
  const schema = schemaKeys(kind);
  const columns = sqlColumns(table);

  test('are those of the JSON schema, and the schema has those', () => {
    const withoutColumn = KEYS_WITHOUT_COLUMN[kind];
    const expected = [...schema.keys()].filter((key) => !withoutColumn.includes(key));

    expect(keys.map(({ key }) => key).sort()).toEqual([...expected, 'name'].sort());
    expect([...schema.keys()]).toEqual(expect.arrayContaining([...withoutColumn]));
  });

  test('each have a column of their type, and the table has no other columns', () => {
    const expected = keys.map(({ column, type }) => [column, type === 'float8' ? 'double precision' : type]);
    const others: readonly string[] = OTHER_COLUMNS[table];

    expect(Object.fromEntries([...columns].filter(([column]) => !others.includes(column)))).toEqual(
      Object.fromEntries(expected),
    );
    expect([...columns.keys()]).toEqual(expect.arrayContaining([...others]));
  });

  test('have the unit, the default and the null of the schema', () => {
    const said = [...schema].map(([key, node]) => [key, factsOf(node, find(keys, key))] as const);
    const told = keys.map((key) => [key.key, factsOfKey(key, schema.get(key.key))] as const);

    expect(Object.fromEntries(told.filter(([key]) => key !== 'name'))).toEqual(
      Object.fromEntries(said.filter(([key]) => !KEYS_WITHOUT_COLUMN[kind].includes(key))),
    );
  });

  test('are named in a plan as they are written', () => {
    for (const { field, key } of keys) expect(formatKey(field)).toBe(key);
  });
});

describe('defaults', () => {
  test('are those of a job and a topic that say nothing', () => {
    const readers = { duration: () => 0, instant: () => null };

    expect(normalizeJob('a', {}, 'select 1', [], new Map(), readers)).toEqual(
      jobNamed('a', { schedule: [], role: null }),
    );
    expect(normalizeTopic('a', {}, () => 0)).toEqual(topicNamed('a'));
  });
});

describe('an entry of a mapping', () => {
  test('keeps its name and its value, also where they look like those of a key with a unit', () => {
    expect(formatKey('params.keepDays')).toBe('params.keepDays');
    expect(formatKey('params.waitMs')).toBe('params.waitMs');
    expect(formatValue('params.waitMs', 60_000)).toBe('60000');
    expect(formatValue('timeoutMs', 60_000)).toBe('1m');
  });
});

/** Every key below a job or a topic of the schema: `retry.limit`, `labels`. */
function schemaKeys(kind: 'job' | 'topic'): ReadonlyMap<string, SchemaNode> {
  const root = schemaRoot('definitions');
  const found = new Map<string, SchemaNode>();
  for (const [key, node] of Object.entries(root.$defs?.[kind]?.properties ?? {})) {
    const resolved = resolveNode(root, node);
    const inner = resolved.type === 'object' ? resolved.properties : undefined;
    if (inner === undefined) found.set(key, withType(root, node));
    for (const [name, child] of Object.entries(inner ?? {})) found.set(`${key}.${name}`, withType(root, child));
  }
  return found;
}

function withType(root: SchemaNode, node: SchemaNode): SchemaNode {
  const name = refName(node);
  return { ...resolveNode(root, node), title: name ?? '' };
}

/** Column and type, as `create table` has them. */
function sqlColumns(table: string): ReadonlyMap<string, string> {
  const file = new URL(`../../../src/store/schema/tables/${table}.sql`, import.meta.url);
  const body = /^create table [^(]+\(\n(.*?)\n\);/ms.exec(readFileSync(fileURLToPath(file), 'utf8'))?.[1] ?? '';
  const lines = body.matchAll(/^ {2}(?!constraint\b|--)(\w+) (double precision|[\w[\]]+)/gm);
  return new Map([...lines].map(([, column = '', type = '']) => [column, type]));
}

function find(keys: readonly DefinitionKey[], key: string): DefinitionKey | undefined {
  return keys.find((item) => item.key === key);
}

interface Facts {
  readonly unit: string;
  readonly default: unknown;
  readonly allowsNull: boolean;
}

function factsOf(node: SchemaNode, key: DefinitionKey | undefined): Facts {
  const unit = node.title === 'duration' || node.title === 'timestamp' ? node.title : 'none';
  const said = unit === 'duration' && typeof node.default === 'string' ? parseDuration(node.default) : node.default;
  return {
    unit,
    default: key?.fromTopic === true && said === undefined ? 'the topic has it' : (said ?? null),
    allowsNull: [node.type].flat().includes('null'),
  };
}

function factsOfKey(key: DefinitionKey, node: SchemaNode | undefined): Facts {
  const unit = key.type === 'interval' ? 'duration' : key.type === 'timestamptz' ? 'timestamp' : 'none';
  const isSaid = node?.default !== undefined;
  // A topic without a timeout leaves it to its tasks, which then have that of a job.
  const isTopicTimeout = key.field === 'timeoutMs' && key.fromTopic !== true;
  const held = isTopicTimeout ? find(JOB_KEYS, 'timeout')?.default : key.default;
  const fromElsewhere = key.fromTopic === true ? 'the topic has it' : emptyAsNull(held);
  const value = isSaid ? held : fromElsewhere;
  return { unit, default: value, allowsNull: key.writesNull === true };
}

function emptyAsNull(value: unknown): unknown {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
    ? null
    : value;
}
