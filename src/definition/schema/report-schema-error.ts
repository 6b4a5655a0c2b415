import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Diagnostics, Reporter } from '../../diagnostic/diagnostics.ts';
import type { Range, SourceFile } from '../../diagnostic/source-file.ts';
import { didYouMean, didYouMeanHint } from '../../text/did-you-mean.ts';
import { findSecrets, namesSecret } from '../../text/secrets.ts';
import { entryOf, type Tree } from '../../yaml/tree.ts';
import { foreignFileHint, synonymHint } from './foreign-keys.ts';
import { limitHint, meantHint, shapeHint } from './meant-value.ts';
import { durationFor, wrongTypeHint } from './value-hint.ts';

/**
 * Turns one violation of a schema into a diagnostic at its place. Returns the path of the invalid value, key by key.
 */
export function reportSchemaError(
  error: ErrorObject,
  root: Tree,
  source: SourceFile,
  diagnostics: Diagnostics,
): readonly string[] {
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  const place = placeOf(root, path);
  const name = path.filter((key) => !/^[0-9]+$/.test(key)).at(-1) ?? 'the file';
  const params = error.params as Readonly<Record<string, unknown>>;
  const schema = (error.parentSchema ?? {}) as Readonly<Record<string, unknown>>;
  const isShown = canBeShown(path, error.data);
  // Computed only for the messages that contain it: the value may be a mapping of 20,000 keys, with an error for each.
  const written = (): string => (isShown ? quote(error.data) : 'this value');
  const at = (range: Range): Reporter => diagnostics.at({ source, range });
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      const known = Object.keys((schema.properties ?? {}) as object);
      const near = didYouMean(key, known, diagnostics.suggestions);
      const isTop = path.length === 0 && root.kind === 'map';
      const foreign = isTop ? (foreignFileHint(root.entries) ?? outsideJobsHint(entryOf(root, key)?.value)) : null;
      const hint =
        foreign ??
        synonymHint(key, known) ??
        (near === null ? `allowed here: ${known.join(', ')}` : `did you mean "${near}"?`);
      at(entryOf(place.tree, key)?.keyRange ?? place.value).error('PGH020', `unknown key "${key}"`, hint);
      return [...path, key];
    }
    case 'required':
      at(place.key).error(
        'PGH023',
        `${name} must have the key "${params.missingProperty}"`,
        scheduleTextHint(path, error.data) ??
          `add ${params.missingProperty}: ${exampleOf(schema, String(params.missingProperty))}`,
      );
      return path;
    case 'type': {
      const types = [params.type].flat().map(String);
      const quoted =
        isShown && types.includes('string') && isScalarValue(error.data) ? `quote it: "${error.data}"` : null;
      const hint = wrongTypeHint(name, error.data, types, schema.title) ?? shapeHint(path, error.data, types) ?? quoted;
      const message = error.data === null ? `${name} is empty` : `${name} is ${kindOf(error.data, isShown)}`;
      const expected = types.filter((type) => type !== 'null').map(article);
      at(place.value).error('PGH021', `${message}, expected ${expected.join(' or ')}`, hint);
      return path;
    }
    case 'enum': {
      const allowed = (params.allowedValues as readonly unknown[]).map(String);
      const all = `one of: ${allowed.join(', ')}`;
      const hint =
        meantHint(name, error.data, allowed) ??
        didYouMeanHint(String(error.data), allowed, all, diagnostics.suggestions);
      at(place.value).error('PGH022', `${name} cannot be ${written()}`, hint);
      return path;
    }
    case 'pattern':
      if (error.propertyName !== undefined) {
        const key = entryOf(place.tree, error.propertyName)?.keyRange ?? place.value;
        const hint = 'use letters, digits and _, and no digit first';
        at(key).error('PGH027', `"${error.propertyName}" is not a valid name here`, hint);
        return [...path, error.propertyName];
      }
      if (schema.title === 'Duration') {
        const duration = durationFor(String(error.data));
        const hint =
          duration === null ? 'write a number and a unit (ms, s, m, h, d, w): 90s, 5m, 1h30m, 1d' : `write ${duration}`;
        at(place.value).error('PGH025', `${name}: ${written()} is not a duration`, hint);
      } else at(place.value).error('PGH022', `${name} cannot be ${written()}`, exampleHint(schema));
      return path;
    case 'minLength':
    case 'minItems':
      at(place.value).error('PGH022', `${name} is empty`, exampleHint(schema));
      return path;
    case 'maxProperties': {
      const keys = Object.keys(schema.properties ?? {}).join(', ');
      at(place.value).error('PGH022', `${name} has more than one key`, `keep one of ${keys}`);
      return path;
    }
    default:
      at(place.value).error(
        'PGH022',
        `${name} is ${written()}, but ${error.message ?? 'this value is not allowed'}`,
        limitHint(name, error.data, schema),
      );
      return path;
  }
}

