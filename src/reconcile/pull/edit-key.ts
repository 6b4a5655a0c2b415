import type { KeyEdit } from '../../definition/pull/pull-definition.ts';
import { restoreVariables } from '../../definition/pull/restore-variables.ts';
import { formerValues, usedVariables } from '../../definition/read/variables.ts';
import { resolveNode, schemaRoot } from '../../definition/schema/schema-node.ts';
import { createDiagnostics } from '../../diagnostic/diagnostics.ts';
import { type Edited, editMap } from '../../yaml/edit/edit-map.ts';
import { setValue } from '../../yaml/edit/set-value.ts';
import { parseDocuments } from '../../yaml/parse.ts';
import { childOf, entryOf, type MapEntry, type Tree } from '../../yaml/tree.ts';
import { writtenIn } from '../read/written-in.ts';
import { type Content, sourceAt, type Texts, withText } from './texts.ts';

/** Where an edit was written, and what the user should know about it. */
export type KeyResult =
  | { readonly ok: true; readonly texts: Texts; readonly file: string; readonly remark: string | null }
  | { readonly ok: false; readonly reason: string };

export interface Owner {
  readonly kind: 'job' | 'topic';
  readonly name: string;
  readonly file: string;
}

/** Writes one key of a job or topic into its file, or into the variable that alone sets it. */
export function writeKey(texts: Texts, content: Content, owner: Owner, { path, value, field }: KeyEdit): KeyResult {
  const found = find(texts, owner);
  if (found === null) return { ok: false, reason: `${owner.file} does not contain it any more` };
  const written = valueAt(found.value, path);
  if (value === undefined && written === null) {
    // Only one of schedule and after is written.
    if (field === 'schedule') return { ok: true, texts, file: owner.file, remark: null };
    const reason = `${path.join('.')} comes from ${originWords(content, owner, field)}, and a ${owner.kind} cannot unset it`;
    return { ok: false, reason };
  }
  if (typeof value === 'string' && written?.kind === 'scalar' && typeof written.value === 'string') {
    const restored = throughVariables(
      texts,
      content,
      written.value,
      value.replaceAll('$${', () => '${'),
    );
    if ('texts' in restored) return { ok: true, ...restored };
    return edited(texts, owner, editMap(sourceAt(texts, owner.file), found, path, restored.text, []), restored.remark);
  }
  const order = Object.keys(resolveNode(schemaRoot('definitions'), { $ref: `#/$defs/${owner.kind}` }).properties ?? {});
  const where = written === null && !setsSchedule(content, owner, field) ? originWords(content, owner, field) : null;
  const remark =
    where === null || where === 'the default of pgherd'
      ? null
      : `written at the ${owner.kind}: ${where} sets it for others as well`;
  return edited(texts, owner, editMap(sourceAt(texts, owner.file), found, path, value, order), remark);
}

/** Whether the job itself sets its schedule, by `schedule` or by `after`. */
function setsSchedule(content: Content, { name }: Owner, field: string): boolean {
  if (field !== 'schedule') return false;
  const tree = content.set.jobs.get(name)?.layers.at(-1)?.tree ?? null;
  return valueAt(tree, ['schedule']) !== null || valueAt(tree, ['after']) !== null;
}

/** Writes the SQL of a job: into its block or its file. */
export function writeSql(texts: Texts, content: Content, owner: Owner, sql: string): KeyResult {
  const job = content.set.jobs.get(owner.name);
  const found = find(texts, owner);
  if (job === undefined || job.sql === null || found === null) return { ok: false, reason: 'its SQL cannot be read' };
  const restored = throughVariables(texts, content, job.sql.written, sql);
  if ('texts' in restored) return { ok: true, ...restored };
  const { text, remark } = restored;
  if (job.sql.scalar === null) {
    const file = job.sql.source.path;
    const users = [...content.set.jobs.values()].filter(
      (other) => other.sql?.scalar === null && other.sql.source.path === file && other !== job,
    );
    const [other] = users;
    if (other !== undefined) {
      return { ok: false, reason: `job ${other.declared.definition.name} runs ${file} as well` };
    }
    return { ok: true, texts: withText(texts, file, `${text}\n`), file, remark };
  }
  return edited(texts, owner, editMap(sourceAt(texts, owner.file), found, ['sql'], text, []), remark);
}

function edited(texts: Texts, { file }: Owner, result: Edited, remark: string | null): KeyResult {
  return result.ok ? { ok: true, texts: withText(texts, file, result.text), file, remark } : result;
}

