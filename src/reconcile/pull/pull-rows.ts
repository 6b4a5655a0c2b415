import { keyEdits } from '../../definition/pull/pull-definition.ts';
import type { ReadProject } from '../../definition/read/read-project.ts';
import { diffDefinitions, sameValue, valueAt } from '../../plan/diff-definitions.ts';
import { isIgnored } from '../../plan/items/keep-ignored.ts';
import type { Live } from '../../plan/live.ts';
import { type Owner, writeKey, writeSql } from './edit-key.ts';
import { type Content, readTexts, type Texts } from './texts.ts';

/** A hand edit that was written into the files. */
export interface PulledField {
  readonly path: string;
  /** The value in the files before. */
  readonly before: unknown;
  /** The value in the database. */
  readonly after: unknown;
  /** The file that was written. */
  readonly file: string;
  /** The reason for this file; null: its key was there already. */
  readonly remark: string | null;
}

export interface Pulled {
  readonly kind: 'job' | 'topic';
  readonly name: string;
  readonly changedBy: string;
  readonly changedAtMs: number;
  readonly fields: readonly PulledField[];
}

export interface NotPulled {
  readonly kind: 'job' | 'topic';
  readonly name: string;
  /** null: the whole definition. */
  readonly path: string | null;
  readonly reason: string;
}

export interface PullState {
  readonly texts: Texts;
  readonly content: Content;
  readonly pulled: readonly Pulled[];
  readonly notPulled: readonly NotPulled[];
}

/** Writes the manual changes of one row into the texts. A change that cannot be written without another is left out, with the reason. */
export function pullRow<D extends { readonly name: string }>(
  state: PullState,
  kind: 'job' | 'topic',
  row: Live<D>,
  fallback: ReadProject,
): PullState {
  const { name } = row.definition;
  const declared = declaredIn(state.content, kind, name);
  if (declared === null || row.applied === null) return state;
  const differing = editedByHand(declared.definition, row.applied, row.definition);
  if (differing.length === 0) return state;
  const owner: Owner = { kind, name, file: declared.file };
  const wanted = differing.map((path) => ({
    path,
    before: valueAt(declared.definition, path),
    after: valueAt(row.definition, path),
  }));
  let current = state;
  const fields: PulledField[] = [];
  for (const field of wanted) {
    const written = writeField(current, owner, field.path, row.definition);
    const content = written.ok ? readTexts(written.texts, fallback) : null;
    const problem = written.ok && content !== null ? problemOf(current.content, content, owner, field) : null;
    if (!written.ok || content === null || problem !== null) {
      const reason = written.ok ? (problem ?? '') : written.reason;
      current = { ...current, notPulled: [...current.notPulled, { kind, name, path: field.path, reason }] };
      continue;
    }
    current = { ...current, texts: written.texts, content };
    fields.push({ ...field, file: written.file, remark: written.remark });
  }
  const { changedBy, changedAtMs } = row;
  return fields.length === 0
    ? current
    : { ...current, pulled: [...current.pulled, { kind, name, changedBy, changedAtMs, fields }] };
}

function writeField(
  { texts, content }: PullState,
  owner: Owner,
  field: string,
  live: object,
): ReturnType<typeof writeKey> {
  if (field === 'sql') return writeSql(texts, content, owner, String(valueAt(live, 'sql')));
  const edits = keyEdits(live, [field]);
  if (edits.length === 0) return { ok: false, reason: 'a definition file has no such key' };
  let result: ReturnType<typeof writeKey> = { ok: true, texts, file: owner.file, remark: null };
  for (const edit of edits) {
    if (!result.ok) return result;
    const next = writeKey(result.texts, content, owner, edit);
    result = next.ok ? { ...next, remark: result.remark ?? next.remark } : next;
  }
  return result;
}

/** Returns the fields whose value in the database differs from the last apply and from the files. */
function editedByHand(declared: object, applied: object, live: object): readonly string[] {
  const ignore = 'ignore' in declared && Array.isArray(declared.ignore) ? declared.ignore.map(String) : [];
  const known = (path: string): boolean => Object.hasOwn(applied, path.split('.')[0] ?? path);
  return diffDefinitions(applied, live)
    .map(({ path }) => path)
    .filter(
      (path) =>
        path !== 'name' &&
        known(path) &&
        !isIgnored(ignore, path) &&
        !sameValue(valueAt(declared, path), valueAt(live, path)),
    );
}

/** Returns why a change is not kept: the file does not yield the value of the database, or another value changes as well. */
function problemOf(
  before: Content,
  after: Content,
  owner: Owner,
  { path, after: value }: { readonly path: string; readonly after: unknown },
): string | null {
  const [error] = after.errors.filter((message) => !before.errors.includes(message));
  if (error !== undefined) return `the file would be invalid: ${error}`;
  const own = declaredIn(after, owner.kind, owner.name);
  if (own === null) return 'the file would not contain it any more';
  if (!sameValue(valueAt(own.definition, path), value)) return 'a definition file cannot hold this value';
  const former = declaredIn(before, owner.kind, owner.name);
  const also = diffDefinitions(former?.definition ?? {}, own.definition).find((field) => field.path !== path);
  if (also !== undefined) return `${also.path} would change as well`;
  for (const kind of ['job', 'topic'] as const) {
    for (const [name, other] of kind === 'job' ? before.set.jobs : before.set.topics) {
      if (kind === owner.kind && name === owner.name) continue;
      const now = declaredIn(after, kind, name);
      if (now === null || !sameValue(now.definition, other.declared.definition)) {
        return `${kind} ${name} would change as well`;
      }
    }
  }
  return null;
}

function declaredIn(
  { set }: Content,
  kind: 'job' | 'topic',
  name: string,
): { readonly definition: object; readonly file: string } | null {
  const found = kind === 'job' ? set.jobs.get(name) : set.topics.get(name);
  return found === undefined ? null : { definition: found.declared.definition, file: found.source.path };
}