/** A job at the top level of the file instead of below `jobs`. */
function outsideJobsHint(value: Tree | undefined): string | null {
  const isJob = value?.kind === 'map' && (value.entries.has('sql') || value.entries.has('sql_file'));
  return isJob ? 'a job is written below the key jobs, indented' : null;
}

/** `schedule: [{ cron: … }]` of other tools. */
function scheduleTextHint(path: readonly string[], value: unknown): string | null {
  if (!path.includes('schedule') || typeof value !== 'object' || value === null) return null;
  const cron = Object.entries(value).find(([key]) => /^(?:cron|expression|schedule)$/i.test(key))?.[1];
  if (typeof cron !== 'string') return null;
  const zone = Object.entries(value).find(([key]) => /^(?:tz|time_?zone)$/i.test(key))?.[1];
  return `write the text alone: "${cron}"${typeof zone === 'string' ? `, and timezone: ${zone} as a key of the job` : ''}`;
}

interface Place {
  readonly tree: Tree;
  /** Returns the range of the key; the value itself when it has no key. */
  readonly key: Range;
  readonly value: Range;
}

function placeOf(root: Tree, path: readonly string[]): Place {
  let place: Place = { tree: root, key: root, value: root };
  for (const key of path) {
    const { tree } = place;
    const entry = entryOf(tree, key);
    const item = tree.kind === 'list' ? tree.items[Number(key)] : undefined;
    if (entry !== null) place = { tree: entry.value, key: entry.keyRange, value: entry.value };
    else if (item !== undefined) place = { tree: item, key: item, value: item };
  }
  // A whole mapping or list is too long to underline, and an empty value has no text: the key is enough.
  const isShown = place.tree.kind === 'scalar' && place.tree.end > place.tree.start && place.tree.value !== null;
  return isShown ? place : { ...place, value: place.key };
}

/** The value of a key that names a secret may be a secret, at any depth. Names of jobs and topics are not such keys. */
function canBeShown(path: readonly string[], value: unknown): boolean {
  const isNamed = path[0] === 'jobs' || path[0] === 'topics';
  const keys = isNamed ? path.slice(2) : path;
  return path.length > 0 && !keys.some(namesSecret) && (typeof value !== 'string' || findSecrets(value).length === 0);
}

const unescapePointer = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');

const isScalarValue = (value: unknown): boolean => typeof value === 'number' || typeof value === 'boolean';

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function kindOf(value: unknown, isShown: boolean): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (!isShown) return typeof value === 'string' ? 'text' : `a ${typeof value}`;
  return typeof value === 'string' ? `the text ${quote(value)}` : `the ${typeof value} ${quote(value)}`;
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: 'text',
  object: 'a mapping',
  array: 'a list',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

const article = (type: string): string => ARTICLES[type] ?? type;

function exampleHint(schema: Readonly<Record<string, unknown>>): string | null {
  const examples = schema.examples;
  return Array.isArray(examples) && examples.length > 0 ? `for example ${JSON.stringify(examples[0])}` : null;
}

/** Returns the first example of a key that the schema has, else a placeholder. */
function exampleOf({ properties }: Readonly<Record<string, unknown>>, key: string): string {
  const property = (properties as Readonly<Record<string, { readonly examples?: readonly unknown[] }>> | undefined)?.[
    key
  ];
  const [example] = property?.examples ?? [];
  return example === undefined || typeof example === 'object' ? '…' : String(example).split('\n')[0] || '…';
}