type Through =
  | { readonly texts: Texts; readonly file: string; readonly remark: string | null }
  | { readonly text: string; readonly remark: string | null };

/** Returns the text with its variables; or, where only the value of one variable of this text changed, that variable is written. */
function throughVariables(texts: Texts, content: Content, template: string, live: string): Through {
  const values = content.project.config.vars;
  const former = formerValues(template.trimEnd(), live);
  const changed = former === null ? [] : [...former].filter(([name, value]) => values[name] !== value);
  const [only] = changed;
  if (only !== undefined && changed.length === 1 && usesOf(texts, content, only[0]) === usesIn(template, only[0])) {
    const written = writeVariable(texts, content, only[0], only[1]);
    if (written !== null) return written;
  }
  const { text, lost } = restoreVariables(template, live, values);
  const names = lost.map((name) => `\${${name}}`).join(', ');
  const remark =
    lost.length === 0 ? null : `written without ${names}: the value in the database is not that of the variable`;
  return { text, remark };
}

function writeVariable(texts: Texts, content: Content, name: string, value: string): Through | null {
  const place = content.project.variablePlaces?.get(name);
  const { projectPath } = texts;
  if (place === undefined || projectPath === null) return null;
  const source = sourceAt(texts, projectPath);
  const entry = (content.project.written?.vars ?? []).find(
    (found) => found.name === name && source.text.slice(0, found.range.start).split('\n').length === place.line,
  );
  if (entry === undefined || entry.value.kind !== 'scalar') return null;
  const target: MapEntry = { key: name, keyRange: entry.range, value: entry.value };
  const inFlow = /[{,]\s*$/.test(source.text.slice(0, entry.range.start));
  return {
    texts: withText(texts, projectPath, setValue(source, target, ofSameType(entry.value.value, value), inFlow)),
    file: projectPath,
    remark: `written to the variable ${name}, which only this value uses`,
  };
}

/** A number stays a number where the text reads the same, so that a key such as `priority: ${n}` can still use it. */
function ofSameType(former: string | number | boolean | null, value: string): string | number | boolean {
  if (typeof former === 'number' && value.trim() !== '' && String(Number(value)) === value) return Number(value);
  return typeof former === 'boolean' && /^(?:true|false)$/.test(value) ? value === 'true' : value;
}

/** How often the files of the project use a variable. */
function usesOf(texts: Texts, content: Content, name: string): number {
  const sqlFiles = [...content.set.jobs.values()].flatMap(({ sql }) => (sql?.scalar === null ? sql.source.path : []));
  const project = texts.projectPath === null ? [] : [texts.projectPath];
  const paths = new Set([...texts.definitionPaths, ...sqlFiles, ...project]);
  return [...paths].reduce((sum, path) => sum + usesIn(sourceAt(texts, path).text, name), 0);
}

function usesIn(text: string, name: string): number {
  if (!usedVariables(text).includes(name)) return 0;
  return [...text.matchAll(/(?<!\$)\$\{([^}\n]*)\}/g)].filter((match) => match[1]?.trim() === name).length;
}

function find(texts: Texts, { kind, name, file }: Owner): MapEntry | null {
  const documents = parseDocuments(sourceAt(texts, file), createDiagnostics());
  for (const { root } of documents) {
    const entry = entryOf(childOf(root, `${kind}s`), name);
    if (entry !== null) return entry;
  }
  return null;
}

function valueAt(tree: Tree | null, path: readonly string[]): Tree | null {
  let found = tree;
  for (const key of path) {
    const entry = entryOf(found, key);
    // A merge key sets it elsewhere.
    const isOwn =
      entry !== null && tree !== null && entry.keyRange.start >= tree.start && entry.keyRange.end <= tree.end;
    if (!isOwn) return null;
    found = entry.value;
  }
  return found;
}

function originWords(content: Content, { kind, name }: Owner, field: string): string {
  const { set, project } = content;
  const origin = writtenIn(set, project, []).provenanceOf(kind, name, field)?.origin ?? null;
  if (origin === null || origin.layer === 'built-in') return 'the default of pgherd';
  const names = { file: 'the defaults of the file', project: 'the defaults of the project' } as const;
  const layer =
    origin.layer === 'file' || origin.layer === 'project'
      ? names[origin.layer]
      : origin.layer === 'environment'
        ? 'the environment'
        : origin.layer === 'schedules'
          ? 'schedules: off of the environment'
          : origin.layer === 'topic'
            ? 'the topic'
            : 'a merge key';
  return `${origin.file}:${origin.line} (${layer})`;
}
